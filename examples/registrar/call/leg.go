package call

import (
	"slices"
	"time"
)

// leg is one phone's side of a call.
type leg struct {
	ref      uint32
	at       *appearance
	state    State
	cause    Cause
	talk     *conversation // what it takes part in or rings for; nil while nobody is called
	mirrored *conversation // the call of another phone that it shows
	digits   string
	entry    Key // whose number is dialled; 0 for a call
	kept     *leg
	consult  Key // KeyTransfer or KeyConference joins this leg with kept
	kind     CallType
	joined   time.Time // when it began to talk
	moved    time.Time // when it came from another conversation; zero: it did not
	since    time.Time // when it came to the state that is shown
	called   string    // the number that it failed to reach
	callBack string    // the number that it rings for
	reached  Party     // who had that number when the ringing began
	ring     Ring

	placed    bool // a call was made of it, not a feature
	noted     bool // it is in a list of calls
	unlisted  bool // phones shall not keep it
	selected  bool
	speaker   bool
	anonymous bool
	spare     bool // beyond what its line may have: for an emergency only
	gone      bool

	alarm TimerID
	path  path
	leads bool // is A of its direct path
	shown Leg
}

func (l *leg) endpoint() Endpoint {
	return Endpoint{Device: l.at.phone.device, Line: l.at.Instance, Ref: l.ref}
}

func (l *leg) in(states ...State) bool { return slices.Contains(states, l.state) }

func (l *leg) ringing() bool { return l.state == RingIn || l.state == Waiting }

func (l *leg) isHeld() bool { return l.state == Held }

// talking tells whether the leg talks to somebody: not parked, not in a page.
func (l *leg) talking() bool { return l.state == Connected && l.talk.answered() }

// holdable tells whether the leg waits on hold when it has to leave the handset:
// also in a park slot, but not in a page.
func (l *leg) holdable() bool { return l.state == Connected && l.talk.page == "" }

// joinable tells whether the leg can be held, or joined to another.
func (l *leg) joinable() bool { return l.in(Connected, Held) && l.talk.answered() }

// fresh tells whether the leg has dial tone for a new call.
func (l *leg) fresh() bool { return l.state == OffHook && l.entry == 0 }

// party returns who the leg is to others.
func (l *leg) party() Party {
	if l.anonymous {
		return Party{}
	}
	return l.at.party()
}

// history returns the list in which the phone should keep the leg if it ended
// now for a reason.
func (l *leg) history(cause Cause) History {
	switch {
	case l.unlisted:
	case l.kind == Outbound && l.placed:
		return Placed
	case l.kind == Outbound || l.kind == 0:
	case !l.joined.IsZero():
		return Received
	case cause != AnsweredElsewhere:
		return Missed
	}
	return NoHistory
}

// addLeg makes a leg on a line; the caller has checked that there is room.
func (m *Machine) addLeg(a *appearance, s State, kind CallType) *leg {
	l := m.newRef(a, s)
	l.kind = kind
	a.phone.legs = append(a.phone.legs, l)
	m.touchLeg(l)
	return l
}

func (m *Machine) newRef(a *appearance, s State) *leg {
	for m.lastRef++; m.lastRef == 0 || m.legs[m.lastRef] != nil; m.lastRef++ {
	}
	l := &leg{ref: m.lastRef, at: a, state: s}
	m.legs[l.ref] = l
	return l
}

// drop forgets a leg. The rest of its call must be settled with goOn, unless the
// call has ended.
func (m *Machine) drop(l *leg, cause Cause) {
	p := l.at.phone
	m.part(l, cause)
	m.stopTimer(&l.alarm)
	l.gone = true
	delete(m.legs, l.ref)
	p.legs = without(p.legs, l)
	if c := l.mirrored; c != nil {
		p.mirrors, c.mirrors = without(p.mirrors, l), without(c.mirrors, l)
	}
	m.release(l)
	m.touchLeg(l)
	if !l.joined.IsZero() {
		l.at.number.lastCall = m.now
	}
	m.emit(EndLeg{
		Device: p.device, Line: l.at.Instance, Ref: l.ref, Cause: cause, History: l.history(cause),
	})
	m.unkeep(l)
}

// unkeep makes ordinary calls of the consultations for a leg.
func (m *Machine) unkeep(l *leg) {
	for _, k := range l.at.phone.legs {
		if k.kept == l {
			k.kept, k.consult = nil, 0
			m.touchLeg(k)
		}
	}
}

// fail leaves a leg with a tone and a reason, or ends it when nobody listens.
func (m *Machine) fail(l *leg, cause Cause) {
	if l.at.phone.active != l {
		m.drop(l, cause)
		return
	}
	m.part(l, cause)
	l.state, l.cause = Failed, cause
	m.show(l)
	m.startTimer(&l.alarm, timer{kind: failure, leg: l}, m.limits.Failure)
}

func (m *Machine) activate(l *leg) {
	l.at.phone.active = l
	m.touchLeg(l)
}

func (m *Machine) release(l *leg) {
	if l.at.phone.active == l {
		l.at.phone.active = nil
		m.touchLeg(l)
	}
}
