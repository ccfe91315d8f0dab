package softphone_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// managers is a list of call managers, in priorities against their order.
func managers(addresses ...string) string {
	var members strings.Builder
	for i := len(addresses) - 1; i >= 0; i-- {
		host, port, err := net.SplitHostPort(addresses[i])
		if err != nil {
			host, port = addresses[i], "2000"
		}
		fmt.Fprintf(&members, `<member priority="%d"><callManager><ports><ethernetPhonePort>%s</ethernetPhonePort></ports>`+
			`<processNodeName>%s</processNodeName></callManager></member>`, i, port, host)
	}
	return "<callManagerGroup><members>" + members.String() + "</members></callManagerGroup>"
}

func deviceXML(addresses ...string) string {
	return `<?xml version="1.0"?><device><devicePool>` + managers(addresses...) +
		`</devicePool><versionStamp>1700000000</versionStamp></device>`
}

func defaultXML(addresses ...string) string {
	return `<?xml version="1.0"?><Default>` + managers(addresses...) + `</Default>`
}

func TestHuntOrder(t *testing.T) {
	tests := []struct {
		model string
		asked []string
	}{
		{"7960", []string{"CTLSEP001122334455.tlv", "SEP001122334455.cnf.xml", "SIP001122334455.cnf", "XMLDefault.cnf.xml"}},
		{"7970", []string{"CTLSEP001122334455.tlv", "ITLSEP001122334455.tlv", "ITLFile.tlv", "SEP001122334455.cnf.xml", "XMLDefault.cnf.xml"}},
	}
	for _, test := range tests {
		t.Run(test.model, func(t *testing.T) {
			_, address := newExchange(t)
			files := &fileServer{files: map[string]string{"XMLDefault.cnf.xml": defaultXML(address)}}
			c := config(test.model, alice)
			c.Fetch = files.fetch
			p := startRegistered(t, c)
			assert.Equal(t, test.asked, files.asked)
			assert.Equal(t, softphone.FromDefault, p.State().Source)
		})
	}
}

func TestOwnFileGoesBeforeDefault(t *testing.T) {
	_, address := newExchange(t)
	files := &fileServer{files: map[string]string{
		"CTLSEP001122334455.tlv":  "\x01\x02",
		"SEP001122334455.cnf.xml": deviceXML(closedPort(t), address),
		"XMLDefault.cnf.xml":      defaultXML("192.0.2.1:2000"),
	}}
	c := config("7960", alice)
	c.Fetch = files.fetch
	p := startRegistered(t, c)
	s := p.State()
	assert.Equal(t, softphone.FromOwnFile, s.Source)
	assert.Equal(t, address, s.Server)
	assert.Len(t, s.Servers, 2)
	assert.Equal(t, address, s.Servers[1], "by priority")
}

func TestSilentServerBootsFromStoredFile(t *testing.T) {
	for name, kept := range map[string]func(string) map[string]string{
		"own file":     func(a string) map[string]string { return map[string]string{"SEP001122334455.cnf.xml": deviceXML(a)} },
		"default file": func(a string) map[string]string { return map[string]string{"XMLDefault.cnf.xml": defaultXML(a)} },
	} {
		t.Run(name, func(t *testing.T) {
			_, address := newExchange(t)
			files := &fileServer{files: kept(address)}
			c := config("7960", alice)
			c.Fetch, c.StateDir = files.fetch, t.TempDir()
			p := startRegistered(t, c)
			require.NoError(t, p.Shutdown(t.Context()))
			assert.Equal(t, []string{"SEP001122334455.cnf.xml"}, names(t, c.StateDir), "no half-written file is left")

			files.silent = true
			p = startRegistered(t, c)
			assert.Equal(t, softphone.FromStateDir, p.State().Source)
		})
	}
}

func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestNotFoundIsNotSilence(t *testing.T) {
	_, address := newExchange(t)
	c := config("7960", alice)
	c.StateDir, c.Rounds = t.TempDir(), 2
	require.NoError(t, os.WriteFile(filepath.Join(c.StateDir, "SEP001122334455.cnf.xml"), []byte(deviceXML(address)), 0o600))
	files := &fileServer{}
	c.Fetch = files.fetch
	p := start(t, c)
	waitDone(t, p)
	assert.ErrorIs(t, p.Err(), softphone.ErrNotProvisioned)
	assert.Len(t, files.asked, 8, "two rounds of four files")
}

func TestSilenceWithoutStoredFile(t *testing.T) {
	for name, dir := range map[string]string{"no folder": "", "empty folder": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			c := config("7960", alice)
			c.StateDir, c.Rounds = dir, 1
			c.Fetch = (&fileServer{silent: true}).fetch
			p := start(t, c)
			waitDone(t, p)
			require.ErrorIs(t, p.Err(), os.ErrDeadlineExceeded)
			assert.ErrorContains(t, p.Err(), "no stored configuration")
		})
	}
}

func TestBrokenFileKeepsTheStoredOne(t *testing.T) {
	_, address := newExchange(t)
	c := config("7960", alice)
	c.StateDir = t.TempDir()
	stored := filepath.Join(c.StateDir, "SEP001122334455.cnf.xml")
	require.NoError(t, os.WriteFile(stored, []byte(deviceXML(address)), 0o600))
	c.Fetch = (&fileServer{files: map[string]string{"SEP001122334455.cnf.xml": "<device><devicePool>\x00"}}).fetch
	p := startRegistered(t, c)
	assert.Equal(t, softphone.FromStateDir, p.State().Source)
	text, err := os.ReadFile(stored)
	require.NoError(t, err)
	assert.Equal(t, deviceXML(address), string(text))
}

func TestBrokenStoredFile(t *testing.T) {
	c := config("7960", alice)
	c.StateDir, c.Rounds = t.TempDir(), 1
	require.NoError(t, os.WriteFile(filepath.Join(c.StateDir, "SEP001122334455.cnf.xml"), []byte("no xml"), 0o600))
	c.Fetch = (&fileServer{silent: true}).fetch
	p := start(t, c)
	waitDone(t, p)
	assert.ErrorContains(t, p.Err(), "stored configuration")
}

func TestStateFolderIsMissing(t *testing.T) {
	_, address := newExchange(t)
	c := config("7960", alice)
	c.StateDir = filepath.Join(t.TempDir(), "missing")
	c.Fetch = (&fileServer{files: map[string]string{"SEP001122334455.cnf.xml": deviceXML(address)}}).fetch
	startRegistered(t, c)
}

func TestFileWithoutCallManagerMeansTheFileServer(t *testing.T) {
	asked := make(chan string, 1)
	c := config("7960", alice)
	c.TFTP, c.Rounds = "192.0.2.7:69", 1
	c.Fetch = (&fileServer{files: map[string]string{"SEP001122334455.cnf.xml": deviceXML()}}).fetch
	c.Dial = func(_ context.Context, _, address string) (net.Conn, error) {
		asked <- address
		return nil, os.ErrDeadlineExceeded
	}
	start(t, c)
	assert.Equal(t, "192.0.2.7:2000", <-asked)
}

// TestBootByTFTP has a real file server, and then none.
func TestBootByTFTP(t *testing.T) {
	leaktest.Goroutines(t)
	_, address := newExchange(t)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "SEP001122334455.cnf.xml"), []byte(deviceXML(address)), 0o600))
	files, err := tftp.OpenDir(dir)
	require.NoError(t, err)
	defer files.Close()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &tftp.Server{Files: tftp.NewFiles(files)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), socket) }()

	c := config("7970", alice)
	c.TFTP, c.StateDir = socket.LocalAddr().String(), t.TempDir()
	p := startRegistered(t, c)
	assert.Equal(t, softphone.FromOwnFile, p.State().Source)
	require.NoError(t, p.Shutdown(t.Context()))

	require.NoError(t, server.Shutdown(t.Context()))
	require.ErrorIs(t, <-served, tftp.ErrServerClosed)
	c.FetchOptions = tftp.FetchOptions{Timeout: 20e6, Retries: 1}
	p = startRegistered(t, c)
	assert.Equal(t, softphone.FromStateDir, p.State().Source)
}

func TestConfigIsChecked(t *testing.T) {
	tests := map[string]func(*softphone.Config){
		"TFTP server or call managers": func(c *softphone.Config) { c.Servers = nil },
		"longer than 15 bytes":         func(c *softphone.Config) { c.Name = "SEP0011223344556" },
		"letters, digits":              func(c *softphone.Config) { c.Name = "../x" },
		"RegisterReq of 3 bytes":       func(c *softphone.Config) { c.Model.RegisterBody = 3 },
		"longer than 31 bytes":         func(c *softphone.Config) { c.Model.Load = strings.Repeat("x", 32) },
		"19 codecs, at most 18":        func(c *softphone.Config) { c.Model.Codecs = make([]sccp.PayloadType, 19) },
		"does not fit a byte":          func(c *softphone.Config) { c.Model.Version = 256 },
		"no Request 99":                func(c *softphone.Config) { c.Model.Requests = []softphone.Request{99} },
		"call manager":                 func(c *softphone.Config) { c.Servers = []string{"no port"} },
	}
	for want, spoil := range tests {
		t.Run(want, func(t *testing.T) {
			c := config("7960", alice, "a:2000")
			spoil(&c)
			_, err := softphone.Start(c)
			assert.ErrorContains(t, err, want)
		})
	}
}
