package dhcp_test

import (
	"context"
	"net"
	"net/netip"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
)

// wire is the server's socket; what it sends is kept.
type wire struct {
	in     chan []byte
	closed chan struct{}

	mu   sync.Mutex
	sent []sent
}

// take returns what was sent, and forgets it.
func (w *wire) take() []sent {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := w.sent
	w.sent = nil
	return list
}

type sent struct {
	*dhcpv4.DHCPv4
	to string
}

func (w *wire) ReadFrom(b []byte) (int, net.Addr, error) {
	select {
	case m := <-w.in:
		return copy(b, m), &net.UDPAddr{IP: net.IPv4zero, Port: 68}, nil
	case <-w.closed:
		return 0, nil, net.ErrClosed
	}
}

func (w *wire) WriteTo(b []byte, to net.Addr) (int, error) {
	m, err := dhcpv4.FromBytes(b)
	if err != nil {
		return 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, sent{m, to.String()})
	return len(b), nil
}

func (w *wire) Close() error {
	select {
	case <-w.closed:
		return os.ErrClosed
	default:
		close(w.closed)
		return nil
	}
}

func (w *wire) LocalAddr() net.Addr              { return &net.UDPAddr{Port: 67} }
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// lab is a server and its wire.
type lab struct {
	t      testing.TB
	server *dhcp.Server
	wire   *wire
}

func self() netip.Addr { return netip.MustParseAddr("10.9.0.1") }

func scope() dhcp.Scope {
	return dhcp.Scope{
		Network: netip.MustParsePrefix("10.9.0.0/24"), First: netip.MustParseAddr("10.9.0.50"), Last: netip.MustParseAddr("10.9.0.53"),
		Router: netip.MustParseAddr("10.9.0.254"), Lease: time.Hour,
	}
}

// serve runs a server in a bubble with a fake clock.
func serve(t *testing.T, s *dhcp.Server, f func(*lab)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := &lab{t: t, server: s, wire: &wire{in: make(chan []byte), closed: make(chan struct{})}}
		if s.Address == (netip.Addr{}) {
			s.Address = self()
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Serve(ctx, l.wire) }()
		f(l)
		cancel()
		require.NoError(t, <-ended)
	})
}

const class = "Cisco Systems, Inc. IP Phone CP-7962G\x00"

func hardware(n byte) net.HardwareAddr { return net.HardwareAddr{0, 0x1b, 0xd4, 0, 0, n} }

// message is what the n-th phone sends.
func message(n byte, kind dhcpv4.MessageType, change ...dhcpv4.Modifier) *dhcpv4.DHCPv4 {
	m, err := dhcpv4.New(append([]dhcpv4.Modifier{
		dhcpv4.WithHwAddr(hardware(n)), dhcpv4.WithMessageType(kind),
		dhcpv4.WithOption(dhcpv4.OptClassIdentifier(class)),
		dhcpv4.WithGeneric(dhcpv4.OptionParameterRequestList, dhcpopt.PhoneRequest()),
	}, change...)...)
	if err != nil {
		panic(err)
	}
	return m
}

// ask sends a message and returns the one answer, nil for silence.
func (l *lab) ask(m *dhcpv4.DHCPv4) *sent {
	l.t.Helper()
	l.raw(m.ToBytes())
	return l.answer()
}

func (l *lab) raw(b []byte) {
	l.wire.take()
	l.wire.in <- b
	synctest.Wait()
}

func (l *lab) answer() *sent {
	l.t.Helper()
	list := l.wire.take()
	if len(list) == 0 {
		return nil
	}
	require.Len(l.t, list, 1)
	return &list[0]
}

func want(a string) dhcpv4.Modifier {
	return dhcpv4.WithOption(dhcpv4.OptRequestedIPAddress(net.ParseIP(a)))
}

func server(a string) dhcpv4.Modifier {
	return dhcpv4.WithOption(dhcpv4.OptServerIdentifier(net.ParseIP(a)))
}

func from(a string) dhcpv4.Modifier { return dhcpv4.WithClientIP(net.ParseIP(a)) }

// lease lets the n-th phone get an address.
func (l *lab) lease(n byte) string {
	l.t.Helper()
	offer := l.ask(message(n, dhcpv4.MessageTypeDiscover))
	require.NotNil(l.t, offer)
	require.Equal(l.t, dhcpv4.MessageTypeOffer, offer.MessageType())
	a := offer.YourIPAddr.String()
	ack := l.ask(message(n, dhcpv4.MessageTypeRequest, want(a), server("10.9.0.1")))
	require.NotNil(l.t, ack)
	require.Equal(l.t, dhcpv4.MessageTypeAck, ack.MessageType())
	require.Equal(l.t, a, ack.YourIPAddr.String())
	return a
}

func assertKind(t testing.TB, want dhcpv4.MessageType, got *sent) {
	t.Helper()
	if assert.NotNil(t, got, "no answer") {
		assert.Equal(t, want, got.MessageType())
	}
}
