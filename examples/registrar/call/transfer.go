package call

import "slices"

// transferKey begins a transfer, or completes it: blind while the third party
// rings, with consultation after it answered.
func (m *Machine) transferKey(p *phone, ev Press) {
	l := p.active
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	if l.consult != 0 && l.state == Dialing {
		if m.complete(l); l.gone {
			return
		}
	}
	if kept, consult := p.consultation(l); consult != nil {
		if consult.state == Failed || consult.fresh() {
			return
		}
		if why := m.transfer(kept, consult); why != 0 {
			m.refuse(p, ev.Line, why)
		}
		return
	}
	m.consult(p, ev)
}

// consult gives dial tone for a second call that transfer or conference will join
// with the first. Either key completes what the other began.
func (m *Machine) consult(p *phone, ev Press) {
	l := p.active
	if !l.talking() || l.consult != 0 {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	second := m.newLeg(p, l.at.Instance, false)
	if second == nil {
		return
	}
	second.consult, second.kept = ev.Key, l
	m.show(second)
	if ev.Digits != "" {
		m.dialNumber(p, ev.Line, ev.Digits, false)
	}
}

// consultation returns the two legs of which one is given; nil where the leg
// belongs to no consultation.
func (p *phone) consultation(l *leg) (kept, consult *leg) {
	if l.consult != 0 {
		return l.kept, l
	}
	for _, k := range p.legs {
		if k.kept == l {
			return l, k
		}
	}
	return nil, nil
}

// directTransfer joins the two calls of a phone and leaves them.
func (m *Machine) directTransfer(p *phone, ev Press) {
	l := p.find(ev.Ref, (*leg).joinable)
	var other *leg
	if l != nil {
		other = p.second(l)
	}
	if other == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	if why := m.transfer(other, l); why != 0 {
		m.refuse(p, ev.Line, why)
	}
}

// second returns the call that is meant beside another: one that is selected,
// else the newest.
func (p *phone) second(l *leg) *leg {
	usable := func(k *leg) bool { return k != l && k.joinable() && k.talk != l.talk }
	if k := p.newest(func(k *leg) bool { return k.selected && usable(k) }); k != nil {
		return k
	}
	return p.newest(usable)
}

// transfer puts the other side of the kept call in the place of the consultation
// leg; both legs of the phone that transferred end.
func (m *Machine) transfer(kept, consult *leg) Refusal {
	from, to := kept.talk, consult.talk
	switch {
	case !kept.joinable() || to == nil || from == to || from.meeting != "" || !consult.in(RingOut, Connected, Held) || to.park != nil || to.page != "":
		return NotActive
	case from.size()+to.size()-2 > m.limits.MaxParties:
		return ConferenceFull
	}
	by := kept.party()
	m.drop(kept, Transferred)
	m.drop(consult, Transferred)
	m.move(from, to)
	m.finish(from, Transferred, to.id)
	if to.meeting == "" {
		to.redirect.note(by, RedirectedTransfer)
	}
	if to.alone() {
		m.awaitAnswer(to)
		m.startTimer(&to.alarm, timer{kind: noAnswer, talk: to}, to.patience)
	}
	m.settleHost(to)
	m.sparePartiesTheirRing(to)
	return 0
}

// sparePartiesTheirRing stops the ringing of phones that take part themselves:
// somebody was transferred to his own number.
func (m *Machine) sparePartiesTheirRing(c *conversation) {
	for _, l := range slices.Clone(c.ringing) {
		if !l.gone && slices.ContainsFunc(c.parties, func(k *leg) bool { return k.at.phone == l.at.phone }) {
			m.decline(c, l, Transferred)
		}
	}
}

// move lets the parties of one conversation take part in another, before those
// who are there.
func (m *Machine) move(from, to *conversation) {
	for _, l := range from.parties {
		m.note(from, l, Joined)
		l.talk, l.moved = to, m.now
		m.touchLeg(l)
	}
	to.parties = append(from.parties, to.parties...)
	from.parties = nil
}

// settleHost makes a host of the first party where there is none.
func (m *Machine) settleHost(c *conversation) {
	if c.host == nil && len(c.parties) > 0 {
		c.host = c.parties[0]
	}
}
