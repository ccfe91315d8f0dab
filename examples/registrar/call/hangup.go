package call

import "slices"

// onHook ends the leg that has the handset; calls on hold stay.
func (m *Machine) onHook(p *phone) {
	if p.active != nil {
		m.hangUp(p.active, Normal)
	}
}

func (m *Machine) endCall(p *phone, ev Press) {
	any := func(*leg) bool { return true }
	if l := p.find(ev.Ref, any); l != nil {
		m.hangUp(l, Normal)
	}
}

// hangUp ends a leg at the wish of its own side.
func (m *Machine) hangUp(l *leg, cause Cause) {
	c := l.talk
	switch {
	case c == nil:
	case !c.isAnswered() && l != c.from:
		m.decline(c, l, cause)
		return
	default:
		m.stopMedia(c)
		m.record(c, cause)
		for _, other := range append(slices.Clone(c.to), c.from) {
			if other != l {
				m.drop(other, cause)
			}
		}
	}
	m.drop(l, cause)
}

// decline stops the ringing of one phone; the caller fails with the last one.
func (m *Machine) decline(c *conversation, l *leg, cause Cause) {
	if len(c.to) > 1 {
		c.to = slices.DeleteFunc(c.to, func(t *leg) bool { return t == l })
		m.drop(l, cause)
		return
	}
	if cause == Normal {
		cause = Declined
	}
	m.record(c, cause)
	m.drop(l, cause)
	if cause == DeviceGone {
		cause = Unreachable
	}
	m.fail(c.from, cause)
}

func (m *Machine) mediaFailed(ev MediaFailed) {
	l := m.legs[ev.Ref]
	if l == nil || l.at.phone.device != ev.Device || l.talk == nil {
		return
	}
	c := l.talk
	m.stopMedia(c)
	m.record(c, NoMedia)
	for _, side := range append(slices.Clone(c.to), c.from) {
		m.fail(side, NoMedia)
	}
}

func (m *Machine) record(c *conversation, cause Cause) {
	m.emit(Record{
		From: c.from.at.party(), To: c.to[0].at.party(),
		Dialed: c.dialed, Started: c.started, Answered: c.answered, Ended: m.now, Cause: cause,
	})
}
