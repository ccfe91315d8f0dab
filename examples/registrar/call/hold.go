package call

func (m *Machine) holdKey(p *phone, ev Press) {
	l := p.find(ev.Ref, (*leg).holdable)
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	m.hold(l)
}

func (m *Machine) resumeKey(p *phone, ev Press) {
	if l := p.mirror(ev.Ref, ev.Line, RemoteHeld); l != nil && (ev.Ref != 0 || p.find(0, (*leg).isHeld) == nil) {
		m.takeOver(l)
		return
	}
	l := p.find(ev.Ref, (*leg).isHeld)
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	m.resume(l)
}

func (m *Machine) holdToggle(p *phone, ev Press) {
	if l := p.active; l != nil && l.kept != nil && p.options.HoldCancels {
		m.cancelConsultation(l)
		return
	}
	if p.find(ev.Ref, (*leg).holdable) != nil {
		m.holdKey(p, ev)
	} else {
		m.resumeKey(p, ev)
	}
}

// swap goes to the newest call on hold; the active one is held.
func (m *Machine) swap(p *phone, ev Press) {
	l := p.newest(func(l *leg) bool { return l != p.active && l.isHeld() })
	if p.active == nil || !p.active.talking() || l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	m.resume(l)
}

func (m *Machine) hold(l *leg) {
	l.state = Held
	m.syncMedia(l.talk)
	m.release(l)
	m.show(l)
	m.remindOfHold(l)
}

func (m *Machine) remindOfHold(l *leg) {
	if every := m.limits.HoldReminder; every > 0 {
		m.startTimer(&l.alarm, timer{kind: holdReminder, leg: l}, every)
	}
}

func (m *Machine) holdReminder(l *leg) {
	m.emit(Notice{
		Device: l.at.phone.device, Line: l.at.Instance, Ref: l.ref, Kind: NoticeHoldReminder,
		Number: m.view(l).Remote.Number,
	})
	m.remindOfHold(l)
}

// resume gives a leg on hold the handset; any other leg stays as it is.
func (m *Machine) resume(l *leg) {
	if l.state != Held {
		return
	}
	m.makeRoom(l.at.phone)
	if l.gone {
		return
	}
	m.stopTimer(&l.alarm)
	l.state = Connected
	m.activate(l)
	if l.talk.alone() {
		m.awaitAnswer(l.talk)
	}
	m.show(l)
}

// newest returns the newest leg that is wanted, nil when there is none.
func (p *phone) newest(wanted func(*leg) bool) *leg {
	for i := len(p.legs) - 1; i >= 0; i-- {
		if wanted(p.legs[i]) {
			return p.legs[i]
		}
	}
	return nil
}
