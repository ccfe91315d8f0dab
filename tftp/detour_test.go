package tftp

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

func loopback(port uint16) netip.AddrPort {
	return netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port)
}

func openSocket(t *testing.T) *net.UDPConn {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(patience)))
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	return conn
}

func TestLastAddr(t *testing.T) {
	for network, want := range map[string]string{
		"10.9.0.5/24": "10.9.0.255", "10.9.0.5/30": "10.9.0.7", "172.16.3.1/12": "172.31.255.255",
		"10.9.0.5/31": "invalid IP", "10.9.0.5/32": "invalid IP", "fd00::1/64": "invalid IP",
	} {
		ip, parsed, err := net.ParseCIDR(network)
		require.NoError(t, err)
		require.Equal(t, want, lastAddr(&net.IPNet{IP: ip, Mask: parsed.Mask}).String(), network)
	}
}

func TestNeedDetour(t *testing.T) {
	var r routes
	start := time.Now()
	phone := loopback(4000)
	require.False(t, r.needDetour(datagram{remote: phone}, start), "nothing is known")
	require.False(t, r.needDetour(datagram{remote: phone, local: netip.MustParseAddr("224.0.0.1")}, start))
	require.False(t, r.needDetour(datagram{remote: phone, local: phone.Addr()}, start))
	other := netip.MustParseAddr("127.0.0.2")
	require.True(t, r.needDetour(datagram{remote: phone, local: other}, start))
	require.False(t, r.needDetour(datagram{remote: phone, local: netip.MustParseAddr("127.255.255.255")}, start), "broadcast")

	// What is known is believed for a while, and not for ever.
	r.known[routeKey{phone.Addr(), other}] = route{detour: false, since: start}
	require.False(t, r.needDetour(datagram{remote: phone, local: other}, start.Add(routeLife-1)))
	require.True(t, r.needDetour(datagram{remote: phone, local: other}, start.Add(routeLife)))

	for i := range maxRoutes + 1 {
		r.known[routeKey{remote: netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})}] = route{since: start}
	}
	r.needDetour(datagram{remote: phone, local: other}, start.Add(2*routeLife))
	require.Less(t, len(r.known), 2, "forgotten rather than grown")
}

func TestDetourCarriesBothWays(t *testing.T) {
	leaktest.Goroutines(t)
	phone := openSocket(t)
	d, err := openDetour(netip.MustParseAddr("127.0.0.1"), addrOf(phone))
	require.NoError(t, err)
	pin, stranger := openSocket(t), openSocket(t)
	to := net.UDPAddrFromAddrPort(d.addr())

	_, err = pin.WriteTo([]byte("data"), to)
	require.NoError(t, err)
	buf := make([]byte, 100)
	n, from, err := phone.ReadFrom(buf)
	require.NoError(t, err)
	require.Equal(t, "data", string(buf[:n]))

	_, err = stranger.WriteTo([]byte("not mine"), to)
	require.NoError(t, err)
	_, err = phone.WriteTo([]byte("ack"), from)
	require.NoError(t, err)
	n, _, err = pin.ReadFrom(buf)
	require.NoError(t, err)
	require.Equal(t, "ack", string(buf[:n]))

	_, err = pin.WriteTo([]byte("last words"), to)
	require.NoError(t, err)
	require.NoError(t, d.close())
	n, _, err = phone.ReadFrom(buf)
	require.NoError(t, err)
	require.Equal(t, "last words", string(buf[:n]), "and nothing of the stranger")
}

// A phone whose port is closed ends its transfer at once.
func TestDetourHangsUp(t *testing.T) {
	leaktest.Goroutines(t)
	gone, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	d, err := openDetour(netip.MustParseAddr("127.0.0.1"), addrOf(gone))
	require.NoError(t, err)
	defer func() { require.NoError(t, d.close()) }()
	require.NoError(t, gone.Close())
	pin := openSocket(t)
	_, err = pin.WriteTo([]byte("data"), net.UDPAddrFromAddrPort(d.addr()))
	require.NoError(t, err)
	buf := make([]byte, 100)
	n, _, err := pin.ReadFrom(buf)
	require.NoError(t, err)
	require.Equal(t, "\x00\x05\x00\x00unreachable\x00", string(buf[:n]))
}

func TestDetourFromAForeignAddress(t *testing.T) {
	_, err := openDetour(netip.MustParseAddr("192.0.2.1"), loopback(4000))
	require.Error(t, err)
}
