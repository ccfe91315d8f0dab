package dhcp_test

import (
	"context"
	"encoding/hex"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// start runs a server on a host until the test ends.
func start(t *testing.T, h *netlab.Host, change func(*dhcp.Scope)) *dhcp.Server {
	t.Helper()
	leaktest.Goroutines(t)
	var conn net.PacketConn
	var own netip.Prefix
	var err error
	h.Do(func() { conn, own, err = dhcp.Listen(t.Context(), h.Interface) })
	require.NoError(t, err)
	s := scope()
	s.Network, s.Last = own, netip.MustParseAddr("10.9.0.99")
	change(&s)
	server := &dhcp.Server{
		Address: own.Addr(), Scopes: []dhcp.Scope{s}, Log: slog.New(slog.DiscardHandler),
		Probe: func(ctx context.Context, a netip.Addr) (used bool, err error) {
			h.Do(func() { used, err = dhcp.Ping(ctx, own.Addr(), a) })
			return used, err
		},
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, conn) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return server
}

func twoServers(s *dhcp.Scope) {
	s.TFTP = []netip.Addr{netip.MustParseAddr("10.9.0.1"), netip.MustParseAddr("10.9.0.3")}
}

const phoneClass = "Cisco Systems, Inc. IP Phone CP-7962G"

func TestUdhcpc(t *testing.T) {
	busybox := peer.Need(t, "busybox")
	a, b := netlab.Pair(t)
	server := start(t, a, twoServers)
	script := filepath.Join(t.TempDir(), "script")
	require.NoError(t, os.WriteFile(script,
		[]byte("#!/bin/sh\necho \"event=$1 ip=$ip opt150=$opt150 tftp=$tftp router=$router mask=$mask lease=$lease;\"\n"), 0o700))
	arguments := []string{"udhcpc", "-f", "-q", "-n", "-i", b.Interface, "-s", script, "-O", "150", "-O", "tftp"}
	m := b.Start(t, busybox, append(arguments, "-V", phoneClass)...).
		WaitFor(t, `event=bound ip=(\S+) opt150=(\S+) tftp=10\.9\.0\.1 router=10\.9\.0\.254 mask=24 lease=3600;`)
	value, err := hex.DecodeString(m[2])
	require.NoError(t, err)
	servers, err := dhcpopt.ParseServers(nil, value)
	require.NoError(t, err)
	assert.Equal(t, []netip.Addr{netip.MustParseAddr("10.9.0.1"), netip.MustParseAddr("10.9.0.3")}, servers)
	leases := server.Leases()
	require.Len(t, leases, 1)
	assert.Equal(t, m[1], leases[0].Address.String())

	b.Start(t, busybox, append(arguments, "-t", "2", "-T", "1", "-V", "printer")...).WaitFor(t, `event=leasefail`)
	assert.Len(t, server.Leases(), 1, "no phone, no address")
}

func TestDhclient(t *testing.T) {
	dhclient := peer.Need(t, "dhclient")
	a, b := netlab.Pair(t)
	server := start(t, a, twoServers)
	dir, err := os.MkdirTemp("", "dhclient")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	conf, file := filepath.Join(dir, "conf"), filepath.Join(dir, "leases")
	require.NoError(t, os.WriteFile(conf, []byte("option cisco-tftp code 150 = array of ip-address;\n"+
		"send vendor-class-identifier \""+phoneClass+"\";\nrequest subnet-mask, tftp-server-name, cisco-tftp;\n"), 0o600))
	arguments := []string{"-4", "-1", "-d", "-cf", conf, "-lf", file, "-pf", filepath.Join(dir, "pid"), "-sf", "/bin/true", b.Interface}
	b.Start(t, dhclient, arguments...).WaitFor(t, `bound to 10\.9\.0\.`)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(text), "option cisco-tftp 10.9.0.1,10.9.0.3;")
	assert.Contains(t, string(text), `option tftp-server-name "10.9.0.1";`)
	require.Len(t, server.Leases(), 1)

	b.Run(t, dhclient, append([]string{"-r"}, arguments...)...)
	require.Eventually(t, func() bool { return len(server.Leases()) == 0 }, 30*time.Second, 10*time.Millisecond, "released")
}

func TestPing(t *testing.T) {
	a, b := netlab.Pair(t)
	ping := func(target string) (used bool, err error) {
		a.Do(func() {
			used, err = dhcp.Ping(t.Context(), netip.MustParseAddr(a.Address), netip.MustParseAddr(target))
		})
		return used, err
	}
	used, err := ping(b.Address)
	require.NoError(t, err)
	assert.True(t, used)
	used, err = ping("10.9.0.77")
	require.NoError(t, err)
	assert.False(t, used)
}

func TestListenErrors(t *testing.T) {
	_, _, err := dhcp.Listen(t.Context(), "no-such-if0")
	assert.ErrorContains(t, err, `interface "no-such-if0"`)
	a, b := netlab.Pair(t)
	var conn net.PacketConn
	var own netip.Prefix
	a.Do(func() { conn, own, err = dhcp.Listen(t.Context(), a.Interface, netip.MustParsePrefix("10.9.0.0/16")) })
	require.NoError(t, err)
	defer conn.Close()
	assert.Equal(t, "10.9.0.1/24", own.String())
	a.Do(func() { _, _, err = dhcp.Listen(t.Context(), a.Interface) })
	assert.ErrorContains(t, err, "another DHCP server runs here")
	b.Run(t, "ip", "addr", "flush", "dev", b.Interface)
	b.Do(func() { _, _, err = dhcp.Listen(t.Context(), b.Interface) })
	assert.ErrorContains(t, err, "has no IPv4 address")
	assert.True(t, strings.HasPrefix(err.Error(), "dhcp: "))
}
