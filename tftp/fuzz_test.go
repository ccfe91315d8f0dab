package tftp

import (
	"context"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// memoryConn keeps what is written to it.
type memoryConn struct {
	net.PacketConn
	written []string
}

func (c *memoryConn) WriteTo(p []byte, _ net.Addr) (int, error) {
	c.written = append(c.written, string(p))
	return len(p), nil
}

// FuzzRequest sends one datagram to the guard. Whatever it is, there is at most
// one outcome: silence, one small answer, or one canonical request for
// pin/tftp; and nothing of it stays behind.
func FuzzRequest(f *testing.F) {
	for _, packet := range []string{
		rrq("file"), rrq("file") + "\x00", rrq("missing", "blksize", "1428"), rrq("file", "TSIZE", "0", "blksize", "9999"),
		rrq("../file"), "\x00\x02file\x00octet\x00", "\x00\x05\x00\x01oops\x00", "\x00\x01file\x00mail\x00", "",
	} {
		f.Add([]byte(packet))
	}
	remote := netip.MustParseAddrPort("10.0.0.1:50000")
	f.Fuzz(func(t *testing.T, packet []byte) {
		if len(packet) > maxRequest+1 {
			packet = packet[:maxRequest+1]
		}
		var events []Event
		server := &Server{
			Files:   NewFiles(fixed(map[string]string{"file": "content"})),
			OnEvent: func(e Event) { events = append(events, e) },
		}
		conn := &memoryConn{}
		s, err := server.start(context.Background(), conn)
		require.NoError(t, err)
		s.socket = plainSocket{conn}

		var handed, clients []string
		read := make(chan struct{})
		go func() {
			defer close(read)
			buf := make([]byte, maxRequest)
			for {
				n, addr, err := s.guard.ReadFrom(buf)
				if err != nil {
					return
				}
				handed = append(handed, string(buf[:n]))
				clients = append(clients, addr.String())
			}
		}()
		s.request(packet, datagram{remote: remote}, time.Now())
		s.opening.Wait()
		close(s.guard.ready)
		<-s.guard.drained
		require.NoError(t, s.guard.Close())
		<-read

		require.LessOrEqual(t, len(conn.written)+len(handed), 1)
		for _, answer := range conn.written {
			require.LessOrEqual(t, len(answer), 32)
			require.Equal(t, "\x00\x05\x00", answer[:3])
			require.Less(t, packet[1], byte(3), "only requests are answered")
		}
		for i, request := range handed {
			require.Equal(t, remote.String(), clients[i])
			r, err := parseRead([]byte(request))
			require.NoError(t, err)
			require.Contains(t, s.guard.transfers, string(r.name))
			require.LessOrEqual(t, r.block, maxBlock4)
			s.finish(s.guard.transfers[string(r.name)], nil)
		}
		require.Len(t, events, 1)
		require.Zero(t, server.limits.active)
		require.Empty(t, s.recent)
		s.abort()
	})
}
