package cdp_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

const patience = 30 * time.Second

func open(t *testing.T, h *netlab.Host) *cdp.Conn {
	t.Helper()
	var c *cdp.Conn
	var err error
	h.Do(func() { c, err = cdp.Open(h.Interface) })
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

func readFrame(t *testing.T, c *cdp.Conn) []byte {
	t.Helper()
	buf := make([]byte, cdp.MaxFrame)
	require.NoError(t, c.SetReadDeadline(time.Now().Add(patience)))
	n, err := c.ReadFrame(buf)
	require.NoError(t, err)
	return buf[:n]
}

func TestConnCarriesFrames(t *testing.T) {
	leaktest.Goroutines(t)
	a, b := netlab.Pair(t)
	ca, cb := open(t, a), open(t, b)
	assert.Equal(t, a.Interface, ca.Name())
	for _, p := range []cdp.Packet{fullPacket(), {Version: 2, DeviceID: "short"}} {
		frame, err := p.AppendFrame(nil, ca.MAC())
		require.NoError(t, err)
		require.NoError(t, ca.WriteFrame(frame))
		assert.Equal(t, frame, readFrame(t, cb))
	}
}

// Everything but CDP stays outside: VTP and spanning tree on the same wire come
// first, and the CDP frame behind them is the first that is read.
func TestConnFilters(t *testing.T) {
	a, b := netlab.Pair(t)
	ca, cb := open(t, a), open(t, b)
	vtp := encode(t, fullPacket())
	vtp[21] = 0x03
	stp := append([]byte{0x01, 0x80, 0xc2, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 38, 0x42, 0x42, 3}, make([]byte, 43)...)
	unicast := encode(t, fullPacket())
	mac := cb.MAC()
	copy(unicast, mac[:])
	for _, frame := range [][]byte{vtp, stp, unicast} {
		require.NoError(t, ca.WriteFrame(frame))
	}
	frame := encode(t, cdp.Packet{DeviceID: "cdp"})
	require.NoError(t, ca.WriteFrame(frame))
	assert.Equal(t, frame, readFrame(t, cb))
}

// The kernel takes the tag off before a packet socket sees the frame.
func TestConnHearsTaggedFrames(t *testing.T) {
	a, b := netlab.Pair(t)
	ca, cb := open(t, a), open(t, b)
	frame := encode(t, fullPacket())
	require.NoError(t, ca.WriteFrame(tagged(frame, 100)))
	f, err := cdp.ParseFrame(readFrame(t, cb))
	require.NoError(t, err)
	assert.NoError(t, f.Payload.Verify())
}

func TestConnDoesNotHearItself(t *testing.T) {
	a, b := netlab.Pair(t)
	ca, cb := open(t, a), open(t, b)
	require.NoError(t, ca.WriteFrame(encode(t, cdp.Packet{DeviceID: "mine"})))
	theirs := encode(t, cdp.Packet{DeviceID: "theirs"})
	require.NoError(t, cb.WriteFrame(theirs))
	assert.Equal(t, theirs, readFrame(t, ca))
}

func TestConnDeadlineAndClose(t *testing.T) {
	a, _ := netlab.Pair(t)
	c := open(t, a)
	buf := make([]byte, cdp.MaxFrame)
	require.NoError(t, c.SetReadDeadline(time.Now().Add(time.Millisecond)))
	_, err := c.ReadFrame(buf)
	assert.ErrorIs(t, err, os.ErrDeadlineExceeded)

	require.NoError(t, c.SetReadDeadline(time.Time{}))
	result := make(chan error)
	go func() {
		_, err := c.ReadFrame(buf)
		result <- err
	}()
	require.NoError(t, c.SetReadDeadline(time.Unix(1, 0))) // wakes it, whichever came first
	assert.ErrorIs(t, <-result, os.ErrDeadlineExceeded)

	require.NoError(t, c.Close())
	_, err = c.ReadFrame(buf)
	assert.ErrorIs(t, err, os.ErrClosed)
	assert.ErrorIs(t, c.WriteFrame(buf), os.ErrClosed)
	_, err = c.Up()
	assert.Error(t, err)
}

func TestConnFollowsTheCable(t *testing.T) {
	a, b := netlab.Pair(t)
	ca, cb := open(t, a), open(t, b)
	becomes := func(want bool) {
		t.Helper()
		require.Eventually(t, func() bool {
			up, err := cb.Up()
			return err == nil && up == want
		}, patience, 5*time.Millisecond)
	}
	becomes(true)
	a.Plug(t, false)
	becomes(false)
	b.Plug(t, false) // the socket reports this once to a reader
	b.Plug(t, true)
	a.Plug(t, true)
	becomes(true)
	frame := encode(t, fullPacket())
	require.NoError(t, ca.WriteFrame(frame))
	assert.Equal(t, frame, readFrame(t, cb))

	a.Run(t, "ip", "link", "del", a.Interface)
	_, err := ca.Up()
	require.Error(t, err)
	assert.Contains(t, err.Error(), a.Interface)
}

func TestOpenErrors(t *testing.T) {
	_, err := cdp.Open("no-such-if0")
	require.Error(t, err)
	assert.Contains(t, err.Error(), "no-such-if0")

	loopback, err := net.InterfaceByIndex(1)
	require.NoError(t, err)
	_, err = cdp.Open(loopback.Name)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "not Ethernet")
}

const childEnv = "CDP_TEST_OPEN"

// TestOpenNeedsOnlyNetRaw runs this test again as user nobody, with and without
// the one capability.
func TestOpenNeedsOnlyNetRaw(t *testing.T) {
	if name := os.Getenv(childEnv); name != "" {
		openAsNobody(t, name)
		return
	}
	setpriv := peer.Need(t, "setpriv")
	a, _ := netlab.Pair(t)
	// Test programs are built where nobody may not go.
	self, err := os.ReadFile(os.Args[0])
	require.NoError(t, err)
	dir, err := os.MkdirTemp("", "cdp")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	program := filepath.Join(dir, "test")
	require.NoError(t, os.WriteFile(program, self, 0o755))

	for capability, expect := range map[string]string{"+net_raw": "opened", "-all": "refused"} {
		cmd := a.Command(t.Context(), setpriv, "--reuid=65534", "--regid=65534", "--clear-groups",
			"--inh-caps="+capability, "--ambient-caps="+capability, "--bounding-set="+capability,
			program, "-test.run=^TestOpenNeedsOnlyNetRaw$", "-test.v")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), childEnv+"="+a.Interface)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			require.NoErrorf(t, err, "%s", out)
		}
		assert.Containsf(t, string(out), "outcome: "+expect, "%s", capability)
	}
}

func openAsNobody(t *testing.T, name string) {
	t.Helper()
	c, err := cdp.Open(name)
	if err != nil {
		require.ErrorIs(t, err, fs.ErrPermission)
		require.ErrorContains(t, err, "CAP_NET_RAW")
		t.Log("outcome: refused")
		return
	}
	defer c.Close()
	up, err := c.Up()
	require.NoError(t, err)
	assert.True(t, up)
	require.NoError(t, c.WriteFrame(encode(t, fullPacket())))
	t.Log("outcome: opened")
}
