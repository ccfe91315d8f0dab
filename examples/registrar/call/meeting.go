package call

// meet lets a leg take part in the meeting of a number. Only one who is to begin it
// may come before the others; it ends with the last who leaves.
func (m *Machine) meet(l *leg, number string, begins bool) {
	c := m.meetings[number]
	switch {
	case c == nil && !begins:
		m.failTalk(m.newTalk(l, l.digits), NotBegun)
		return
	case c == nil:
		c = m.newTalk(l, l.digits)
		c.meeting, c.target, c.since = number, Party{Number: number}, m.now
		m.meetings[number] = c
	case c.has(l.at.phone), c.size() >= m.limits.MaxParties:
		m.failTalk(m.newTalk(l, l.digits), Busy)
		return
	default:
		m.enter(c, l)
		m.settleHost(c)
	}
	m.stopTimer(&l.alarm)
	l.state, l.joined = Connected, m.now
	m.touchLeg(l)
	m.show(l)
}

// beginMeeting uses the number that [KeyMeetMe] asked for.
func (m *Machine) beginMeeting(l *leg) Refusal {
	match, r := m.plan.Match(l.at.caller(), l.digits)
	if match < Exact || r.Kind != RouteMeeting {
		return NumberUnavailable
	}
	l.entry, l.placed = 0, true
	m.meet(l, r.Number, true)
	return 0
}

// messagesKey calls the voice mail, or gives its number to a key that asks for one.
func (m *Machine) messagesKey(p *phone, ev Press) {
	a := p.line(ev.Line)
	if l := p.active; l != nil && l.state == OffHook {
		a = l.at
	}
	if a == nil || a.Voicemail == "" {
		m.refuse(p, ev.Line, NoVoicemail)
		return
	}
	m.dialNumber(p, ev.Line, a.Voicemail, false)
}
