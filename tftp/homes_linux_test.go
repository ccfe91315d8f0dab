package tftp

import (
	"net"
	"net/netip"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/netlab"
)

// A host with three addresses, two of them in the network of the phones: what
// it sends comes from the one that the phone asked, from the first datagram to
// the last.
func TestServerOnAHostWithSeveralAddresses(t *testing.T) {
	host, client := netlab.Pair(t)
	host.Run(t, "ip", "addr", "add", "10.9.0.11/24", "dev", host.Interface)
	host.Run(t, "ip", "addr", "add", "10.77.0.1/32", "dev", "lo")
	client.Run(t, "ip", "route", "add", "10.77.0.1", "via", host.Address)

	dir := contestDir(t)
	contestFile(t, dir, "file", 3000)
	self, err := os.Executable()
	require.NoError(t, err)

	for _, listen := range []string{"0.0.0.0:6969", "10.9.0.11:6970", "[::]:6971"} {
		server := host.Start(t, "env", serveDirEnv+"="+dir, serveAddrEnv+"="+listen, self)
		server.WaitFor(t, "receive buffer")
		local := netip.MustParseAddrPort(listen)
		asked := []string{host.Address, "10.9.0.11", "10.77.0.1"}
		if !local.Addr().IsUnspecified() {
			asked = []string{local.Addr().String()}
		}
		for _, ip := range asked {
			for _, options := range [][]string{nil, {"blksize", "1428", "tsize", "0"}} {
				phone := phoneIn(t, client, netip.AddrPortFrom(netip.MustParseAddr(ip), local.Port()))
				phone.send(rrq("missing"))
				packet, from := phone.receive()
				require.Equal(t, "\x00\x05\x00\x01", packet[:4])
				require.Equal(t, ip, from.IP.String())

				phone.send(rrq("file", options...))
				block := defaultBlock
				if options != nil {
					block = 1428
					packet, from = phone.receive()
					require.Equal(t, "\x00\x06", packet[:2])
					require.Equal(t, ip, from.IP.String())
					phone.sendTo("\x00\x04\x00\x00", from)
				}
				require.Equal(t, pattern(3000), phone.finish(block))
				require.Equal(t, ip, phone.heard.IP.String())
			}
		}
	}
}

func phoneIn(t *testing.T, host *netlab.Host, server netip.AddrPort) *rawPhone {
	t.Helper()
	var conn *net.UDPConn
	var err error
	host.Do(func() { conn, err = net.ListenUDP("udp4", nil) })
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	return &rawPhone{t: t, conn: conn, to: net.UDPAddrFromAddrPort(server)}
}
