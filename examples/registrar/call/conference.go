package call

// conferenceKey begins a conference, or lets the third party into it.
func (m *Machine) conferenceKey(p *phone, ev Press) {
	l := p.active
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	kept, consult := p.consultation(l)
	if consult == nil {
		m.consult(p, ev)
		return
	}
	why := NotActive
	if consult.joinable() {
		why = m.join(kept, consult)
	}
	if why != 0 {
		m.refuse(p, ev.Line, why)
		return
	}
	m.resume(kept)
}

// join lets the other parties of a second leg of a phone take part in the call of
// the first; the second leg ends.
func (m *Machine) join(l, second *leg) Refusal {
	to, from := l.talk, second.talk
	switch {
	case !l.joinable() || !second.joinable() || from == to || from.meeting != "":
		return NotActive
	case from.size()+to.size()-1 > m.limits.MaxParties:
		return ConferenceFull
	}
	founded := to.conference()
	m.drop(second, Joined)
	parties := to.parties
	to.parties = nil
	m.move(from, to)
	to.parties = append(parties, to.parties...)
	m.finish(from, Joined, to.id)
	if !founded {
		to.host = l
	}
	return 0
}

// joinKey makes one conference of the call a key is meant for and those that are
// selected, or the newest other one.
func (m *Machine) joinKey(p *phone, ev Press) {
	l := p.find(ev.Ref, (*leg).joinable)
	if l == nil || p.second(l) == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	for second := p.second(l); second != nil; {
		if why := m.join(l, second); why != 0 {
			m.refuse(p, ev.Line, why)
			break
		}
		second = p.newest(func(k *leg) bool { return k != l && k.selected && k.joinable() && k.talk != l.talk })
	}
	l.selected = false
	m.touchLeg(l)
	m.resume(l)
}

func (m *Machine) selectKey(p *phone, ev Press) {
	l := p.find(ev.Ref, (*leg).joinable)
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	l.selected = !l.selected
	m.touchLeg(l)
}

func (m *Machine) participantsKey(p *phone, ev Press) {
	l := p.find(ev.Ref, (*leg).joinable)
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	m.emit(ShowParticipants{
		Device: p.device, Line: l.at.Instance, Ref: l.ref, Participants: l.participants(),
	})
}

// Participants returns who takes part in the call of a leg, in the order in which
// they came; nil when there is no such call.
func (m *Machine) Participants(device string, ref uint32) []Participant {
	if l := m.legs[ref]; l != nil && l.at.phone.device == device && l.talk.answered() {
		return l.participants()
	}
	return nil
}

func (l *leg) participants() (list []Participant) {
	for _, k := range l.talk.parties {
		party := k.party()
		if k == l {
			party = k.at.party()
		}
		list = append(list, Participant{
			ID: k.ref, Party: party, Host: l.talk.host == k, Held: k.state == Held, Self: k == l,
		})
	}
	return list
}

// removeLast takes out who joined a conference last, the host excepted.
func (m *Machine) removeLast(p *phone, ev Press) {
	l := p.find(ev.Ref, (*leg).conferring)
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	parties := l.talk.parties
	last := parties[len(parties)-1]
	if last == l {
		last = parties[len(parties)-2]
	}
	m.remove(l, last)
}

func (l *leg) conferring() bool {
	return l.joinable() && l.talk.conference() && len(l.talk.parties) > 1
}

func (m *Machine) removeParticipant(ev RemoveParticipant) {
	p := m.phones[ev.Device]
	l, k := m.legs[ev.Ref], m.legs[ev.Participant]
	if p == nil {
		return
	}
	m.key = KeyParticipants
	if l == nil || k == nil || l.at.phone != p || l == k || !l.conferring() || k.talk != l.talk {
		m.refuse(p, 0, NotActive)
		return
	}
	m.remove(l, k)
}

func (m *Machine) remove(host, l *leg) {
	c := host.talk
	if c.host != host {
		m.refuse(host.at.phone, host.at.Instance, NotHost)
		return
	}
	m.drop(l, Removed)
	m.goOn(c, Removed)
}
