package netlab_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

func namespaces(t *testing.T) string {
	t.Helper()
	out, err := exec.Command(peer.Need(t, "ip"), "netns", "list").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

func TestPairIsJoinedAndRemoved(t *testing.T) {
	leaktest.Goroutines(t)
	var names []string
	t.Run("lab", func(t *testing.T) {
		a, b := netlab.Pair(t)
		names = append(names, a.Namespace, b.Namespace)
		for _, name := range names {
			assert.Contains(t, namespaces(t), name)
		}

		var server, client net.Conn
		var listener net.Listener
		var err error
		a.Do(func() { listener, err = net.Listen("tcp4", a.Address+":0") })
		require.NoError(t, err)
		defer listener.Close()
		b.Do(func() { client, err = net.Dial("tcp4", listener.Addr().String()) })
		require.NoError(t, err)
		defer client.Close()
		server, err = listener.Accept()
		require.NoError(t, err)
		defer server.Close()
		assert.Equal(t, b.Address, server.RemoteAddr().(*net.TCPAddr).IP.String())
	})
	for _, name := range names {
		assert.NotContains(t, namespaces(t), name)
	}
}

const killedEnv = "SKINNY_NETLAB_KILL_ME"

// A test that is killed leaves its namespaces to the next one.
func TestPairRemovesWhatAKilledTestLeft(t *testing.T) {
	if os.Getenv(killedEnv) == "1" {
		a, _ := netlab.Pair(t)
		fmt.Println("made", a.Namespace)
		self, err := os.FindProcess(os.Getpid())
		require.NoError(t, err)
		require.NoError(t, self.Kill())
		select {}
	}
	netlab.Pair(t) // skips where there are no namespaces
	killed := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	killed.Env = append(os.Environ(), killedEnv+"=1")
	out, err := killed.Output()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Contains(t, string(out), fmt.Sprintf("made skinny-a-%d-", killed.Process.Pid))
	netlab.Pair(t)
	assert.NotContains(t, namespaces(t), fmt.Sprintf("-%d-", killed.Process.Pid))
}

func TestDoIsElsewhere(t *testing.T) {
	a, _ := netlab.Pair(t)
	var inside, outside *net.Interface
	var err error
	a.Do(func() { inside, err = net.InterfaceByName(a.Interface) })
	require.NoError(t, err)
	assert.NotEmpty(t, inside.HardwareAddr)
	outside, err = net.InterfaceByName(a.Interface)
	assert.Error(t, err, "the interface leaked to the machine: %v", outside)
}

func TestPlugTakesTheCarrierAway(t *testing.T) {
	a, b := netlab.Pair(t)
	becomes := func(running bool) { // the kernel reports a carrier with some delay
		assert.Eventually(t, func() bool {
			var intf *net.Interface
			var err error
			b.Do(func() { intf, err = net.InterfaceByName(b.Interface) })
			return err == nil && (intf.Flags&net.FlagRunning != 0) == running
		}, 30*time.Second, 5*time.Millisecond)
	}
	becomes(true)
	a.Plug(t, false)
	becomes(false)
	a.Plug(t, true)
	becomes(true)
}

func TestProcess(t *testing.T) {
	leaktest.Goroutines(t)
	t.Run("lab", func(t *testing.T) {
		a, _ := netlab.Pair(t)
		p := a.Start(t, "sh", "-c", "echo number 42; exec cat /dev/zero >/dev/null")
		m := p.WaitFor(t, `number (\d+)`)
		assert.Equal(t, []string{"number 42", "42"}, m)
		assert.Equal(t, "number 42\n", p.Output())

		p.Stop()
		p.Stop()
		r := &recorder{TB: t}
		assert.PanicsWithValue(t, r, func() { p.WaitFor(r, "never said") })

		who := strings.TrimSpace(a.Run(t, "ip", "netns", "identify"))
		assert.Equal(t, a.Namespace, who)
	})
}

// recorder notes how a test would have ended.
type recorder struct {
	testing.TB
	text string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.text = fmt.Sprintf(format, args...)
	panic(r)
}

func TestWaitForSeesTheEnd(t *testing.T) {
	a, _ := netlab.Pair(t)
	p := a.Start(t, "sh", "-c", "echo other")
	r := &recorder{TB: t}
	assert.PanicsWithValue(t, r, func() { p.WaitFor(r, "number") })
	assert.Contains(t, r.text, "ended without")
	assert.Contains(t, r.text, "other")
}

func TestPairWithoutIP(t *testing.T) {
	t.Setenv(peer.RequireEnv, "")
	t.Setenv("PATH", t.TempDir())
	var skipped bool
	t.Run("lab", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		netlab.Pair(t)
	})
	assert.True(t, skipped, "a missing ip program must skip")
}
