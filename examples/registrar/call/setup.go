package call

// route calls the number that was collected.
func (m *Machine) route(l *leg) {
	m.stopTimer(l)
	p, number := l.at.phone, string(l.digits)
	p.redial = number
	if match := m.match(number); match == NoMatch || match == Prefix {
		m.fail(l, UnknownNumber)
		return
	}
	if len(m.numbers[number]) == 0 {
		m.fail(l, Unreachable)
		return
	}
	c := &conversation{from: l, dialed: number, started: m.now}
	for _, a := range m.numbers[number] {
		if a.phone != p && a.free() {
			c.to = append(c.to, m.addLeg(a, RingIn))
		}
	}
	if len(c.to) == 0 {
		m.fail(l, Busy)
		return
	}
	l.talk, l.state = c, RingOut
	m.show(l)
	for _, t := range c.to {
		t.talk = c
		if t.at.phone.active != nil {
			t.state = Waiting
		}
		m.show(t)
	}
	m.startTimer(l, noAnswer, m.limits.NoAnswer)
}

func (m *Machine) offHook(p *phone, ev Press) {
	if p.active != nil {
		return
	}
	if l := p.find(0, (*leg).ringing); l != nil {
		m.answer(l)
		return
	}
	m.newCall(p, ev.Line)
}

// lineKey does what a user expects of the button beside a line: answer what
// rings there, else resume what is held there, else a new call.
func (m *Machine) lineKey(p *phone, instance uint32) {
	a := p.line(instance)
	here := func(wanted func(*leg) bool) *leg {
		return p.find(0, func(l *leg) bool { return l.at == a && wanted(l) })
	}
	if l := here((*leg).ringing); l != nil {
		m.answer(l)
		return
	}
	if p.active != nil && p.active.at == a && p.active.state != Failed {
		return
	}
	if l := here(in(Held)); l != nil {
		m.resume(l)
		return
	}
	m.newCall(p, instance)
}

func (m *Machine) answerKey(p *phone, ev Press) {
	if l := p.find(ev.Ref, (*leg).ringing); l != nil {
		m.answer(l)
	}
}

func (m *Machine) answer(l *leg) {
	m.makeRoom(l.at.phone)
	if l.gone { // it rang for the very leg that made room
		return
	}
	c := l.talk
	for _, other := range c.to {
		if other != l {
			m.drop(other, AnsweredElsewhere)
		}
	}
	c.to, c.answered = []*leg{l}, m.now
	m.stopTimer(c.from)
	l.state = Connected
	m.activate(l)
	if c.from.state == RingOut {
		c.from.state = Connected
	}
	m.show(l)
	m.show(c.from)
	m.syncMedia(c)
}

func (m *Machine) unanswered(c *conversation) {
	m.record(c, NoAnswer)
	for _, t := range c.to {
		m.drop(t, NoAnswer)
	}
	m.fail(c.from, NoAnswer)
}

// fail leaves a leg with a tone and a reason, or ends it when nobody listens.
func (m *Machine) fail(l *leg, cause Cause) {
	m.stopTimer(l)
	l.talk = nil
	if l.at.phone.active != l {
		m.drop(l, cause)
		return
	}
	l.state, l.cause = Failed, cause
	m.show(l)
	m.startTimer(l, failure, m.limits.Failure)
}

func (m *Machine) match(digits string) Match {
	match, route := m.plan.Match(Caller{}, digits)
	if route.Kind != 0 && route.Kind != RouteLine {
		return NoMatch
	}
	return match
}
