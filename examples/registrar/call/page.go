package call

// startPage lets a leg speak to the idle phones of a page group. Each of them has
// a leg that hears it and that its user may end.
func (m *Machine) startPage(l *leg, group string) {
	numbers, ok := m.plan.Page(group)
	c := m.newTalk(l, l.digits)
	c.target = Party{Number: group}
	l.unlisted = true
	if !ok || m.pages[group] != nil {
		m.failTalk(c, Busy)
		return
	}
	for _, digits := range numbers {
		if n := m.numbers[digits]; n != nil {
			for _, a := range n.appearances {
				if a.phone.idle() && a.phone.settings.DND == DNDOff {
					m.addListener(c, a)
				}
			}
		}
	}
	if len(c.parties) == 1 {
		m.failTalk(c, Busy)
		return
	}
	m.pages[group], c.page = c, group
	c.since, l.joined, l.state = m.now, m.now, Connected
	m.touchLeg(l)
}

func (m *Machine) addListener(c *conversation, a *appearance) {
	l := m.addLeg(a, Connected, Inbound)
	l.unlisted, l.speaker, l.joined = true, true, m.now
	m.enter(c, l)
	m.activate(l)
}

// endPage ends a page for all, the listeners first.
func (m *Machine) endPage(c *conversation, cause Cause) {
	for i := len(c.parties) - 1; i >= 0; i-- {
		m.drop(c.parties[i], cause)
	}
	m.finish(c, cause, 0)
}
