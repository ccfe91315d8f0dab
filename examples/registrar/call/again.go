package call

import "slices"

// interrupted is a call that rang at a phone which registers again.
type interrupted struct {
	talk   *conversation
	number string // of the line where it rang
	target Party  // whom it was for
}

// keepCallers lets the callers wait for whom a phone rings that is about to return.
// A parked call rings again by itself.
func (m *Machine) keepCallers(p *phone) {
	for _, l := range slices.Clone(p.legs) {
		c := l.talk
		if !l.ringing() || c == nil || c.park != nil {
			continue
		}
		c.awaits++
		m.returns[p.device] = append(m.returns[p.device], interrupted{c, l.at.Number, c.target})
		l.unlisted = true // not missed yet
		m.drop(l, DeviceGone)
	}
}

// ringAgain offers a phone that has returned the calls that rang there.
func (m *Machine) ringAgain(p *phone) {
	calls := m.returns[p.device]
	delete(m.returns, p.device)
	for _, was := range calls {
		c := was.talk
		if c.ended || c.awaits == 0 || c.target != was.target {
			continue // or answered, or sent on meanwhile
		}
		c.awaits--
		i := slices.IndexFunc(p.lines, func(a *appearance) bool { return a.Number == was.number })
		if i >= 0 {
			m.joinRinging(c, p.lines[i])
		}
		m.rungOut(c, DeviceGone)
	}
}

// ringAlong offers a phone the calls that ring at the other phones of its lines.
func (m *Machine) ringAlong(p *phone) {
	for _, a := range p.lines {
		for _, other := range slices.Clone(a.number.appearances) {
			for _, l := range slices.Clone(other.phone.legs) {
				if l.ringing() && l.talk.ringsFor(a) {
					m.joinRinging(l.talk, a)
				}
			}
		}
	}
}

// ringsFor tells whether a call that rings is for the number of a line: where lines
// roll over it may ring at others, too. Groups and parked calls ring in turn.
func (c *conversation) ringsFor(a *appearance) bool {
	return c != nil && c.park == nil && c.hunt == nil && c.target.Number == a.Number
}

// joinRinging lets a line ring for a call that is on offer already. It does not
// answer by itself: its user has just seen the phone start.
func (m *Machine) joinRinging(c *conversation, a *appearance) {
	b := c.ringsAt(a)
	if b == nil || c.hunt != nil && !c.urgent && !b.huntable() {
		return
	}
	m.offer(c, b)
	c.ringing[len(c.ringing)-1].speaker = false
}
