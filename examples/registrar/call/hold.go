package call

func (m *Machine) holdKey(p *phone, ev Press) {
	l := p.find(ev.Ref, in(Connected))
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	m.hold(l)
}

func (m *Machine) resumeKey(p *phone, ev Press) {
	l := p.find(ev.Ref, in(Held))
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	m.resume(l)
}

func (m *Machine) holdToggle(p *phone, ev Press) {
	if p.find(ev.Ref, in(Connected)) != nil {
		m.holdKey(p, ev)
	} else {
		m.resumeKey(p, ev)
	}
}

func (m *Machine) hold(l *leg) {
	c := l.talk
	l.state = Held
	m.syncMedia(c)
	m.release(l)
	m.show(l)
	m.show(c.peer(l))
}

func (m *Machine) resume(l *leg) {
	m.makeRoom(l.at.phone)
	if l.gone {
		return
	}
	c := l.talk
	l.state = RingOut
	if c.isAnswered() {
		l.state = Connected
	}
	m.activate(l)
	m.show(l)
	if c.isAnswered() {
		m.show(c.peer(l))
	}
	m.syncMedia(c)
}
