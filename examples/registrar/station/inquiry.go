package station

import (
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// inquire asks a phone how it heard a call that it has left.
func (x *exchange) inquire(c call.EndLeg) {
	k := legKey{c.Device, c.Ref}
	delete(x.music, k)
	x.tones.stop(k)
	x.askFor(k, c.Line)
}

// inquireOf asks the phones that still show a call that is over: the call has
// failed, and its users listen to a tone.
func (x *exchange) inquireOf(r call.Record) {
	for _, leg := range r.Legs {
		if leg.Cause != call.Joined { // it goes on in another call
			x.askFor(legKey{leg.Device, leg.Ref}, leg.Line)
		}
	}
}

// askFor asks for the statistics of a leg that had a voice path, once.
func (x *exchange) askFor(k legKey, line uint32) {
	if !x.voiced[k] {
		return
	}
	delete(x.voiced, k)
	s := x.sessions[k.device]
	if s == nil {
		return
	}
	s.send(statisticsReq(s.profile, line, k.ref))
	x.ledger.ask(k)
	if x.answers.set(k, time.Now().Add(x.limits.StatisticsWithin)) {
		x.signal()
	}
}

// statistics takes what a phone tells about a call.
func (x *exchange) statistics(s *session, m *sccp.ConnectionStatisticsRes) (wanted bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen == nil {
		return false
	}
	k := legKey{s.screen.device.Name, m.CallReference}
	x.answers.stop(k)
	told := statisticsOf(k.device, m)
	s.voice = &told
	x.observer.Quality(told)
	return x.ledger.answer(k, told)
}
