package boot_test

import (
	"io"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/tftp"
)

// urls returns those in the file of a phone, or in the default file.
func urls(t *testing.T, text, services, name string) (cnfxml.URLs, int) {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	f := &boot.Files{Directory: directory.New(cfg), SCCP: netip.MustParseAddrPort("192.0.2.9:2000")}
	if services != "" {
		f.Services = netip.MustParseAddrPort(services)
	}
	sources, _, err := f.Sources()
	require.NoError(t, err)
	content, err := tftp.NewFiles(sources...).Open(t.Context(), tftp.Request{Name: name, Remote: netip.MustParseAddrPort("127.0.0.1:1234")})
	require.NoError(t, err)
	defer content.Body.Close()
	file, err := io.ReadAll(content.Body)
	require.NoError(t, err)
	if tftp.IsDefault(name) {
		def, problems, err := cnfxml.ParseDefault(file)
		require.NoError(t, err)
		assert.Empty(t, problems)
		return def.URLs, 0
	}
	device, problems, err := cnfxml.ParseDevice(file)
	require.NoError(t, err)
	assert.Empty(t, problems)
	doc, err := device.Document()
	require.NoError(t, err)
	for _, found := range cnfxml.Validate(doc, cnfxml.Profile{File: cnfxml.NameDevice}) {
		assert.NotContains(t, found.Path, "URL", found.Message)
	}
	return device.URLs, device.IdleTimeout.Or(-1)
}

func TestURLsOfServices(t *testing.T) {
	text := text + "services: {http: ':8080'}\n"
	for _, file := range []string{"SEP001122334455.cnf.xml", "SEP001122334466.cnf.xml", "XMLDefault.cnf.xml"} {
		name := "#DEVICENAME#"
		if after, ok := strings.CutSuffix(file, ".cnf.xml"); ok && strings.HasPrefix(file, "SEP") {
			name = after
		}
		u, idle := urls(t, text, "[::]:8080", file)
		assert.Equal(t, "http://127.0.0.1:8080/directories?name="+name, u.DirectoryURL.Or(""), "the address by which the phone asked")
		assert.Equal(t, "http://127.0.0.1:8080/services?name="+name, u.ServicesURL.Or(""))
		assert.Equal(t, "http://127.0.0.1:8080/messages?name="+name, u.MessagesURL.Or(""))
		assert.Equal(t, "http://127.0.0.1:8080/information?name="+name, u.InformationURL.Or(""))
		assert.Equal(t, "http://127.0.0.1:8080/authenticate", u.AuthenticationURL.Or(""))
		assert.Empty(t, u.IdleURL.Or(""))
		assert.Zero(t, idle)
	}
	u, _ := urls(t, text, "192.0.2.7:8080", "XMLDefault.cnf.xml")
	assert.Equal(t, "http://192.0.2.7:8080/authenticate", u.AuthenticationURL.Or(""))
	u, _ = urls(t, text, "", "XMLDefault.cnf.xml")
	assert.Empty(t, u.DirectoryURL.Or(""), "nothing is served")
}

func TestURLsThatAreConfigured(t *testing.T) {
	text := text + "services: {http: ':8080', url: 'http://pbx.example.org', idle: {after: 5m, text: hello}}\n"
	u, idle := urls(t, text, "[::]:8080", "SEP001122334455.cnf.xml")
	assert.Equal(t, "http://pbx.example.org/services?name=SEP001122334455", u.ServicesURL.Or(""))
	assert.Equal(t, "http://pbx.example.org/idle?name=SEP001122334455", u.IdleURL.Or(""))
	assert.Equal(t, 300, idle)

	text = strings.Replace(text, "lines: [1001]}", "lines: [1001], cnf: {directoryURL: 'http://other/book', servicesURL: ''}}", 1)
	u, _ = urls(t, text, "[::]:8080", "SEP001122334455.cnf.xml")
	assert.Equal(t, "http://other/book", u.DirectoryURL.Or(""), "values of the phone's file go first")
	assert.Empty(t, u.ServicesURL.Or(""))
	assert.Equal(t, "http://pbx.example.org/messages?name=SEP001122334455", u.MessagesURL.Or(""))
}
