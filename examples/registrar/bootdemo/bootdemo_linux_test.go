package bootdemo_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/bootdemo"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/peer"
)

// build compiles the registrar where any user may run it.
func build(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "bootdemo")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	program := filepath.Join(dir, "registrar")
	out, err := exec.Command(peer.Need(t, "go"), "build", "-o", program, "..").CombinedOutput()
	require.NoErrorf(t, err, "%s", out)
	return program
}

var namespace = regexp.MustCompile(`skinny-boot-[rp]-[0-9]+-[0-9a-z]+`)

// assertRemoved checks that no namespace that was named is there.
func assertRemoved(t *testing.T, text string) {
	t.Helper()
	names := namespace.FindAllString(text, -1)
	require.Len(t, names, 2)
	out, err := exec.Command(peer.Need(t, "ip"), "netns", "list").CombinedOutput()
	require.NoError(t, err)
	for _, name := range names {
		assert.NotContains(t, string(out), name)
	}
}

func TestProgram(t *testing.T) {
	peer.NeedRoot(t)
	peer.Need(t, "ip")
	program := build(t)
	t.Run("from power to a call", func(t *testing.T) { testToTheEnd(t, program) })
	t.Run("interrupted", func(t *testing.T) { testInterrupted(t, program) })
	t.Run("nobody reads", func(t *testing.T) { testNobodyReads(t, program) })
	t.Run("killed", func(t *testing.T) { testKilled(t, program) })
	t.Run("without root", func(t *testing.T) { testWithoutRoot(t, program) })
}

func testToTheEnd(t *testing.T, program string) {
	out, err := exec.Command(program, "-boot-demo").CombinedOutput()
	text := string(out)
	require.NoError(t, err, text)
	if strings.Contains(text, "skipped") {
		peer.Missing(t, strings.TrimSpace(text))
	}
	// Each step, in its order.
	rest := text
	for _, step := range []string{
		"phone      powered, with nothing but the MAC address 02:00:0a:00:00:01",
		"phone      asks for its voice VLAN by CDP",
		`phone      hears CDP of "boot-demo", port "sb0": voice VLAN 100`,
		"phone      moved to the voice VLAN: interface sb1.100",
		"phone      asks for an address by DHCP",
		"phone      has the address 10.77.100.",
		"files from 10.77.100.1 (option 150)",
		"phone      SEP02000A000001.cnf.xml: ",
		"phone      registered as SEP02000A000001",
		"line 1001",
		"by HTTP, port 6970",
		"phone      calls 1002",
		"phone      connected",
		"phone      RTP: ",
		"phone      hangs up",
		"phone      unregistered",
		"stage      done",
		"stage      both namespaces are removed",
	} {
		_, after, found := strings.Cut(rest, step)
		require.Truef(t, found, "no %q where it should be in\n%s", step, text)
		rest = after
	}
	for _, want := range []string{"sccp=[::]:2000 tftp=[::]:69 http=[::]:6970", "dhcp: leased", "1001 calls", "registered device=SEP02000A000001"} {
		assert.Contains(t, text, want)
	}
	assertRemoved(t, text)
}

// screen is read while the program writes.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// Whenever it is interrupted, it leaves nothing behind.
func testInterrupted(t *testing.T, program string) {
	for at, signal := range map[string]syscall.Signal{
		"joined by a cable": syscall.SIGINT, "hears CDP": syscall.SIGTERM, "connected; voice": syscall.SIGHUP,
	} {
		t.Run(at, func(t *testing.T) {
			var out screen
			cmd := exec.Command(program, "-boot-demo")
			cmd.Stdout, cmd.Stderr = &out, &out
			require.NoError(t, cmd.Start())
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			reached := assert.Eventually(t, func() bool { return strings.Contains(out.String(), at) }, 30*time.Second, 5*time.Millisecond)
			require.NoError(t, cmd.Process.Signal(signal))
			err := <-ended
			require.True(t, reached, out.String())
			var exit *exec.ExitError
			require.True(t, errors.As(err, &exit), "%v\n%s", err, out.String())
			assert.Equal(t, 1, exit.ExitCode(), out.String())
			assert.Contains(t, out.String(), "context canceled")
			assertRemoved(t, out.String())
		})
	}
}

// testNobodyReads ends the program that reads, as "| head" does.
func testNobodyReads(t *testing.T, program string) {
	cmd := exec.Command(program, "-boot-demo")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	first, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.NoError(t, out.Close())
	var exit *exec.ExitError
	require.ErrorAs(t, cmd.Wait(), &exit)
	assert.Equal(t, 1, exit.ExitCode())
	assertRemoved(t, first)
}

// What is killed cannot clean up; the next demonstration does, and its parts are
// not left alone.
func testKilled(t *testing.T, program string) {
	var out screen
	cmd := exec.Command(program, "-boot-demo")
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	reached := assert.Eventually(t, func() bool { return strings.Contains(out.String(), "hears CDP") }, 30*time.Second, 5*time.Millisecond)
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	require.True(t, reached, out.String())

	var again screen
	second := exec.Command(program, "-boot-demo")
	second.Stdout, second.Stderr = &again, &again
	require.NoError(t, second.Start())
	assert.Eventually(t, func() bool { return strings.Contains(again.String(), "joined by a cable") }, 30*time.Second, 5*time.Millisecond)
	list, err := exec.Command(peer.Need(t, "ip"), "netns", "list").CombinedOutput()
	require.NoError(t, second.Process.Signal(syscall.SIGTERM))
	require.Error(t, second.Wait())
	require.NoError(t, err)
	assert.NotContains(t, string(list), fmt.Sprintf("-%d-", cmd.Process.Pid))
}

func testWithoutRoot(t *testing.T, program string) {
	setpriv := peer.Need(t, "setpriv")
	out, err := exec.Command(setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", program, "-boot-demo").CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Equal(t, "boot demo skipped: it needs root, for network namespaces and raw sockets\n", string(out))
}

func TestSkippedWithoutIP(t *testing.T) {
	leaktest.Goroutines(t)
	t.Setenv("PATH", t.TempDir())
	err := bootdemo.Run(t.Context(), bootdemo.Options{Out: io.Discard})
	var skip *bootdemo.SkipError
	require.ErrorAs(t, err, &skip)
	assert.Contains(t, err.Error(), "it needs ")
}

func TestUnknownPart(t *testing.T) {
	t.Setenv(bootdemo.PartEnv, "cook")
	assert.ErrorContains(t, bootdemo.Run(t.Context(), bootdemo.Options{Out: io.Discard}), `no part "cook"`)
}
