package call

import "slices"

// A call on a shared line is mirrored by the other phones that have the line:
// each has a leg that shows it, and from which its user may resume the call when
// it is on hold, or barge in. Mirrors are computed; no feature makes or ends
// them.

// syncMirrors makes the mirrors of a conversation follow its parties.
func (m *Machine) syncMirrors(c *conversation) {
	for i := 0; i < len(c.mirrors); {
		if l := c.mirrors[i]; c.mirrorsAt(l.at) {
			i++
		} else {
			m.drop(l, Normal)
		}
	}
	if c.ended || c.page != "" {
		return
	}
	for _, party := range c.parties {
		for _, a := range party.at.number.appearances {
			if a != party.at && c.mirrorsAt(a) {
				m.mirror(c, a)
			}
		}
	}
}

// mirrorsAt tells whether a line shows a conversation of other phones.
func (c *conversation) mirrorsAt(a *appearance) bool {
	return !c.ended && c.page == "" && c.partyOn(a.number) != nil &&
		c.legAt(func(l *leg) bool { return l.at == a }) == nil
}

// partyOn returns a party with a number, one that talks before one on hold.
func (c *conversation) partyOn(n *number) (found *leg) {
	for _, l := range c.parties {
		if l.at.number == n && (found == nil || found.state == Held) {
			found = l
		}
	}
	return found
}

// private tells whether a party with a number hides the call from other phones.
func (c *conversation) private(n *number) bool {
	for _, l := range c.parties {
		if l.at.number == n && l.at.phone.settings.Private {
			return true
		}
	}
	return false
}

func (m *Machine) mirror(c *conversation, a *appearance) {
	var l *leg
	for _, known := range c.mirrors {
		if known.at == a {
			l = known
		}
	}
	if l == nil {
		l = m.newRef(a, RemoteInUse)
		m.reflect(c, l)
	}
	state := RemoteInUse
	if c.partyOn(a.number).state == Held {
		state = RemoteHeld
	}
	if l.state != state {
		l.state = state
		m.touchPhone(a.phone)
	}
}

// reflect makes a mirror of a leg that has no conversation.
func (m *Machine) reflect(c *conversation, l *leg) {
	l.mirrored = c
	c.mirrors = append(c.mirrors, l)
	l.at.phone.mirrors = append(l.at.phone.mirrors, l)
	m.touchPhone(l.at.phone)
}

// promote makes a party of a mirror, with the handset.
func (m *Machine) promote(l *leg) *conversation {
	c, p := l.mirrored, l.at.phone
	m.makeRoom(p)
	if l.gone || c.ended {
		return nil
	}
	l.mirrored = nil
	c.mirrors, p.mirrors = without(c.mirrors, l), without(p.mirrors, l)
	p.legs = append(p.legs, l)
	if of := c.partyOn(l.at.number); l.kind == 0 {
		l.kind, l.placed = of.kind, of.placed
	}
	l.state, l.joined = Connected, m.now
	m.enter(c, l)
	m.activate(l)
	return c
}

// mayJoin tells why a user may not take part in a mirrored call; 0 when he may.
func (l *leg) mayJoin() Refusal {
	c, a := l.mirrored, l.at
	switch {
	case c.private(a.number):
		return PrivateCall
	case c.has(a.phone):
		return NotActive
	case a.full():
		return LineFull
	}
	return 0
}

// takeOver resumes a call that another phone of a shared line holds.
func (m *Machine) takeOver(l *leg) {
	if why := l.mayJoin(); why != 0 {
		m.refuse(l.at.phone, l.at.Instance, why)
		return
	}
	held := l.mirrored.partyOn(l.at.number)
	host := l.mirrored.host == held
	c := m.promote(l)
	if c == nil {
		return
	}
	c.parties = without(c.parties, l)
	c.parties[slices.Index(c.parties, held)] = l
	m.stopTimer(&held.alarm)
	m.part(held, TakenOver)
	m.unkeep(held)
	held.consult, held.kept, held.selected = 0, nil, false
	held.state = RemoteInUse
	p := held.at.phone
	p.legs = without(p.legs, held)
	m.touchLeg(held)
	m.reflect(c, held)
	if host {
		c.host = l
	}
	if c.alone() {
		m.awaitAnswer(c)
	}
}

// bargeKey takes part in a call that another phone of a shared line has.
func (m *Machine) bargeKey(p *phone, ev Press) {
	l := p.mirror(ev.Ref, ev.Line, RemoteInUse)
	if l == nil || !l.mirrored.answered() {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	why := l.mayJoin()
	if why == 0 && l.mirrored.size() >= m.limits.MaxParties {
		why = ConferenceFull
	}
	if why != 0 {
		m.refuse(p, ev.Line, why)
		return
	}
	m.promote(l)
}
