package tftp

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/peer"
)

// outsideClient fetches with another program: the arguments that read the file
// remote from host and port into the file local.
type outsideClient struct {
	name    string
	program string
	args    func(host, port, remote, local string) []string
}

func tftpClients() []outsideClient {
	return []outsideClient{
		{"tftp-hpa", "tftp", func(host, port, remote, local string) []string {
			return []string{"-m", "binary", host, port, "-c", "get", remote, local}
		}},
		{"atftp", "atftp", func(host, port, remote, local string) []string {
			return []string{"-g", "-r", remote, "-l", local, host, port}
		}},
		{"atftp blksize tsize", "atftp", func(host, port, remote, local string) []string {
			return []string{"--option", "blksize 1428", "--option", "tsize 0", "-g", "-r", remote, "-l", local, host, port}
		}},
		{"atftp windowsize timeout", "atftp", func(host, port, remote, local string) []string {
			return []string{"--option", "windowsize 4", "--option", "timeout 3", "-g", "-r", remote, "-l", local, host, port}
		}},
		{"curl", "curl", func(host, port, remote, local string) []string {
			return []string{"-sSf", "-o", local, "tftp://" + net.JoinHostPort(host, port) + "/" + remote}
		}},
		{"curl blksize", "curl", func(host, port, remote, local string) []string {
			return []string{"-sSf", "--tftp-blksize", "1468", "-o", local, "tftp://" + net.JoinHostPort(host, port) + "/" + remote}
		}},
		{"curl without options", "curl", func(host, port, remote, local string) []string {
			return []string{"-sSf", "--tftp-no-options", "-o", local, "tftp://" + net.JoinHostPort(host, port) + "/" + remote}
		}},
		{"busybox", "busybox", func(host, port, remote, local string) []string {
			return []string{"tftp", "-g", "-r", remote, "-l", local, host, port}
		}},
		{"busybox blksize", "busybox", func(host, port, remote, local string) []string {
			return []string{"tftp", "-b", "1400", "-g", "-r", remote, "-l", local, host, port}
		}},
	}
}

// run fetches and returns the file, or what the program said.
func (c outsideClient) run(t *testing.T, addr, remote string) (file, output string, err error) {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	require.NoError(t, err)
	local := filepath.Join(t.TempDir(), "file")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	said, err := exec.CommandContext(ctx, peer.Need(t, c.program), c.args(host, port, remote, local)...).CombinedOutput()
	require.NoError(t, ctx.Err(), "%s hangs: %s", c.name, said)
	b, reading := os.ReadFile(local)
	if err == nil {
		err = reading
	}
	return string(b), string(said), err
}

func TestOutsideTFTPClients(t *testing.T) {
	for _, client := range tftpClients() {
		t.Run(client.name, func(t *testing.T) {
			s := serve(t, nil, fixed(map[string]string{
				"small": "content", "block": pattern(512), "large": pattern(1 << 20),
			}))
			for name, want := range map[string]string{"small": "content", "block": pattern(512), "large": pattern(1 << 20)} {
				got, output, err := client.run(t, s.addr, name)
				require.NoError(t, err, "%s: %s", name, output)
				require.True(t, want == got, "%s: %d bytes, want %d", name, len(got), len(want))
			}
			for range 3 {
				s.wait(t, "success", func(e Event) bool { return e.Err == nil })
			}
			file, output, _ := client.run(t, s.addr, "missing")
			require.Empty(t, file)
			if client.program == "curl" { // which shows the code only
				assert.Contains(t, output, "(68)")
			} else {
				assert.Contains(t, strings.ToLower(output), "not found")
			}
			s.waitErr(t, ErrNotFound)
		})
	}
}

func TestOutsideUpload(t *testing.T) {
	s := serve(t, nil)
	host, port, err := net.SplitHostPort(s.addr)
	require.NoError(t, err)
	local := filepath.Join(t.TempDir(), "upload")
	require.NoError(t, os.WriteFile(local, []byte("x"), 0o600))
	output, err := exec.CommandContext(t.Context(), peer.Need(t, "curl"), "-sS", "-T", local, "tftp://"+net.JoinHostPort(host, port)+"/upload").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(output), "(69)", "curl's code for a refusal")
	s.waitErr(t, ErrReadOnly)
}

func TestOutsideHTTPClient(t *testing.T) {
	leaktest.Goroutines(t)
	addr := listenHTTP(t, &HTTPHandler{Files: NewFiles(fixed(map[string]string{"file": pattern(1 << 20)}))})
	curl := outsideClient{"curl", "curl", func(host, port, remote, local string) []string {
		return []string{"-sSf", "--path-as-is", "-o", local, "http://" + net.JoinHostPort(host, port) + "/" + remote}
	}}
	for _, name := range []string{"file", "/file", "FILE"} {
		got, output, err := curl.run(t, addr, name)
		if name == "FILE" {
			require.Error(t, err, "the source of this test minds case")
			require.Contains(t, output, "404")
			continue
		}
		require.NoError(t, err, output)
		require.True(t, pattern(1<<20) == got)
	}
	_, output, err := curl.run(t, addr, "../../etc/passwd")
	require.Error(t, err)
	require.Contains(t, output, "404")
}
