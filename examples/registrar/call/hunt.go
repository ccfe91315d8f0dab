package call

import (
	"cmp"
	"slices"
)

// hunting is a call on its way through a hunt group.
type hunting struct {
	group Hunt
	order []string // members that were not tried yet
	rang  bool     // somebody was there to ring
}

// huntState is what a group remembers between calls.
type huntState struct {
	last   string // the member who had the last call
	status Status
}

func (m *Machine) huntState(pilot string) *huntState {
	h := m.hunts[pilot]
	if h == nil {
		h = &huntState{}
		m.hunts[pilot] = h
	}
	return h
}

// startHunt offers a call to a hunt group.
func (m *Machine) startHunt(c *conversation, group Hunt) Cause {
	c.target = Party{Number: group.Pilot, Name: group.Name}
	c.redirect.note(c.target, RedirectedHunt)
	c.hunt = &hunting{group: group, order: m.huntOrder(group)}
	c.patience = cmp.Or(group.Ring, m.limits.HuntRing)
	return m.huntNext(c)
}

func (m *Machine) huntOrder(g Hunt) []string {
	order := slices.Clone(g.Members)
	switch g.Algorithm {
	case Circular:
		if i := slices.Index(order, m.huntState(g.Pilot).last); i >= 0 {
			order = append(order[i+1:len(order):len(order)], order[:i+1]...)
		}
	case LongestIdle:
		slices.SortStableFunc(order, func(a, b string) int {
			x, y := m.numbers[a], m.numbers[b]
			if x == nil || y == nil {
				return 0
			}
			return x.lastCall.Compare(y.lastCall)
		})
	}
	return order
}

// huntNext rings the next member who is free, or all of them at once. After the
// last one the call goes where the group sends it.
func (m *Machine) huntNext(c *conversation) Cause {
	h := c.hunt
	for len(h.order) > 0 && (len(c.ringing) == 0 || h.group.Algorithm == Broadcast) {
		member := h.order[0]
		h.order = h.order[1:]
		if n := m.numbers[member]; n != nil {
			for _, a := range n.appearances {
				if (c.urgent || a.huntable()) && !c.has(a.phone) {
					m.offer(c, a)
				}
			}
		}
	}
	if len(c.ringing) > 0 {
		h.rang = true
		m.awaitPatiently(c)
		return Normal
	}
	c.hunt = nil
	if h.group.Final != "" {
		f := m.sendOn(c, h.group.Pilot, h.group.Final, RedirectedHunt)
		if f.cause != Normal {
			return f.cause
		}
		return m.reach(c, f.route)
	}
	if h.rang {
		return NoAnswer
	}
	return Busy
}

// huntOn goes on after a member did not answer.
func (m *Machine) huntOn(c *conversation) {
	if cause := m.huntNext(c); cause != Normal {
		m.unreached(c, cause)
	}
}

// huntable tells whether a line takes calls of hunt groups now.
func (a *appearance) huntable() bool {
	s := &a.phone.settings
	return !s.HuntLoggedOut && s.DND == DNDOff && a.phone.idle()
}

func (m *Machine) huntAnswered(c *conversation, l *leg) {
	if h := c.hunt; h != nil {
		m.huntState(h.group.Pilot).last = l.at.Number
		c.hunt = nil
	}
}

func (m *Machine) huntStatus(pilot string) Status {
	group, _ := m.plan.Hunt(pilot)
	status := Unregistered
	for _, member := range group.Members {
		n := m.numbers[member]
		if n == nil {
			continue
		}
		for _, a := range n.appearances {
			switch {
			case a.huntable():
				return Idle
			case !a.phone.settings.HuntLoggedOut:
				status = InUse
			}
		}
	}
	return status
}
