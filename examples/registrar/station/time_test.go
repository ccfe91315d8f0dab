package station_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

// clocked runs a test with a fake clock and a server behind pipes.
func clocked(t *testing.T, test func(t *testing.T, h *house, ln *pipes), setups ...func(*station.Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ln := newPipes()
		server, logs := newServer(t, houseText)
		for _, setup := range setups {
			setup(server)
		}
		ctx, cancel := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- server.Serve(ctx, ln) }()
		h := &house{t: t, server: server, ln: ln, logs: logs, dial: func() net.Conn { return ln.dial(t) }}
		test(t, h, ln)
		cancel()
		assert.ErrorIs(t, <-served, context.Canceled)
	})
}

func (p *phone) isGone() bool {
	synctest.Wait()
	for {
		select {
		case m, ok := <-p.inbox:
			if !ok {
				return true
			}
			p.seen = append(p.seen, m)
		default:
			return false
		}
	}
}

func TestKeepAlive(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		p := h.register(deviceA, 11, 0)
		for range 20 {
			time.Sleep(60 * time.Second)
			p.send(&sccp.KeepAliveReq{})
			next[*sccp.KeepAliveAck](p)
		}
		time.Sleep(74 * time.Second)
		require.False(t, p.isGone())
		time.Sleep(2 * time.Second)
		assert.True(t, p.isGone())
		assert.Contains(t, h.logs.String(), "silent for too long")
	})
}

func TestASilentPhoneReleasesItsPeer(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		a, b := h.phoneAB()
		talk(a, b, "1002")
		time.Sleep(50 * time.Second)
		b.flush()
		time.Sleep(30 * time.Second)
		b.state(sccp.DCallStateOnHook)
		assert.True(t, a.isGone())
	})
}

func TestAConnectionThatDoesNotRegister(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		silent, chatty := h.connect(), h.connect()
		time.Sleep(10 * time.Second)
		chatty.send(&sccp.KeepAliveReq{})
		next[*sccp.KeepAliveAck](chatty)
		time.Sleep(4 * time.Second)
		require.False(t, silent.isGone())
		time.Sleep(2 * time.Second)
		assert.True(t, silent.isGone())
		assert.True(t, chatty.isGone(), "keepalives are no registration")
	})
}

func TestBytesAloneKeepNoConnectionAlive(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		p := h.register(deviceA, 11, 0)
		slow := frame(0, sccp.IDAlarm, make([]byte, 92)...)
		var err error
		for i := range 20 {
			if _, err = p.raw.Write(slow[i : i+1]); err != nil {
				break
			}
			time.Sleep(5 * time.Second)
		}
		assert.Error(t, err)
		assert.True(t, p.isGone())
	})
}

func TestTimersOfACall(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		a, b := h.phoneAB()
		alive := func(d time.Duration) {
			for range int(d / time.Second) {
				time.Sleep(time.Second)
				synctest.Wait()
			}
			a.send(&sccp.KeepAliveReq{})
			b.send(&sccp.KeepAliveReq{})
		}
		a.softKey(sccp.SoftKeyNewCall)
		a.state(sccp.DCallStateOffHook)
		alive(16 * time.Second)
		a.state(sccp.DCallStateCongestion)
		alive(16 * time.Second)
		a.state(sccp.DCallStateOnHook)

		a.softKey(sccp.SoftKeyNewCall)
		a.keys("1002")
		b.state(sccp.DCallStateRingIn)
		alive(30 * time.Second)
		alive(31 * time.Second)
		b.state(sccp.DCallStateOnHook)
		a.state(sccp.DCallStateCongestion)
	})
}

func TestAnOutboxThatIsNotEmptied(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, ln *pipes) {
		conn := ln.dial(t) // nobody reads
		require.NoError(t, sccp.NewStationConn(conn).Send(registerReq(deviceA, 11, 0)))
		time.Sleep(11 * time.Second)
		synctest.Wait()
		assert.Contains(t, h.logs.String(), "does not read what it is sent")
		assert.Empty(t, h.server.Phones())
		_ = conn.Close()
	})
}

func TestShutdownTellsThePhones(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	waiting := h.connect()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, h.server.Shutdown(ctx))
	for _, p := range []*phone{a, b} {
		assert.Equal(t, sccp.ResetTypeRestart, next[*sccp.Reset](p).ResetType)
		p.gone()
	}
	waiting.gone()
	_, err := net.Dial("tcp", h.ln.Addr().String())
	assert.Error(t, err, "the port is free again")
}

func TestServeOnlyOnce(t *testing.T) {
	h := open(t, houseText)
	h.register(deviceA, 11, 0)
	ln := newPipes()
	assert.ErrorContains(t, h.server.Serve(t.Context(), ln), "once")
	_, err := ln.Accept()
	assert.ErrorIs(t, err, net.ErrClosed, "a listener that is not served is closed")
}

func TestServeAfterShutdown(t *testing.T) {
	server, _ := newServer(t, houseText)
	require.NoError(t, server.Shutdown(t.Context()))
	assert.ErrorIs(t, server.Serve(t.Context(), newPipes()), station.ErrServerClosed)
}

// failing is a listener whose Accept fails a few times.
type failing struct {
	*pipes
	left int
}

func (f *failing) Accept() (net.Conn, error) {
	if f.left > 0 {
		f.left--
		return nil, errors.New("too many open files")
	}
	return f.pipes.Accept()
}

func TestAcceptThatFailsForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := &failing{newPipes(), 5}
		server, logs := newServer(t, houseText)
		ctx, cancel := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- server.Serve(ctx, ln) }()
		h := &house{t: t, server: server, dial: func() net.Conn { return ln.dial(t) }}
		h.register(deviceA, 11, 0)
		assert.Contains(t, logs.String(), "too many open files")
		cancel()
		<-served
	})
}

// summer is when summer time begins in Berlin, for a fake clock, which
// begins with the year 2000.
var summer = time.Date(2000, time.March, 26, 1, 0, 0, 0, time.UTC)

func inBerlin(t *testing.T) func(*station.Server) {
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	return func(s *station.Server) { s.TimeZone = zone }
}

// hours returns those of the times that a phone was told since it was asked last.
func (p *phone) hours() (hours []uint32) {
	from := len(p.seen)
	require.False(p.t, p.isGone())
	for _, m := range p.seen[from:] {
		if told, ok := m.(*sccp.TimeDateRes); ok {
			hours = append(hours, told.Hour)
		}
	}
	return hours
}

func TestPhonesAreToldTheTime(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		time.Sleep(time.Until(summer.Add(-time.Minute)))
		a, b := h.phoneAB()
		talk(a, b, "1002")
		a.flush()
		idle := h.register(deviceC, 11, 0)
		await := func(at time.Time) {
			for time.Now().Before(at) {
				time.Sleep(min(time.Minute, time.Until(at)))
				for _, p := range []*phone{a, b, idle} {
					p.send(&sccp.KeepAliveReq{})
				}
			}
			synctest.Wait()
		}
		await(summer.Add(-time.Second))
		assert.Empty(t, idle.hours())
		await(summer)
		assert.Equal(t, []uint32{3}, idle.hours(), "summer time")
		assert.Equal(t, []uint32{3}, a.hours(), "also while it is used")
		await(summer.Add(21*time.Hour - time.Second))
		assert.Empty(t, idle.hours(), "not each hour")
		await(summer.Add(21 * time.Hour))
		assert.Equal(t, []uint32{0}, idle.hours(), "midnight")
	}, inBerlin(t))
}

// TestPhonesAreToldTheTimeOneAfterAnother, and those that come meanwhile do not
// wait.
func TestPhonesAreToldTheTimeOneAfterAnother(t *testing.T) {
	const phones = 250
	var text strings.Builder
	text.WriteString("lines: [{number: 1000}]\ndevices:\n")
	name := func(i int) string { return fmt.Sprintf("SEP%012X", i+1) }
	for i := range phones {
		fmt.Fprintf(&text, "  - {name: %s, lines: [1000]}\n", name(i))
	}
	many := func(s *station.Server) {
		cfg, err := config.Parse("test.yaml", []byte(text.String()))
		require.NoError(t, err)
		s.Directory = directory.New(cfg)
	}
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		time.Sleep(time.Until(summer.Add(-time.Second)))
		all := make([]*phone, phones)
		for i := range all {
			all[i] = h.register(name(i), 11, 0)
		}
		told := func() (n int) {
			synctest.Wait()
			for _, p := range all {
				n += len(p.hours())
			}
			return n
		}
		time.Sleep(time.Until(summer))
		assert.Equal(t, 100, told())
		time.Sleep(50 * time.Millisecond)
		assert.Zero(t, told())
		_ = all[0].raw.Close()
		all = all[1:]
		time.Sleep(50 * time.Millisecond)
		rest := told()
		time.Sleep(100 * time.Millisecond)
		rest += told()
		assert.InDelta(t, 150, rest, 1, "but for one that may have left before")
		time.Sleep(time.Second)
		assert.Zero(t, told())
	}, inBerlin(t), many)
}
