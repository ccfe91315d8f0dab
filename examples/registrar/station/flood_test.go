package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

// flood sends keepalives in one piece, and tells how many were answered until the
// last one was, or the connection has ended.
func (p *phone) flood(n int) (answered int) {
	p.t.Helper()
	var b []byte
	for range n {
		var err error
		b, err = (&sccp.KeepAliveReq{}).Append(b, 0)
		require.NoError(p.t, err)
	}
	_, _ = p.raw.Write(b) // it may be cut off meanwhile
	for m := range p.inbox {
		p.seen = append(p.seen, m)
		if _, ok := m.(*sccp.KeepAliveAck); ok {
			answered++
		}
		if answered == n {
			break
		}
	}
	return answered
}

func (h *house) justRegistered(name string) *phone {
	p := h.connect()
	p.send(registerReq(name, 11, 0))
	next[*sccp.CapabilitiesReq](p)
	return p
}

// TestTheThrottleOfCUCM: with the registration, 2000 messages at once are answered,
// and the next one is one too many.
func TestTheThrottleOfCUCM(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		p := h.justRegistered(deviceA)
		assert.Equal(t, 1999, p.flood(1999))
		require.Len(t, h.server.Phones(), 1)
		assert.Zero(t, p.flood(1))
		last, ok := p.seen[len(p.seen)-1].(*sccp.DisplayPriNotify)
		require.True(t, ok, p.story())
		assert.Equal(t, "Too many messages", last.Notify.String())
		h.logged("too many messages: more than 2000 in 5s")

		slow := h.justRegistered(deviceB)
		for range 20 {
			assert.Equal(t, 390, slow.flood(390))
			time.Sleep(time.Second)
		}
		rounds := 0
		for slow.flood(410) == 410 {
			rounds++
			time.Sleep(time.Second)
		}
		assert.LessOrEqual(t, rounds, 5, "410 a second are 2050 in 5 s")
	})
}

// TestComingBackDoesNotHelpAFlood: messages count for the phone, not for one of its
// connections.
func TestComingBackDoesNotHelpAFlood(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		first := h.justRegistered(deviceA)
		assert.Equal(t, 70, first.flood(70))
		second := h.justRegistered(deviceA) // takes over
		assert.Less(t, second.flood(70), 30)
		third := h.connect()
		third.send(registerReq(deviceA, 11, 0))
		assert.Equal(t, "Too many messages", next[*sccp.RegisterReject](third).Text.String())
		third.gone()
		h.justRegistered(deviceB)
		h.logged("more than 100 in 5s, and may come when that is over")

		time.Sleep(5 * time.Second)
		last := h.justRegistered(deviceA)
		assert.Equal(t, 50, last.flood(50))
		last.send(&sccp.UnregisterReq{})
		last.gone()
		assert.Less(t, h.justRegistered(deviceA).flood(50), 50)
		one := h.justRegistered(deviceC)
		assert.Equal(t, 60, one.flood(60))
		one.send(registerReq(deviceA, 11, 0)) // as another phone
		assert.Less(t, one.flood(50), 50)
	}, func(s *station.Server) { s.Limits.Events = 100 })
}

// TestAFloodOfNobody ends the connection of one that has not registered.
func TestAFloodOfNobody(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		p := h.connect()
		assert.Equal(t, 100, p.flood(100))
		assert.Zero(t, p.flood(100))
		assert.IsType(t, &sccp.RegisterReject{}, p.seen[len(p.seen)-1])
		h.logged("more than 100 in 5s")
	}, func(s *station.Server) { s.Limits.Events = 100 })
}

// TestAnotherLimitHoldsAtOnce: phones that are there need not come back for it.
func TestAnotherLimitHoldsAtOnce(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		p := h.justRegistered(deviceA)
		assert.Equal(t, 300, p.flood(300))
		h.server.Reconfigure(station.Settings{Limits: station.Limits{Events: 200, EventSpan: 10 * time.Second}})
		assert.Equal(t, 200, p.flood(300))
	})
}

// TestManyQuestionsAtOnceAreAnswered, though more than the outbox holds.
func TestManyQuestionsAtOnceAreAnswered(t *testing.T) {
	h := open(t, houseText, func(s *station.Server) { s.Limits.Outbox = 64 })
	p := h.justRegistered(deviceA)
	assert.Equal(t, 1500, p.flood(1500))
}

// TestNobodyFillsTheLog: what strangers say is not logged without end.
func TestNobodyFillsTheLog(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		for range 20 {
			p := h.connect()
			for range 20 {
				p.send(&sccp.Alarm{Text: sccp.Text("noise")})
			}
			p.send(registerReq("SEP0000000000FF", 11, 0))
			next[*sccp.RegisterReject](p)
			p.gone()
		}
		assert.Equal(t, 96, strings.Count(h.logs.String(), "noise"))
		assert.Equal(t, 4, strings.Count(h.logs.String(), "msg=\"registration refused"), "of a hundred lines")
		time.Sleep(time.Second)
		h.justRegistered(deviceA).send(&sccp.Alarm{Text: sccp.Text("mine")})
		h.logged("mine")
	})
}

// TestAPhoneDoesNotFillTheLog, with what it says nor by coming and going; that it is
// cut off is told anyway.
func TestAPhoneDoesNotFillTheLog(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		for range 20 {
			p := h.justRegistered(deviceA)
			for range 50 {
				p.send(&sccp.Alarm{Text: sccp.Text("Last=Phone-Keypad")})
			}
			p.flush()
		}
		lines := func() (n int) {
			for line := range strings.Lines(h.logs.String()) {
				if strings.Contains(line, deviceA) && !strings.Contains(line, "level=DEBUG") {
					n++
				}
			}
			return n
		}
		assert.Equal(t, 60, lines())
		last := h.justRegistered(deviceA)
		last.flood(2000)
		h.logged(`msg="a phone is cut off" device=` + deviceA)
		time.Sleep(10 * time.Second)
		h.justRegistered(deviceA)
		h.logged("msg=registered device=" + deviceA)
		h.logged(" more=")
	})
}
