package tftp

import (
	"context"
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
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

// Transfers with a detour end as others do: after a phone's silence, with the
// server, and for want of descriptors; nothing of them is left.
func TestDetoursEnd(t *testing.T) {
	descriptors(t)
	leaktest.Goroutines(t)
	conn, err := net.ListenPacket("udp4", "0.0.0.0:0")
	require.NoError(t, err)
	s := serveOn(t, conn, func(s *Server) { s.RetryTimeout = 20 * time.Millisecond; s.Retries = 2 },
		fixed(map[string]string{"file": pattern(600)}))
	_, port, err := net.SplitHostPort(s.addr)
	require.NoError(t, err)
	other := net.JoinHostPort("127.0.0.2", port)

	silentPhone := newRawPhone(t, other)
	silentPhone.send(rrq("file"))
	silentPhone.receive()
	e := s.wait(t, "the end of its transfer", func(e Event) bool { return e.Remote == addrOf(silentPhone.conn) })
	require.Error(t, e.Err)
	require.Equal(t, 2, e.Retransmits)

	aborting := newRawPhone(t, other)
	aborting.send(rrq("file"))
	_, from := aborting.receive()
	aborting.sendTo("\x00\x05\x00\x00enough\x00", from)
	e = s.wait(t, "the end of its transfer", func(e Event) bool { return e.Remote == addrOf(aborting.conn) })
	require.ErrorContains(t, e.Err, "enough")

	unlucky := newRawPhone(t, other)
	withoutDescriptors(t, func() {
		unlucky.send(rrq("file"))
		s.waitErr(t, syscall.EMFILE)
	})

	last := newRawPhone(t, other)
	last.send(rrq("file"))
	last.receive()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, s.Shutdown(ctx), context.Canceled)
	e = s.wait(t, "the end of its transfer", func(e Event) bool { return e.Remote == addrOf(last.conn) })
	require.ErrorIs(t, e.Err, ErrStopped)
}
