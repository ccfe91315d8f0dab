package bootnet_test

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/phone/bootnet"
	"github.com/skinnykit/skinny/examples/phone/internal/fickle"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
)

const patience = 30 * time.Second

// fickleLab boots a phone whose lease lasts seconds.
func fickleLab(t *testing.T, mood fickle.Mood) (s *fickle.Server, phone *netlab.Host, n *bootnet.Network, told *steps) {
	t.Helper()
	a, b := netlab.Pair(t)
	b.Run(t, "ip", "addr", "flush", "dev", b.Interface)
	announce(t, a, cdp.VoiceVLAN{Mode: cdp.VoiceUntagged})
	s = &fickle.Server{Own: netip.MustParseAddr(a.Address)}
	s.Set(netip.MustParseAddr("10.9.0.77"), mood)
	var conn net.PacketConn
	var err error
	a.Do(func() { conn, _, err = dhcp.Listen(t.Context(), a.Interface) })
	require.NoError(t, err)
	background(t, func(ctx context.Context) error { return s.Serve(ctx, conn) })
	n, told = bootPhone(t, b)
	return s, b, n, told
}

func bootPhone(t *testing.T, b *netlab.Host) (n *bootnet.Network, told *steps) {
	t.Helper()
	told = &steps{}
	var err error
	b.Do(func() {
		n, err = bootnet.Boot(t.Context(), bootnet.Config{Interface: b.Interface, Model: "7962", Step: told.add})
	})
	require.NoError(t, err)
	return n, told
}

func waitLost(t *testing.T, n *bootnet.Network) {
	t.Helper()
	select {
	case <-n.Lost():
	case <-time.After(patience):
		require.Fail(t, "the address is not lost")
	}
}

func closeOn(t *testing.T, h *netlab.Host, n *bootnet.Network) {
	t.Helper()
	var err error
	h.Do(func() { err = n.Close() })
	require.NoError(t, err)
}

func TestRefusedRenewal(t *testing.T) {
	leaktest.Goroutines(t)
	s, phone, n, told := fickleLab(t, fickle.Refuses)
	waitLost(t, n)
	assert.Contains(t, told.String(), `lost its address: the server takes the address back: "moved away"`)
	closeOn(t, phone, n)
	assert.NotContains(t, phone.Run(t, "ip", "-o", "addr"), "10.9.0.77")
	assert.Zero(t, s.Released(), "what was taken back is not given back")

	s.Set(netip.MustParseAddr("10.9.0.78"), fickle.Acknowledges)
	n, _ = bootPhone(t, phone)
	assert.Equal(t, "10.9.0.78/24", n.Address.String(), "it starts over")
	closeOn(t, phone, n)
	require.Eventually(t, func() bool { return s.Released() == 1 }, patience, 5*time.Millisecond)
}

func TestLeaseThatNobodyRenews(t *testing.T) {
	s, phone, n, told := fickleLab(t, fickle.Silent)
	waitLost(t, n)
	assert.Contains(t, told.String(), "asks any server")
	assert.Contains(t, told.String(), "no server renewed the lease")
	assert.GreaterOrEqual(t, s.Renewed(), 2, "its own server, then any")
	closeOn(t, phone, n)
}

// The server that gave the lease is gone, another one knows it.
func TestAnotherServerRenews(t *testing.T) {
	s, phone, n, told := fickleLab(t, fickle.Another)
	require.Eventually(t, func() bool { return strings.Contains(told.String(), "asks any server") }, patience, 5*time.Millisecond)
	seen := s.Renewed()
	require.Eventually(t, func() bool { return s.Renewed() >= seen+3 }, patience, 5*time.Millisecond)
	select {
	case <-n.Lost():
		assert.Fail(t, "the address is lost", told.String())
	default:
	}
	assert.Equal(t, 1, strings.Count(told.String(), "asks any server"), "the other one is its server now")
	closeOn(t, phone, n)
}
