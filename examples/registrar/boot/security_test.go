package boot_test

import (
	"context"
	"io"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/tftp"
)

const guarded = `
listen: {sccps: "192.0.2.9:2443"}
tls: {certificate: a, key: b}
security: {file-networks: [10.0.0.0/8]}
lines: [{number: 1001}]
devices:
  - {name: SEP001122334455, model: 7962, lines: [1001], security: encrypted, networks: [10.1.0.0/16]}
  - {name: SEP001122334466, model: 7962, lines: [1001]}
`

func guardedFiles(t *testing.T, text string) func(name, from string) ([]byte, error) {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	phones := directory.New(cfg)
	f := &boot.Files{
		Directory: phones, Gate: access.New(cfg, phones),
		SCCP: netip.MustParseAddrPort("192.0.2.9:2000"), SCCPS: netip.MustParseAddrPort("192.0.2.9:2443"),
	}
	sources, _, err := f.Sources()
	require.NoError(t, err)
	all := tftp.NewFiles(sources...)
	return func(name, from string) ([]byte, error) {
		content, err := all.Open(t.Context(), tftp.Request{Name: name, Remote: netip.AddrPortFrom(netip.MustParseAddr(from), 1000)})
		if err != nil {
			return nil, err
		}
		defer content.Body.Close()
		return io.ReadAll(content.Body)
	}
}

func TestFileOfAPhoneThatEncrypts(t *testing.T) {
	for servers, port := range map[string]uint16{"": 2443, "call-managers: ['192.0.2.1:2000', 192.0.2.2]": 2443} {
		fetch := guardedFiles(t, guarded+servers)
		text, err := fetch("SEP001122334455.cnf.xml", "10.1.2.3")
		require.NoError(t, err)
		d, problems, err := cnfxml.ParseDevice(text)
		require.NoError(t, err)
		assert.Empty(t, problems)
		mode, _ := d.DeviceSecurityMode.Get()
		assert.Equal(t, cnfxml.SecurityEncrypted, mode)
		transport, _ := d.TransportLayerProtocol.Get()
		assert.Equal(t, 3, transport)
		for _, server := range d.CallManagers() {
			assert.Equal(t, port, server.Port)
		}

		text, err = fetch("SEP001122334466.cnf.xml", "10.1.2.3")
		require.NoError(t, err)
		d, _, err = cnfxml.ParseDevice(text)
		require.NoError(t, err)
		mode, _ = d.DeviceSecurityMode.Get()
		assert.NotEqual(t, cnfxml.SecurityEncrypted, mode)
		assert.EqualValues(t, 2000, d.CallManagers()[0].Port)
	}
}

func TestFilesForThePhonesNetworks(t *testing.T) {
	fetch := guardedFiles(t, guarded)
	for _, c := range []struct {
		name, from string
		want       bool
	}{
		{"SEP001122334455.cnf.xml", "10.1.2.3", true},
		{"SEP001122334455.cnf.xml", "10.2.2.3", false},
		{"SEP001122334466.cnf.xml", "10.2.2.3", true},
		{"SEP001122334466.cnf.xml", "192.168.2.3", false},
		{"XMLDefault.cnf.xml", "192.168.2.3", false},
	} {
		_, err := fetch(c.name, c.from)
		assert.Equal(t, c.want, err == nil, c)
	}
}

func TestEventsAreTold(t *testing.T) {
	cfg := config.Default()
	events := make(chan tftp.Event, 8)
	byTFTP, byHTTP := serveWith(t, &boot.Service{
		Files:   &boot.Files{Directory: directory.New(cfg), SCCP: netip.MustParseAddrPort("127.0.0.1:2000")},
		OnEvent: func(e tftp.Event) { events <- e },
	})
	_, err := fetch(t, byTFTP, "XMLDefault.cnf.xml")
	require.NoError(t, err)
	assert.Equal(t, "XMLDefault.cnf.xml", (<-events).Name)
	_, err = tftp.FetchHTTP(t.Context(), byHTTP, "nothing", tftp.FetchOptions{})
	require.Error(t, err)
	assert.Equal(t, "/nothing", (<-events).Name)
}

func TestNetworksThatAreServed(t *testing.T) {
	cfg := config.Default()
	events := make(chan tftp.Event, 8)
	_, byHTTP := serveWith(t, &boot.Service{
		Files:    &boot.Files{Directory: directory.New(cfg), SCCP: netip.MustParseAddrPort("127.0.0.1:2000")},
		Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		OnEvent:  func(e tftp.Event) { events <- e },
	})
	_, err := tftp.FetchHTTP(context.Background(), byHTTP, "XMLDefault.cnf.xml", tftp.FetchOptions{})
	var refused *tftp.RemoteError
	require.ErrorAs(t, err, &refused)
}
