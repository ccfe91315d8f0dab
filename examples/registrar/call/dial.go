package call

import "strings"

const (
	dialable   = "0123456789*#ABCD"
	terminator = '#'
)

func (m *Machine) offHook(p *phone, ev Press) {
	if p.active != nil {
		return
	}
	if l := p.find(0, (*leg).ringing); l != nil {
		m.answer(l)
		return
	}
	if l := p.newest((*leg).isHeld); l != nil && p.options.LiftResumes {
		m.resume(l)
		return
	}
	m.newCall(p, ev.Line)
}

// lineKey does what a user expects of the button beside a line: answer what
// rings there, else resume what is held there, else a new call.
func (m *Machine) lineKey(p *phone, instance uint32) {
	a := p.line(instance)
	if l := p.find(0, func(l *leg) bool { return l.at == a && l.ringing() }); l != nil {
		m.answer(l)
		return
	}
	if p.active != nil && p.active.at == a && p.active.state != Failed {
		return
	}
	if l := p.find(0, func(l *leg) bool { return l.at == a && l.state == Held }); l != nil {
		m.resume(l)
		return
	}
	if l := p.mirror(0, instance, RemoteHeld); l != nil {
		m.takeOver(l)
		return
	}
	m.newCall(p, instance)
}

func (m *Machine) newCall(p *phone, instance uint32) {
	if l := p.active; l != nil && l.in(OffHook, Dialing, RingOut) && !p.changesLine(l, instance) {
		return
	}
	if l := m.newLeg(p, instance, true); l != nil && l.at.HotLine != "" {
		if after := l.at.HotLineAfter; after > 0 {
			m.startTimer(&l.alarm, timer{kind: warmLine, leg: l}, after)
		} else {
			m.hotLine(l)
		}
	}
}

// changesLine tells whether a user who has dial tone wants it on another line.
func (p *phone) changesLine(l *leg, instance uint32) bool {
	return instance != 0 && p.line(instance) != l.at && l.fresh() && l.consult == 0
}

// hotLine dials the one number that a line calls by itself.
func (m *Machine) hotLine(l *leg) {
	l.digits, l.state = l.at.HotLine, Dialing
	m.complete(l)
}

// newLeg gives dial tone on a line and takes the handset from what had it; nil
// when there is no room, after telling the user. For an urgent call, or one that
// may be, there is room for one more.
func (m *Machine) newLeg(p *phone, instance uint32, urgent bool) *leg {
	a := p.line(instance)
	if a == nil {
		m.refuse(p, instance, NoLine)
		return nil
	}
	at := a.rollover((*appearance).hasRoom)
	spare := at == nil && urgent
	if spare {
		at = m.spareLine(a)
	}
	if at == nil {
		m.refuse(p, instance, LineFull)
		return nil
	}
	m.makeRoom(p)
	l := m.addLeg(at, OffHook, Outbound)
	l.spare = spare
	m.activate(l)
	m.startTimer(&l.alarm, timer{kind: firstDigit, leg: l}, m.limits.FirstDigit)
	m.show(l)
	return l
}

// dialTone returns the leg that has dial tone already, or a new one; nil when
// there is none, after telling the user.
func (m *Machine) dialTone(p *phone, instance uint32, urgent bool) *leg {
	switch l := p.active; {
	case l == nil || l.state != OffHook:
		return m.newLeg(p, instance, urgent)
	case l.spare && !urgent:
		m.refuseSpare(l)
		return nil
	default:
		return l
	}
}

// makeRoom takes the handset away from the active leg: a call is held, anything
// less ends.
func (m *Machine) makeRoom(p *phone) {
	switch l := p.active; {
	case l == nil:
	case l.holdable():
		m.hold(l)
	default:
		m.hangUp(l, Normal)
	}
}

func (m *Machine) digit(p *phone, digits string) {
	l := p.active
	if l == nil || len(digits) != 1 || !strings.Contains(dialable, digits) {
		return
	}
	switch l.state {
	case OffHook, Dialing:
		m.collect(l, digits)
	case Connected:
		m.sendDigit(l, digits[0])
	}
}

// sendDigit passes a digit on to those who hear the leg.
func (m *Machine) sendDigit(l *leg, digit byte) {
	for _, other := range l.talk.parties {
		if other != l && (l.path.kind == direct || l.path.kind == bridged) && other.path.kind == l.path.kind {
			m.emit(SendDigit{To: other.endpoint(), Digit: digit})
		}
	}
}

func (m *Machine) collect(l *leg, digit string) {
	if digit[0] == terminator {
		if l.state == Dialing {
			m.complete(l)
		}
		return
	}
	if len(l.digits) >= m.limits.MaxDigits {
		return
	}
	l.digits += digit
	l.state = Dialing
	m.show(l)
	switch m.match(l) {
	case NoMatch, Exact:
		m.complete(l)
	default:
		m.startTimer(&l.alarm, timer{kind: interDigit, leg: l}, m.limits.InterDigit)
	}
}

// match tells whether more digits may follow.
func (m *Machine) match(l *leg) Match {
	switch l.entry {
	case KeyAbbreviated:
		return Prefix
	case KeyGroupPickup:
		if m.groups[l.digits] != nil {
			return ExactOrPrefix
		}
		return Prefix
	}
	match, _ := m.plan.Match(l.at.caller(), l.digits)
	return match
}

func (m *Machine) backspace(p *phone) {
	l := p.active
	if l == nil || l.state != Dialing {
		return
	}
	l.digits = l.digits[:len(l.digits)-1]
	if l.digits == "" {
		l.state = OffHook
		m.startTimer(&l.alarm, timer{kind: firstDigit, leg: l}, m.limits.FirstDigit)
	} else {
		m.startTimer(&l.alarm, timer{kind: interDigit, leg: l}, m.limits.InterDigit)
	}
	m.show(l)
}

func (m *Machine) dialNow(p *phone) {
	if l := p.active; l != nil && l.state == Dialing {
		m.complete(l)
	}
}

func (m *Machine) redial(p *phone, instance uint32) {
	if p.redial == "" {
		m.refuse(p, instance, NoRedial)
		return
	}
	m.dialNumber(p, instance, p.redial, false)
}

// dialNumber dials a whole number, for a call or for what is being asked.
func (m *Machine) dialNumber(p *phone, instance uint32, number string, intercom bool) {
	number = strings.TrimRight(number, string(terminator))
	if !m.canDial(number) {
		m.refuse(p, instance, BadDigits)
		return
	}
	a := p.line(instance)
	urgent := a != nil && m.isEmergency(a, number)
	if l := p.active; l != nil && l.in(Dialing, RingOut) && !urgent {
		return
	}
	l := m.dialTone(p, instance, urgent)
	if l == nil {
		return
	}
	l.digits, l.state = number, Dialing
	m.show(l)
	if intercom && l.entry == 0 {
		m.callIntercom(l)
	} else {
		m.complete(l)
	}
}

func (m *Machine) canDial(number string) bool {
	return number != "" && len(number) <= m.limits.MaxDigits && strings.Trim(number, dialable) == ""
}
