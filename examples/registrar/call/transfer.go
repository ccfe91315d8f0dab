package call

// transferKey begins a transfer, or completes it: blind while the third party
// rings, with consultation after it answered.
func (m *Machine) transferKey(p *phone, ev Press) {
	l := p.active
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	if l.state == Dialing && l.transfer != nil {
		m.route(l)
	}
	if kept, consult := p.transferPair(l); consult != nil {
		if in(RingOut, Connected, Held)(consult) {
			m.completeTransfer(kept, consult)
		}
		return
	}
	if l.state != Connected {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	if consult := m.newLeg(p, l.at.Instance); consult != nil {
		consult.transfer = l
		m.show(consult)
	}
}

// transferPair returns the two legs of a transfer that the given leg is part of.
func (p *phone) transferPair(l *leg) (kept, consult *leg) {
	if l.transfer != nil {
		return l.transfer, l
	}
	for _, k := range p.legs {
		if k.transfer == l {
			return l, k
		}
	}
	return nil, nil
}

// completeTransfer puts the other side of the kept call in the place of the
// consultation leg; both legs of the phone that transferred end.
func (m *Machine) completeTransfer(kept, consult *leg) {
	if !kept.talk.isAnswered() {
		return
	}
	old, c := kept.talk, consult.talk
	handed := old.peer(kept)
	m.stopMedia(old)
	m.stopMedia(c)
	m.record(old, Transferred)
	m.stopTimer(consult)
	if c.from == consult {
		c.from = handed
	} else {
		c.to[0] = handed
	}
	handed.talk = c
	consult.transfer = nil
	m.drop(consult, Transferred)
	m.drop(kept, Transferred)
	if handed.state == Connected && !c.isAnswered() {
		handed.state = RingOut
	}
	if !c.isAnswered() {
		m.startTimer(handed, noAnswer, m.limits.NoAnswer)
	}
	for _, t := range c.to {
		m.show(t)
	}
	m.show(c.from)
	m.syncMedia(c)
}
