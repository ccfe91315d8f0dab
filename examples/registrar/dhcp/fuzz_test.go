package dhcp_test

import (
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/dhcp"
)

// Whatever comes in, the server answers as a server or not at all.
func FuzzServe(f *testing.F) {
	for _, kind := range []dhcpv4.MessageType{1, 3, 4, 7, 8} {
		f.Add(message(1, kind, want("10.9.0.50"), from("10.9.0.50"), server("10.9.0.1")).ToBytes())
	}
	f.Add(message(1, 1, dhcpv4.WithGatewayIP(net.IPv4(10, 9, 0, 1))).ToBytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		serve(t, plain(), func(l *lab) {
			l.raw(b)
			if got := l.answer(); got != nil {
				require.Equal(t, dhcpv4.OpcodeBootReply, got.OpCode)
				require.LessOrEqual(t, len(l.server.Leases()), 4)
			}
		})
	})
}

// Clients that say anything in any order never get one address twice, nor one
// that is not to be given. Four bytes are one message: who, what, and which
// addresses it holds.
func FuzzConversation(f *testing.F) {
	f.Add([]byte{1, 1, 0, 0, 1, 3, 0x10, 1, 2, 1, 0, 0, 2, 3, 0x21, 1})
	f.Add([]byte{1, 3, 0x10, 0, 2, 3, 0x10, 0, 1, 7, 0x01, 1, 2, 3, 0x10, 200})
	f.Add([]byte{1, 4, 0x10, 1, 3, 8, 0x03, 0, 5, 1, 0, 60, 5, 3, 0x70, 3})
	f.Fuzz(func(t *testing.T, script []byte) {
		script = script[:min(len(script), longestScript)]
		s := scope()
		s.First, s.Last = netip.MustParseAddr("10.9.0.0"), netip.MustParseAddr("10.9.0.5")
		s.Router = netip.MustParseAddr("10.9.0.3")
		serve(t, &dhcp.Server{Scopes: []dhcp.Scope{s}}, func(l *lab) {
			for ; len(script) >= 4 && !t.Failed(); script = script[4:] {
				l.converse(script[0], script[1], script[2], script[3])
			}
		})
	})
}

// longestScript is enough for every client to say several things.
const longestScript = 256

// converse sends one message and checks the answer and the leases.
func (l *lab) converse(client, kind, addrs, extra byte) {
	at := func(n byte) net.IP { return net.IPv4(10, 9, 0, n) }
	m := message(client%8, dhcpv4.MessageType(kind%9))
	if n := addrs >> 4; n != 0 {
		m.UpdateOption(dhcpv4.OptRequestedIPAddress(at(n - 1)))
	}
	if n := addrs & 15; n != 0 {
		m.ClientIPAddr = at(n - 1)
	}
	switch extra % 4 {
	case 1:
		m.UpdateOption(dhcpv4.OptServerIdentifier(at(1)))
	case 2:
		m.UpdateOption(dhcpv4.OptServerIdentifier(at(2)))
	case 3:
		m.GatewayIPAddr = at(9)
	}
	time.Sleep(time.Duration(extra) * time.Minute)
	synctest.Wait()
	got := l.ask(m)
	if got != nil && !got.YourIPAddr.IsUnspecified() {
		require.Contains(l.t, []string{"10.9.0.2", "10.9.0.4", "10.9.0.5"}, got.YourIPAddr.String())
	}
	addresses, clients := map[netip.Addr]bool{}, map[[6]byte]bool{}
	for _, lease := range l.server.Leases() {
		require.Falsef(l.t, addresses[lease.Address], "%v is leased twice", lease.Address)
		require.Falsef(l.t, clients[lease.MAC], "%x has two leases", lease.MAC)
		addresses[lease.Address], clients[lease.MAC] = true, true
	}
	if got != nil && got.MessageType() == dhcpv4.MessageTypeAck && !got.YourIPAddr.IsUnspecified() {
		leased, _ := netip.AddrFromSlice(got.YourIPAddr.To4())
		require.True(l.t, addresses[leased], "what is acknowledged is leased")
	}
}
