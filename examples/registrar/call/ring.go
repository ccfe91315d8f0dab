package call

import (
	"cmp"
	"slices"
)

// reach offers a call to whoever a route leads to, following forwards. The cause
// is Normal when somebody rings, or has answered.
func (m *Machine) reach(c *conversation, r Route) Cause {
	for {
		if group, ok := m.plan.Hunt(r.Number); ok && !c.intercom {
			return m.startHunt(c, group)
		}
		cause, when := m.ringNumber(c, r.Number)
		if cause == Normal {
			return Normal
		}
		next, ok := m.forwarded(c, r.Number, when)
		if !ok {
			return cause
		}
		if next.cause != Normal {
			return next.cause
		}
		r = next.route
	}
}

// ringNumber rings the phones of a number. Otherwise it tells why not, and on
// which occasion the number may be forwarded.
func (m *Machine) ringNumber(c *conversation, digits string) (Cause, ForwardWhen) {
	c.target = m.partyOf(digits)
	n := m.numbers[digits]
	if n != nil && m.forwardsAlways(c, n) {
		return Unreachable, ForwardAlways
	}
	if n == nil || len(n.appearances) == 0 {
		return Unreachable, ForwardOnNoAnswer
	}
	for _, a := range n.appearances {
		if b := c.ringsAt(a); b != nil {
			m.offer(c, b)
		}
	}
	if len(c.ringing) == 0 {
		return Busy, ForwardOnBusy
	}
	c.patience = m.limits.NoAnswer
	if n.settings.ForwardNoAnswer != "" && !c.direct() {
		c.patience = cmp.Or(n.appearances[0].NoAnswer, m.limits.ForwardNoAnswer)
	}
	m.awaitPatiently(c)
	return Normal, 0
}

// direct tells whether a call is meant for the phones of a number and no other.
func (c *conversation) direct() bool { return c.urgent || c.intercom }

// ringsAt returns the line at which a call for an appearance rings: the next free
// one where lines roll over; nil when it does not ring there.
func (c *conversation) ringsAt(a *appearance) *appearance {
	switch {
	case c.has(a.phone):
		return nil
	case c.urgent:
		return a
	case a.phone.settings.DND == DNDReject:
		return nil
	}
	return a.rollover((*appearance).free)
}

// offer lets a line ring, or answer by itself where that is wanted.
func (m *Machine) offer(c *conversation, a *appearance) {
	answers := (c.intercom || a.AutoAnswer) && a.phone.idle() && c.park == nil
	kind := Inbound
	if c.redirect.reason != NotRedirected {
		kind = Forwarded
	}
	l := m.addLeg(a, RingIn, kind)
	if a.phone.settings.DND != DNDOff && !c.urgent {
		l.ring = RingSilent
	}
	l.talk = c
	c.ringing = append(c.ringing, l)
	m.touchTalk(c)
	l.speaker = answers
}

// awaitPatiently starts the time that the ringing phones have, or lets one answer
// that does so by itself.
func (m *Machine) awaitPatiently(c *conversation) {
	if i := slices.IndexFunc(c.ringing, func(l *leg) bool { return l.speaker }); i >= 0 {
		m.answer(c.ringing[i])
		return
	}
	m.startTimer(&c.alarm, timer{kind: noAnswer, talk: c}, c.patience)
}

func (m *Machine) answerKey(p *phone, ev Press) {
	if l := p.find(ev.Ref, (*leg).ringing); l != nil {
		m.answer(l)
		return
	}
	m.refuse(p, ev.Line, NotActive)
}

func (m *Machine) answer(l *leg) {
	m.makeRoom(l.at.phone)
	switch {
	case l.gone: // it rang for the very leg that made room
	case l.callBack != "":
		m.callBack(l)
	default:
		m.connect(l.talk, l)
	}
}

// connect lets a leg talk to the parties of a call that was waiting for somebody.
func (m *Machine) connect(c *conversation, l *leg) {
	m.stopTimer(&l.alarm)
	m.stopTimer(&c.alarm)
	if l.talk != c || l.ringing() {
		m.enter(c, l)
	}
	m.stopRinging(c, AnsweredElsewhere)
	m.unpark(c)
	m.huntAnswered(c, l)
	l.state, l.joined, c.to = Connected, m.now, l.at.party()
	m.activate(l)
	m.show(l)
	if c.since.IsZero() {
		c.since = m.now
	}
	for _, party := range c.parties {
		if party.state == RingOut {
			party.state = Connected
			m.show(party)
		}
		if party.joined.IsZero() {
			party.joined = m.now
		}
	}
}

func (m *Machine) stopRinging(c *conversation, cause Cause) {
	c.awaits = 0
	for len(c.ringing) > 0 {
		m.drop(c.ringing[0], cause)
	}
}

// unanswered ends the patience of a call.
func (m *Machine) unanswered(c *conversation) {
	if c.hunt != nil {
		m.stopRinging(c, Redirected)
		m.huntOn(c)
		return
	}
	m.forwardUnanswered(c, NoAnswer)
}

// forwardUnanswered sends a call on that no phone of its number has answered; where
// it cannot go on, the caller hears the cause.
func (m *Machine) forwardUnanswered(c *conversation, cause Cause) {
	next, ok := forwarding{}, false
	if c.park == nil {
		next, ok = m.forwarded(c, c.target.Number, ForwardOnNoAnswer)
	}
	m.stopRinging(c, NoAnswer)
	if ok {
		if cause = next.cause; cause == Normal {
			cause = m.reach(c, next.route)
		}
	}
	if cause != Normal {
		m.unreached(c, cause)
	}
}
