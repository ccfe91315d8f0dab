package boot_test

import (
	"context"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/tftp"
)

const text = `
date-format: D/M/YA
lines: [{number: 1001}]
devices:
  - {name: SEP001122334455, model: 7960, lines: [1001]}
  - {name: SEP001122334466, model: 7941, lines: [1001]}
  - {name: SEP001122334477, lines: [1001]}
`

// serve starts the service on free ports and returns its two addresses.
func serve(t *testing.T, extra, sccp string) (byTFTP, byHTTP string) {
	t.Helper()
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(text+extra))
	require.NoError(t, err)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	service := &boot.Service{Files: &boot.Files{Config: cfg, Directory: directory.New(cfg), SCCP: netip.MustParseAddrPort(sccp)}}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- service.Serve(ctx, packets, ln) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-served)
	})
	return packets.LocalAddr().String(), ln.Addr().String()
}

func fetch(t *testing.T, addr, name string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return tftp.Fetch(ctx, addr, name, tftp.FetchOptions{})
}

func TestFileOfAPhone(t *testing.T) {
	byTFTP, byHTTP := serve(t, "", "127.0.0.1:2017")
	for _, name := range []string{"SEP001122334455.cnf.xml", "SEP001122334466.cnf.xml"} {
		file, err := fetch(t, byTFTP, name)
		require.NoError(t, err)
		device, problems, err := cnfxml.ParseDevice(file)
		require.NoError(t, err)
		assert.Empty(t, problems)
		servers := device.CallManagers()
		require.Len(t, servers, 1)
		assert.Equal(t, "127.0.0.1:2017", servers[0].Addr())
		assert.Contains(t, string(file), "D/M/YA")

		again, err := tftp.FetchHTTP(t.Context(), byHTTP, name, tftp.FetchOptions{})
		require.NoError(t, err)
		assert.Equal(t, string(file), string(again), "the same by HTTP")
	}
}

func TestFileForTheOthers(t *testing.T) {
	byTFTP, _ := serve(t, "call-managers: [192.0.2.1, 'cm.example.org:2001']", "127.0.0.1:2017")
	file, err := fetch(t, byTFTP, "XMLDefault.cnf.xml")
	require.NoError(t, err)
	def, problems, err := cnfxml.ParseDefault(file)
	require.NoError(t, err)
	assert.Empty(t, problems)
	servers := def.CallManagers()
	require.Len(t, servers, 2)
	assert.Equal(t, "192.0.2.1:2000", servers[0].Addr())
	assert.Equal(t, "cm.example.org:2001", servers[1].Addr())
}

func TestNoFile(t *testing.T) {
	byTFTP, _ := serve(t, "", "127.0.0.1:2017")
	for _, name := range []string{"SEP001122334477.cnf.xml", "SEPFFFFFFFFFFFF.cnf.xml", "CTLSEP001122334455.tlv", "OS79XX.TXT"} {
		_, err := fetch(t, byTFTP, name)
		assert.ErrorIs(t, err, fs.ErrNotExist, name)
	}
}

func TestAddressOnTheWayToThePhone(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:2000", "[::]:2000"} {
		byTFTP, _ := serve(t, "", listen)
		file, err := fetch(t, byTFTP, "SEP001122334455.cnf.xml")
		require.NoError(t, err)
		device, _, err := cnfxml.ParseDevice(file)
		require.NoError(t, err)
		assert.Equal(t, "127.0.0.1:2000", device.CallManagers()[0].Addr())
	}
}

func TestFilesOfTheDirectoryComeFirst(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"SEP001122334455.cnf.xml": "by hand", "ring.raw": "ring"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	byTFTP, _ := serve(t, "file-directory: "+dir, "127.0.0.1:2000")
	for name, want := range map[string]string{"SEP001122334455.cnf.xml": "by hand", "ring.raw": "ring"} {
		got, err := fetch(t, byTFTP, name)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}

func TestDirectoryThatIsMissing(t *testing.T) {
	cfg, err := config.Parse("x", []byte("file-directory: /no/such/place"))
	require.NoError(t, err)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	err = (&boot.Service{Files: &boot.Files{Config: cfg}}).Serve(t.Context(), packets, ln)
	assert.ErrorContains(t, err, "file-directory /no/such/place")
	_, err = ln.Accept()
	assert.ErrorIs(t, err, net.ErrClosed)
}

func TestHTTPThatFailsEndsBoth(t *testing.T) {
	leaktest.Goroutines(t)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, ln.Close())
	service := &boot.Service{Files: &boot.Files{Config: config.Default()}}
	assert.ErrorIs(t, service.Serve(t.Context(), packets, ln), net.ErrClosed)
}
