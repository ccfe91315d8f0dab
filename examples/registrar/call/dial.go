package call

import "strings"

const (
	dialable   = "0123456789*#ABCD"
	terminator = '#'
)

// newLeg gives dial tone on a line and parks what occupied the phone; nil when
// there is no room, after telling the user.
func (m *Machine) newLeg(p *phone, instance uint32) *leg {
	a := p.line(instance)
	if a == nil {
		m.refuse(p, instance, NoLine)
		return nil
	}
	parked := p.active
	leaves := parked != nil && parked.at == a && parked.state != Connected
	if a.full() && !leaves {
		m.refuse(p, instance, LineFull)
		return nil
	}
	m.makeRoom(p)
	l := m.addLeg(a, OffHook)
	m.activate(l)
	m.startTimer(l, firstDigit, m.limits.FirstDigit)
	return l
}

// makeRoom takes the handset away from the active leg: a call is held, anything
// less ends.
func (m *Machine) makeRoom(p *phone) {
	switch l := p.active; {
	case l == nil:
	case l.state == Connected:
		m.hold(l)
	default:
		m.hangUp(l, Normal)
	}
}

func (m *Machine) refuse(p *phone, instance uint32, why Refusal) {
	m.emit(Refuse{Device: p.device, Line: instance, Key: m.key, Reason: why})
}

func (m *Machine) newCall(p *phone, instance uint32) {
	if l := p.active; l != nil && in(OffHook, Dialing, RingOut)(l) {
		return
	}
	if l := m.newLeg(p, instance); l != nil {
		m.show(l)
	}
}

func (m *Machine) digit(p *phone, digits string) {
	l := p.active
	if l == nil || len(digits) != 1 || !strings.Contains(dialable, digits) {
		return
	}
	switch l.state {
	case OffHook, Dialing:
		m.collect(l, digits[0])
	case Connected:
		if peer := l.talk.peer(l); peer.state == Connected {
			m.emit(SendDigit{To: peer.endpoint(), Digit: digits[0]})
		}
	}
}

func (m *Machine) collect(l *leg, d byte) {
	if d == terminator {
		if l.state == Dialing {
			m.route(l)
		}
		return
	}
	if len(l.digits) >= m.limits.MaxDigits {
		return
	}
	l.digits = append(l.digits, d)
	l.state = Dialing
	m.show(l)
	switch m.match(string(l.digits)) {
	case NoMatch:
		m.fail(l, UnknownNumber)
	case Exact:
		m.route(l)
	default:
		m.startTimer(l, interDigit, m.limits.InterDigit)
	}
}

func (m *Machine) backspace(p *phone) {
	l := p.active
	if l == nil || l.state != Dialing {
		return
	}
	l.digits = l.digits[:len(l.digits)-1]
	if len(l.digits) == 0 {
		l.state = OffHook
		m.startTimer(l, firstDigit, m.limits.FirstDigit)
	} else {
		m.startTimer(l, interDigit, m.limits.InterDigit)
	}
	m.show(l)
}

func (m *Machine) dialNow(p *phone) {
	if l := p.active; l != nil && l.state == Dialing {
		m.route(l)
	}
}

func (m *Machine) redial(p *phone, instance uint32) {
	if p.redial == "" {
		m.refuse(p, instance, NoRedial)
		return
	}
	m.dialNumber(p, instance, p.redial)
}

func (m *Machine) dialNumber(p *phone, instance uint32, number string) {
	number = strings.TrimRight(number, string(terminator))
	if number == "" || len(number) > m.limits.MaxDigits || strings.Trim(number, dialable) != "" {
		m.refuse(p, instance, BadDigits)
		return
	}
	l := p.active
	switch {
	case l != nil && l.state == OffHook:
	case l != nil && in(Dialing, RingOut)(l):
		return
	default:
		if l = m.newLeg(p, instance); l == nil {
			return
		}
		m.show(l)
	}
	l.digits = append(l.digits[:0], number...)
	l.state = Dialing
	m.show(l)
	m.route(l)
}
