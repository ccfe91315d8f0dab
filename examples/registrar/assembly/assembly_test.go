package assembly_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

func free(t *testing.T) *config.Config {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(`
listen: {sccp: "127.0.0.1:0", tftp: "127.0.0.1:0", http: "127.0.0.1:0"}
auto-registration: {numbers: 100-199}
`))
	require.NoError(t, err)
	return cfg
}

func TestRunAndEnd(t *testing.T) {
	leaktest.Goroutines(t)
	r, err := assembly.Open(t.Context(), free(t), assembly.Options{})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()

	for _, fetch := range []func() ([]byte, error){
		func() ([]byte, error) {
			return tftp.Fetch(t.Context(), r.TFTP().String(), "XMLDefault.cnf.xml", tftp.FetchOptions{})
		},
		func() ([]byte, error) {
			return tftp.FetchHTTP(t.Context(), r.HTTP().String(), "XMLDefault.cnf.xml", tftp.FetchOptions{})
		},
	} {
		file, err := fetch()
		require.NoError(t, err)
		assert.Contains(t, string(file), "<processNodeName>127.0.0.1</processNodeName>")
	}

	conn, err := net.Dial("tcp", r.SCCP().String())
	require.NoError(t, err)
	phone := sccp.NewStationConn(conn)
	require.NoError(t, phone.Send(&sccp.RegisterReq{DeviceName: sccp.Text("A"), ProtocolVersion: 11}))
	m, err := phone.Read()
	require.NoError(t, err)
	assert.IsType(t, &sccp.RegisterAck{}, m)
	assert.Eventually(t, func() bool { return len(r.Phones()) == 1 }, 30*time.Second, time.Millisecond)

	stop()
	reset := false
	for {
		m, err := phone.Read()
		if err != nil {
			break
		}
		_, is := m.(*sccp.Reset)
		reset = reset || is
	}
	assert.True(t, reset, "phones are told")
	require.NoError(t, conn.Close())
	assert.NoError(t, <-ran)
}

func TestPortInUse(t *testing.T) {
	leaktest.Goroutines(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	defer packets.Close()
	for flag, set := range map[string]func(*config.Listen){
		"-sccp": func(l *config.Listen) { l.SCCP = ln.Addr().String() },
		"-tftp": func(l *config.Listen) { l.TFTP = packets.LocalAddr().String() },
		"-http": func(l *config.Listen) { l.HTTP = ln.Addr().String() },
	} {
		cfg := free(t)
		set(&cfg.Listen)
		_, err := assembly.Open(t.Context(), cfg, assembly.Options{})
		assert.ErrorContains(t, err, "another program uses that port: end it, or choose another port with "+flag+" HOST:PORT")
		var port *assembly.PortError
		require.ErrorAs(t, err, &port)
		assert.Equal(t, flag, port.Flag)
	}
}

func TestAddressOfAnotherMachine(t *testing.T) {
	cfg := free(t)
	cfg.Listen.SCCP = "192.0.2.1:2000"
	_, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	assert.ErrorContains(t, err, "this machine does not have that address")
}

func TestMissingDirectoryOpensNothing(t *testing.T) {
	leaktest.Goroutines(t)
	cfg := free(t)
	cfg.FileDirectory = filepath.Join(t.TempDir(), "none")
	_, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	assert.ErrorContains(t, err, "directory of files "+cfg.FileDirectory)
	assert.ErrorContains(t, err, "create it, or name another one by -files or file-directory")
}

func TestADirectoryThatVanishesEndsTheRun(t *testing.T) {
	leaktest.Goroutines(t)
	cfg := free(t)
	cfg.FileDirectory = filepath.Join(t.TempDir(), "files")
	require.NoError(t, os.Mkdir(cfg.FileDirectory, 0o700))
	r, err := assembly.Open(t.Context(), cfg, assembly.Options{})
	require.NoError(t, err)
	require.NoError(t, os.Remove(cfg.FileDirectory))
	assert.ErrorContains(t, r.Run(t.Context()), "directory of files "+cfg.FileDirectory)
}

func TestCloseWithoutRun(t *testing.T) {
	leaktest.Goroutines(t)
	r, err := assembly.Open(t.Context(), free(t), assembly.Options{})
	require.NoError(t, err)
	addr := r.SCCP().String()
	require.NoError(t, r.Close())
	_, err = net.Dial("tcp", addr)
	assert.Error(t, err)
}
