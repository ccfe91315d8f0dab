package call

// pickupKey answers the oldest call that rings in the group of a line.
func (m *Machine) pickupKey(p *phone, ev Press) {
	a := p.line(ev.Line)
	if a == nil {
		m.refuse(p, ev.Line, NoLine)
		return
	}
	var t *leg
	if a.PickupGroup != "" {
		t = m.ringingIn(m.groups[a.PickupGroup], p)
	}
	if t == nil {
		m.refuse(p, ev.Line, NothingToPickUp)
		return
	}
	l := m.dialTone(p, ev.Line, false)
	if l == nil {
		return
	}
	if why := m.pickUp(l, t); why != 0 {
		m.refuse(p, ev.Line, why)
		m.drop(l, Done)
	}
}

// ringingIn returns the leg that rings longest at some lines, for a call in which
// a phone has no part.
func (m *Machine) ringingIn(lines []*appearance, p *phone) (oldest *leg) {
	for _, a := range lines {
		for _, l := range a.phone.legs {
			if l.at != a || !l.ringing() || l.talk == nil || l.talk.intercom || l.talk.has(p) {
				continue
			}
			if oldest == nil || l.talk.id < oldest.talk.id {
				oldest = l
			}
		}
	}
	return oldest
}

// ringingAt returns the leg that rings longest at a number that a line may call.
func (m *Machine) ringingAt(from *appearance, digits string) *leg {
	match, r := m.plan.Match(from.caller(), digits)
	n := m.numbers[r.Number]
	if match < Exact || r.Kind != RouteLine || n == nil {
		return nil
	}
	return m.ringingIn(n.appearances, from.phone)
}

// pickUp lets a leg with dial tone answer what rings elsewhere.
func (m *Machine) pickUp(l, t *leg) Refusal {
	if t == nil || t.gone {
		return NothingToPickUp
	}
	c := t.talk
	c.redirect.note(t.at.party(), RedirectedPickup)
	l.kind, l.entry, l.digits = Inbound, 0, ""
	m.connect(c, l)
	return 0
}
