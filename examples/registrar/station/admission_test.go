package station_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

// placed is a connection that comes from an address.
type placed struct {
	net.Conn
	from netip.AddrPort
}

func (p placed) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(p.from) }

// from makes the next connections come from an address.
func (h *house) from(ln *pipes, addr string) {
	var port atomic.Uint32
	h.dial = func() net.Conn {
		client, server := net.Pipe()
		ln.conns <- placed{server, netip.AddrPortFrom(netip.MustParseAddr(addr), uint16(50000+port.Add(1)))}
		return client
	}
}

// TestTheNewerConnectionWinsInAnyOrder: a phone that drops before it is
// acknowledged, and returns at once, may be read twice in the wrong order.
func TestTheNewerConnectionWinsInAnyOrder(t *testing.T) {
	asked, held := make(chan struct{}), make(chan struct{})
	var n atomic.Int32
	h := open(t, houseText, func(s *station.Server) {
		s.Allow = func(string, uint32, netip.Addr, bool) error {
			if n.Add(1) == 1 {
				close(asked)
				<-held
			}
			return nil
		}
	})
	older := h.connect()
	older.send(registerReq(deviceA, 11, 0))
	<-asked
	newer := h.register(deviceA, 11, 0)
	b := h.register(deviceB, 11, 0)
	close(held)
	older.gone()
	assert.Empty(t, older.seen, "no answer: the phone listens elsewhere")
	talk(newer, b, "1002")
	phones := h.server.Phones()
	require.Len(t, phones, 2)
	h.logged("registered again on another connection")
}

func TestAdmitIsAskedBeforeAnythingIsRead(t *testing.T) {
	var asked atomic.Int32
	h := open(t, houseText, func(s *station.Server) {
		s.Admit = func(remote netip.AddrPort) error {
			assert.Equal(t, "127.0.0.1", remote.Addr().String())
			assert.NotZero(t, remote.Port())
			if asked.Add(1) > 1 {
				return errors.New("not from there")
			}
			return nil
		}
	})
	p := h.register(deviceA, 11, 0)
	for range 3 {
		h.connect().gone()
	}
	p.flush()
	h.logged("not from there")
	assert.Len(t, h.server.Phones(), 1)
}

func TestAllowDecidesAboutDevices(t *testing.T) {
	h := open(t, "auto-registration: {numbers: 200-201}", func(s *station.Server) {
		s.Allow = func(device string, _ uint32, remote netip.Addr, secure bool) error {
			assert.False(t, secure)
			assert.Equal(t, "127.0.0.1", remote.String())
			switch device {
			case "A":
				return errors.New("A has stolen something")
			case "B":
				return &directory.Rejection{Device: device, Reason: "Wrong network, and far too long to be shown", Fix: "move it"}
			}
			return nil
		}
	})
	for device, want := range map[string]string{"A": "Not admitted", "B": "Wrong network, and far too long"} {
		p := h.connect()
		p.send(registerReq(device, 11, 0))
		assert.Equal(t, want, next[*sccp.RegisterReject](p).Text.String())
		p.gone()
	}
	h.logged("A has stolen something")
	h.logged("move it")
	h.register("C", 11, 0)
	h.register("D", 11, 0) // those who were refused took no number
}

// TestAllowIsAskedAgainAboutAGivenNumber: another phone may just have taken the one that
// was expected, and with it the template.
func TestAllowIsAskedAgainAboutAGivenNumber(t *testing.T) {
	var known *directory.Directory
	h := open(t, "auto-registration: {numbers: 200-201}", func(s *station.Server) {
		known = s.Directory
		s.Allow = func(device string, _ uint32, _ netip.Addr, _ bool) error {
			if _, given := known.Known(device); given {
				return &directory.Rejection{Device: device, Reason: "Not with this number", Fix: "move it"}
			}
			return nil
		}
	})
	p := h.connect()
	p.send(registerReq("A", 11, 0))
	assert.Equal(t, "Not with this number", next[*sccp.RegisterReject](p).Text.String())
	p.gone()
	assert.Empty(t, h.server.Phones())
}

func TestDevicesPerAddress(t *testing.T) {
	h := open(t, houseText, func(s *station.Server) { s.Limits.DevicesPerAddress = 2 })
	a := h.register(deviceA, 11, 0)
	b := h.register(deviceB, 11, 0)
	c := h.connect()
	c.send(registerReq(deviceC, 11, 0))
	assert.Equal(t, "Too many devices", next[*sccp.RegisterReject](c).Text.String())
	h.logged("127.0.0.1 has 2 devices already")

	again := h.register(strings.ToLower(deviceA), 11, 0) // the same one, however it writes its name
	a.gone()
	again.send(registerReq(deviceA, 11, 0))
	next[*sccp.RegisterAck](again)
	b.send(&sccp.UnregisterReq{})
	b.gone()
	h.register(deviceC, 11, 0)
}

func TestTakeOver(t *testing.T) {
	for _, c := range []struct {
		rule          station.TakeOver
		other, silent string // who wins from another address, at once and after a while
	}{
		{station.NewerWins, "newer", "newer"},
		{station.SameAddressOnly, "older", "older"},
		{station.OlderStays, "older", "newer"},
	} {
		t.Run(c.rule.String(), func(t *testing.T) {
			clocked(t, func(t *testing.T, h *house, ln *pipes) {
				older := h.connectFrom(ln, "192.0.2.1")
				older.send(registerReq(deviceA, 11, 0))
				next[*sccp.RegisterAck](older)
				time.Sleep(20 * time.Second)
				newer := h.connectFrom(ln, "192.0.2.2")
				newer.send(registerReq(deviceA, 11, 0))
				assert.Equal(t, c.other, winner(t, older, newer))
				if c.other == "newer" {
					h.logged("taken over from another address")
					h.logged("before=192.0.2.1:50001 now=192.0.2.2:50001")
					return
				}
				time.Sleep(40 * time.Second) // a keepalive is overdue
				last := h.connectFrom(ln, "192.0.2.2")
				last.send(registerReq(deviceA, 11, 0))
				assert.Equal(t, c.silent, winner(t, older, last))
				if c.silent == "older" {
					back := h.connectFrom(ln, "192.0.2.1")
					back.send(registerReq(deviceA, 11, 0))
					assert.Equal(t, "newer", winner(t, older, back), "from its own address it may come at any time")
				}
			}, func(s *station.Server) { s.TakeOver = c.rule })
		})
	}
	assert.Equal(t, "unknown rule", station.TakeOver(9).String())
}

func (h *house) connectFrom(ln *pipes, addr string) *phone {
	h.from(ln, addr)
	return h.connect()
}

// winner tells which of two connections is registered.
func winner(t *testing.T, older, newer *phone) string {
	t.Helper()
	answer := nextWhere(newer, func(m sccp.ServerMessage) bool {
		return m.ID() == sccp.IDRegisterAck || m.ID() == sccp.IDRegisterReject
	})
	if no, ok := answer.(*sccp.RegisterReject); ok {
		assert.Equal(t, "Registered elsewhere", no.Text.String())
		newer.gone()
		assert.False(t, older.isGone())
		return "older"
	}
	older.gone()
	return "newer"
}

func TestServeSeveralListeners(t *testing.T) {
	server, _ := newServer(t, houseText)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	secure := newPipes()
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), plain, secure) }()
	h := &house{t: t, server: server, dial: func() net.Conn {
		c, err := net.Dial("tcp", plain.Addr().String())
		require.NoError(t, err)
		return c
	}}
	h.register(deviceA, 11, 0)
	h.pipePhone(secure).send(registerReq(deviceB, 11, 0))
	require.Eventually(t, func() bool { return len(server.Phones()) == 2 }, patience, time.Millisecond)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, server.Shutdown(ctx))
	require.ErrorIs(t, <-served, station.ErrServerClosed)
	require.Error(t, server.Serve(ctx, newPipes()), "it serves once")

	other, _ := newServer(t, houseText)
	require.Error(t, other.Serve(ctx), "nothing to listen on")
	broken := newPipes()
	go func() { served <- other.Serve(ctx, newPipes(), broken) }()
	require.NoError(t, broken.Close())
	require.ErrorIs(t, <-served, net.ErrClosed, "one that fails ends all")
}
