package bootnet_test

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/examples/phone/bootnet"
	"github.com/skinnykit/skinny/examples/phone/bootnet/vlan"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// background runs a service until the test ends.
func background(t *testing.T, run func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
}

// announce makes a host a switch port.
func announce(t *testing.T, h *netlab.Host, voice cdp.VoiceVLAN) {
	t.Helper()
	var conn *cdp.Conn
	var err error
	h.Do(func() { conn, err = cdp.Open(h.Interface) })
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	a, err := cdp.NewAnnouncer(conn, cdp.SwitchPacket("closet", "Gi0/1", voice))
	require.NoError(t, err)
	background(t, a.Run)
}

// serveDHCP gives addresses on an interface of a host.
func serveDHCP(t *testing.T, h *netlab.Host, name string) *dhcp.Server {
	t.Helper()
	var conn net.PacketConn
	var own netip.Prefix
	var err error
	h.Do(func() { conn, own, err = dhcp.Listen(t.Context(), name) })
	require.NoError(t, err)
	base := own.Masked().Addr().As4()
	first, last := base, base
	first[3], last[3] = 50, 99
	s := &dhcp.Server{Address: own.Addr(), Log: slog.New(slog.DiscardHandler), Scopes: []dhcp.Scope{{
		Network: own.Masked(), First: netip.AddrFrom4(first), Last: netip.AddrFrom4(last), Router: own.Addr(), Lease: time.Hour,
	}}}
	background(t, func(ctx context.Context) error { return s.Serve(ctx, conn) })
	return s
}

// steps collects what a phone tells.
type steps struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *steps) add(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.WriteString(text + "\n")
}

func (s *steps) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// boot boots a phone on a host, whose interface has lost its address.
func boot(t *testing.T, h *netlab.Host, c bootnet.Config) (n *bootnet.Network, told string, err error) {
	t.Helper()
	var text steps
	c.Interface, c.Model = h.Interface, "7962"
	c.Step = text.add
	h.Do(func() { n, err = bootnet.Boot(t.Context(), c) })
	return n, text.String(), err
}

func links(t *testing.T, h *netlab.Host) string {
	t.Helper()
	return h.Run(t, "ip", "-o", "addr") + h.Run(t, "ip", "-o", "link") + h.Run(t, "ip", "route")
}

func TestBootOnATaggedVoiceVLAN(t *testing.T) {
	leaktest.Goroutines(t)
	busybox := peer.Need(t, "busybox")
	a, b := netlab.Pair(t)
	var voice *vlan.Interface
	var err error
	a.Do(func() { voice, err = vlan.Open(t.Context(), a.Interface, 100) })
	require.NoError(t, err)
	t.Cleanup(func() {
		a.Do(func() { err = voice.Close() })
		assert.NoError(t, err)
	})
	a.Run(t, "ip", "addr", "add", "10.77.0.1/24", "dev", voice.Name)
	b.Run(t, "ip", "addr", "flush", "dev", b.Interface)
	before := links(t, b)
	announce(t, a, cdp.Tagged(100))
	server := serveDHCP(t, a, voice.Name)

	n, steps, err := boot(t, b, bootnet.Config{})
	require.NoError(t, err, steps)
	assert.Equal(t, cdp.Tagged(100), n.Voice)
	assert.Equal(t, b.Interface+".100", n.Interface)
	assert.Equal(t, netip.MustParseAddr("10.77.0.1"), n.Router)
	assert.Equal(t, []dhcpopt.Server{{Addr: netip.MustParseAddr("10.77.0.1"), From: dhcpopt.FromOption150}}, n.Servers)
	assert.Equal(t, "10.77.0.1:69", n.TFTP())
	assert.Equal(t, time.Hour, n.Lease)
	leases := server.Leases()
	require.Len(t, leases, 1)
	assert.Equal(t, leases[0].Address, n.Address.Addr())
	assert.Equal(t, cdp.MAC(leases[0].MAC), n.MAC)
	assert.Contains(t, links(t, b), "default via 10.77.0.1 dev "+n.Interface)
	b.Run(t, busybox, "ping", "-c", "1", "-W", "10", "10.77.0.1")
	for _, want := range []string{n.MAC.String(), `hears CDP of "closet", port "Gi0/1": voice VLAN 100`, "frames tagged with 100", "(option 150)"} {
		assert.Contains(t, steps, want)
	}

	b.Do(func() { err = n.Close() })
	require.NoError(t, err)
	assert.Equal(t, before, links(t, b))
	assert.Eventually(t, func() bool { return len(server.Leases()) == 0 }, 30*time.Second, 10*time.Millisecond, "released")
}

func TestBootWithoutAVoiceVLAN(t *testing.T) {
	for name, voice := range map[string]cdp.VoiceVLAN{"untagged": {Mode: cdp.VoiceUntagged}, "silence": {}} {
		t.Run(name, func(t *testing.T) {
			a, b := netlab.Pair(t)
			b.Run(t, "ip", "addr", "flush", "dev", b.Interface)
			announce(t, a, voice)
			serveDHCP(t, a, a.Interface)
			n, steps, err := boot(t, b, bootnet.Config{VLANWait: 1500 * time.Millisecond})
			require.NoError(t, err)
			assert.Equal(t, voice, n.Voice)
			assert.Equal(t, b.Interface, n.Interface)
			assert.Contains(t, steps, "stays without a VLAN tag")
			b.Do(func() { err = n.Close() })
			require.NoError(t, err)
		})
	}
}

func TestLeaseIsRenewed(t *testing.T) {
	dhcpd := peer.Need(t, "dhcpd")
	a, b := netlab.Pair(t)
	b.Run(t, "ip", "addr", "flush", "dev", b.Interface)
	announce(t, a, cdp.VoiceVLAN{Mode: cdp.VoiceUntagged})
	dir, err := os.MkdirTemp("", "dhcpd")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	conf, leases := filepath.Join(dir, "conf"), filepath.Join(dir, "leases")
	require.NoError(t, os.WriteFile(leases, nil, 0o600))
	require.NoError(t, os.WriteFile(conf, []byte(`authoritative; ping-check false;
option voip code 150 = array of ip-address;
option voip 10.9.0.7;
option dhcp-renewal-time 1;
subnet 10.9.0.0 netmask 255.255.255.0 { range 10.9.0.50 10.9.0.99; }
`), 0o600))
	server := a.Start(t, dhcpd, "-4", "-f", "-d", "--no-pid", "-cf", conf, "-lf", leases, a.Interface)
	server.WaitFor(t, `Server starting service`)
	n, steps, err := boot(t, b, bootnet.Config{})
	require.NoError(t, err)
	assert.Equal(t, "10.9.0.7:69", n.TFTP(), steps)
	server.WaitFor(t, `(?s)DHCPACK.*DHCPREQUEST.*DHCPACK.*DHCPREQUEST.*DHCPACK`)
	assert.Equal(t, 1, strings.Count(server.Output(), "DHCPDISCOVER"))
	b.Do(func() { err = n.Close() })
	require.NoError(t, err)
	server.WaitFor(t, `DHCPRELEASE`)
}

func TestBootThatFails(t *testing.T) {
	leaktest.Goroutines(t)
	_, err := bootnet.Boot(t.Context(), bootnet.Config{Interface: "no-such-if0"})
	assert.ErrorContains(t, err, `interface "no-such-if0"`)

	a, b := netlab.Pair(t)
	b.Run(t, "ip", "addr", "flush", "dev", b.Interface)
	before := links(t, b)
	announce(t, a, cdp.Tagged(100))
	_, steps, err := boot(t, b, bootnet.Config{DHCPWait: time.Second})
	assert.ErrorIs(t, err, bootnet.ErrNoAddress)
	assert.Contains(t, steps, "asks for an address")
	assert.Equal(t, before, links(t, b), "nothing is left")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.Do(func() { _, err = bootnet.Boot(ctx, bootnet.Config{Interface: b.Interface}) })
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, before, links(t, b))
}
