package call

// complete does what the digits of a leg mean.
func (m *Machine) complete(l *leg) {
	m.stopTimer(&l.alarm)
	if l.spare && !m.isEmergency(l.at, l.digits) {
		m.refuseSpare(l)
		return
	}
	if l.entry != 0 {
		m.answerEntry(l)
		return
	}
	match, r := m.plan.Match(l.at.caller(), l.digits)
	switch {
	case match >= Exact && r.Kind == RouteKey:
		m.pressCode(l, r)
	case r.Kind == RouteService: // also of digits that are not complete: they may be half a secret
		m.emit(ServiceDialed{
			Device: l.at.phone.device, Line: l.at.Instance, Service: r.Service, Digits: r.Number,
		})
		m.drop(l, Done)
	default:
		m.follow(l, match, r)
	}
}

// follow makes the call that a route stands for.
func (m *Machine) follow(l *leg, match Match, r Route) {
	if r.Kind != RouteKey && r.Kind != RouteService {
		l.at.phone.redial = l.digits
	}
	l.placed = r.Kind != RouteSlot && r.Kind != RoutePage
	switch {
	case match < Exact:
		m.failTalk(m.newTalk(l, l.digits), UnknownNumber)
	case r.Kind == RouteLine, r.Kind == RouteEmergency, r.Kind == RouteHunt, r.Kind == RouteIntercom:
		m.place(l, r)
	case r.Kind == RouteSlot:
		m.dialSlot(l, r.Number)
	case r.Kind == RoutePage:
		m.startPage(l, r.Number)
	case r.Kind == RouteMeeting:
		m.meet(l, r.Number, false)
	case r.Kind == RouteForbidden:
		m.failTalk(m.newTalk(l, l.digits), NotPermitted)
	default:
		m.failTalk(m.newTalk(l, l.digits), UnknownNumber)
	}
}

// place calls a number or a hunt group.
func (m *Machine) place(l *leg, r Route) {
	c := m.newTalk(l, l.digits)
	c.urgent, c.intercom = r.Kind == RouteEmergency, r.Kind == RouteIntercom
	l.anonymous = (r.Anonymous || l.at.Anonymous) && !c.urgent
	c.hidden = l.anonymous
	l.state = RingOut
	if cause := m.reach(c, r); cause != Normal {
		m.unreached(c, cause)
	}
}

// callIntercom calls the number of a leg, which answers by itself.
func (m *Machine) callIntercom(l *leg) {
	m.stopTimer(&l.alarm)
	match, r := m.plan.Match(l.at.caller(), l.digits)
	switch r.Kind {
	case RouteLine:
		r.Kind = RouteIntercom
	case RouteService:
		m.complete(l)
		return
	case RouteIntercom, RouteEmergency, RouteForbidden:
	default:
		match = NoMatch
	}
	m.follow(l, match, r)
}

// pressCode presses the key that a dialled code stands for. The leg that dialled
// it has dial tone for that, and ends when the key did not need it. A code does
// not lead to another one.
func (m *Machine) pressCode(l *leg, r Route) {
	if m.coded || r.Key != KeyRedial && (r.Key < KeyTransfer || int(r.Key) >= len(keyNames)) {
		m.follow(l, NoMatch, r)
		return
	}
	m.coded = true
	p := l.at.phone
	l.digits, l.state = "", OffHook
	m.key = r.Key
	m.press(p, Press{Device: p.device, Key: r.Key, Line: l.at.Instance, Digits: r.Number})
	if !l.gone && l.fresh() {
		m.drop(l, Done)
	}
}

// ask lets a user dial a number for a key, unless the key brings it.
func (m *Machine) ask(p *phone, ev Press) {
	if ev.Digits != "" && !m.canDial(ev.Digits) {
		m.refuse(p, ev.Line, BadDigits)
		return
	}
	l := m.dialTone(p, ev.Line, false)
	if l == nil {
		return
	}
	l.entry = ev.Key
	if ev.Digits != "" {
		l.digits, l.state = ev.Digits, Dialing
		m.complete(l)
		return
	}
	m.startTimer(&l.alarm, timer{kind: firstDigit, leg: l}, m.limits.FirstDigit)
	m.show(l)
}

// answerEntry uses the number that a key asked for.
func (m *Machine) answerEntry(l *leg) {
	p, a := l.at.phone, l.at
	m.key = l.entry
	var why Refusal
	switch l.entry {
	case KeyAbbreviated:
		digits, ok := m.plan.Abbreviated(a.caller(), l.digits)
		if ok {
			l.entry, l.digits = 0, digits
			match, r := m.plan.Match(a.caller(), digits)
			m.follow(l, match, r)
			return
		}
		why = NoAbbreviation
	case KeyGroupPickup:
		why = m.pickUp(l, m.ringingIn(m.groups[l.digits], p))
	case KeyDirectedPickup:
		why = m.pickUp(l, m.ringingAt(a, l.digits))
	case KeyMeetMe:
		why = m.beginMeeting(l)
	default:
		why = m.forward(a.number, a.caller(), forwardWhen(l.entry), l.digits)
	}
	if why != 0 {
		m.refuse(p, a.Instance, why)
	}
	if !l.gone && l.talk == nil {
		m.drop(l, Done)
	}
}
