package call

import (
	"cmp"
	"slices"
	"time"
)

type phone struct {
	device string
	lines  []*appearance
	legs   []*leg // oldest first
	active *leg   // the leg with the handset
	redial string
}

type appearance struct {
	Line
	phone *phone
}

type leg struct {
	ref      uint32
	at       *appearance
	state    State
	cause    Cause
	talk     *conversation // nil while nobody is called
	digits   []byte
	timer    TimerID
	transfer *leg // the call that this consultation call would hand over
	gone     bool
}

type conversation struct {
	from     *leg
	to       []*leg // all that ring, then the one that answered
	dialed   string
	media    bool
	started  time.Time
	answered time.Time
}

func (c *conversation) isAnswered() bool { return !c.answered.IsZero() }

// peer returns the other side of an answered conversation.
func (c *conversation) peer(l *leg) *leg {
	if c.from == l {
		return c.to[0]
	}
	return c.from
}

func (a *appearance) party() Party { return Party{Number: a.Number, Name: a.Name} }

func (a *appearance) calls() (n int) {
	for _, l := range a.phone.legs {
		if l.at == a {
			n++
		}
	}
	return n
}

func (a *appearance) full() bool { return a.calls() >= cmp.Or(a.MaxCalls, 2) }

// free tells whether a new caller may ring here.
func (a *appearance) free() bool {
	return !a.full() && (!a.NoWaiting || len(a.phone.legs) == 0)
}

func (l *leg) endpoint() Endpoint {
	return Endpoint{Device: l.at.phone.device, Line: l.at.Instance, Ref: l.ref}
}

func (l *leg) ringing() bool { return l.state == RingIn || l.state == Waiting }

// line returns the appearance under a button, or the first one.
func (p *phone) line(instance uint32) *appearance {
	for _, a := range p.lines {
		if a.Instance == instance {
			return a
		}
	}
	if len(p.lines) == 0 {
		return nil
	}
	return p.lines[0]
}

// find returns the leg a key is meant for: the one with the reference if it is
// wanted, else the active leg, else the newest leg that is wanted. A reference
// that the phone does not have belongs to a call that has just ended: nothing
// may happen to another call then.
func (p *phone) find(ref uint32, wanted func(*leg) bool) *leg {
	if ref != 0 {
		i := slices.IndexFunc(p.legs, func(l *leg) bool { return l.ref == ref })
		if i < 0 {
			return nil
		}
		if wanted(p.legs[i]) {
			return p.legs[i]
		}
	}
	if p.active != nil && wanted(p.active) {
		return p.active
	}
	for _, l := range slices.Backward(p.legs) {
		if wanted(l) {
			return l
		}
	}
	return nil
}

func in(states ...State) func(*leg) bool {
	return func(l *leg) bool { return slices.Contains(states, l.state) }
}

// addLeg makes a leg on a line; the caller has checked that there is room.
func (m *Machine) addLeg(a *appearance, s State) *leg {
	for m.lastRef++; m.lastRef == 0 || m.legs[m.lastRef] != nil; m.lastRef++ {
	}
	l := &leg{ref: m.lastRef, at: a, state: s}
	m.legs[l.ref] = l
	a.phone.legs = append(a.phone.legs, l)
	m.touch(a.phone)
	return l
}

// drop forgets a leg. What it was part of must have been settled before.
func (m *Machine) drop(l *leg, cause Cause) {
	p := l.at.phone
	m.stopTimer(l)
	l.gone, l.talk = true, nil
	delete(m.legs, l.ref)
	p.legs = slices.DeleteFunc(p.legs, func(k *leg) bool { return k == l })
	if p.active == l {
		p.active = nil
	}
	m.touch(p)
	m.emit(EndLeg{Device: p.device, Line: l.at.Instance, Ref: l.ref, Cause: cause})
	for _, k := range p.legs {
		if k.transfer == l {
			k.transfer = nil
			m.show(k)
		}
	}
}

func (m *Machine) activate(l *leg) {
	l.at.phone.active = l
	m.touch(l.at.phone)
}

func (m *Machine) release(l *leg) {
	if l.at.phone.active == l {
		l.at.phone.active = nil
		m.touch(l.at.phone)
	}
}

func (m *Machine) touch(p *phone) {
	if !slices.Contains(m.touched, p) {
		m.touched = append(m.touched, p)
	}
}

// settle rings a phone aloud when nothing else occupies it, softly otherwise.
func (m *Machine) settle(p *phone) {
	want := RingIn
	if p.active != nil {
		want = Waiting
	}
	for _, l := range p.legs {
		if l.ringing() && l.state != want {
			l.state = want
			m.show(l)
		}
	}
}

func (m *Machine) show(l *leg) {
	v := Leg{
		Line: l.at.Instance, Ref: l.ref, State: l.state, Cause: l.cause,
		Local: l.at.party(), Info: CallInfo{Type: Outbound},
		Digits: string(l.digits),
		Remote: Party{Number: string(l.digits)},
		Active: l.at.phone.active == l,
	}
	if l.transfer != nil {
		v.Consult = KeyTransfer
	}
	if c := l.talk; c != nil {
		if c.from != l {
			v.Info.Type = Inbound
		}
		other := c.from
		if c.from == l {
			other = c.to[0]
			v.Digits = c.dialed
		}
		v.Remote = other.at.party()
		v.RemoteHeld = c.isAnswered() && other.state == Held
	}
	m.emit(ShowLeg{Device: l.at.phone.device, Leg: v})
}

// syncMedia makes the voice path of a conversation follow the states of its legs.
func (m *Machine) syncMedia(c *conversation) {
	want := c.isAnswered() && c.from.state == Connected && c.to[0].state == Connected
	if want == c.media {
		return
	}
	c.media = want
	if want {
		m.emit(ConnectMedia{A: c.from.endpoint(), B: c.to[0].endpoint()})
	} else {
		m.emit(DisconnectMedia{A: c.from.endpoint(), B: c.to[0].endpoint()})
	}
}

func (m *Machine) stopMedia(c *conversation) {
	if c.media {
		c.media = false
		m.emit(DisconnectMedia{A: c.from.endpoint(), B: c.to[0].endpoint()})
	}
}
