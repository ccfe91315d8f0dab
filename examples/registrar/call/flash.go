package call

// flash does what the hook flash of an analog phone means: to another call and
// back, and with two calls a conference of three.
func (m *Machine) flash(p *phone, ev Press) {
	l := p.active
	waiting := p.newest(func(l *leg) bool { return l.ringing() })
	held := p.newest((*leg).isHeld)
	switch {
	case waiting != nil:
		m.answer(waiting)
	case l == nil && held != nil:
		m.resume(held)
	case l == nil:
		m.refuse(p, ev.Line, NotActive)
	case l.consult != 0 && l.talking():
		kept := l.kept
		if why := m.join(kept, l); why != 0 {
			m.refuse(p, ev.Line, why)
			return
		}
		m.resume(kept)
	case l.consult != 0:
		m.cancelConsultation(l)
	case held != nil && l.talking():
		m.resume(held)
	default:
		m.consult(p, Press{Device: p.device, Key: KeyTransfer, Line: ev.Line})
	}
}

// cancelConsultation ends a consultation and returns to the call that waits.
func (m *Machine) cancelConsultation(l *leg) {
	kept := l.kept
	m.hangUp(l, Normal)
	if !kept.gone {
		m.resume(kept)
	}
}
