package call

import "slices"

// touched is what an event may have changed.
type touched struct {
	phones  []*phone
	talks   []*conversation
	numbers []*number
	slots   []string
}

func (t *touched) empty() bool {
	return len(t.phones)+len(t.talks)+len(t.numbers)+len(t.slots) == 0
}

func (m *Machine) touchPhone(p *phone) {
	if !p.touched {
		p.touched = true
		m.touched.phones = append(m.touched.phones, p)
	}
}

func (m *Machine) touchNumber(n *number) {
	if !n.touched {
		n.touched = true
		m.touched.numbers = append(m.touched.numbers, n)
	}
}

func (m *Machine) touchTalk(c *conversation) {
	if !c.touched {
		c.touched = true
		m.touched.talks = append(m.touched.talks, c)
	}
}

func (m *Machine) touchLeg(l *leg) {
	m.touchPhone(l.at.phone)
	m.touchNumber(l.at.number)
	if l.talk != nil {
		m.touchTalk(l.talk)
	}
}

// settle derives what follows from the state. It repeats as long as call backs
// begin to ring, for that changes the state again.
func (m *Machine) settle() {
	for t := &m.touched; !t.empty(); {
		talks := len(t.talks)
		for _, c := range t.talks[:talks] {
			c.touched = false
			m.settleTalk(c)
		}
		phones, numbers, slots := len(t.phones), len(t.numbers), len(t.slots)
		for _, p := range t.phones[:phones] {
			p.touched = false
			m.settlePhone(p)
		}
		for _, n := range t.numbers[:numbers] {
			n.touched = false
			m.settleNumber(n)
		}
		for _, slot := range t.slots[:slots] {
			m.settleSlot(slot)
		}
		for _, n := range t.numbers[:numbers] {
			m.ringWaiters(n)
		}
		for _, p := range t.phones[:phones] {
			m.ringBack(p)
		}
		t.talks = slices.Delete(t.talks, 0, talks)
		t.phones = slices.Delete(t.phones, 0, phones)
		t.numbers = slices.Delete(t.numbers, 0, numbers)
		t.slots = slices.Delete(t.slots, 0, slots)
	}
}

// settleTalk makes mirrors and voice paths follow the parties, and lets the
// phones of all of them show it.
func (m *Machine) settleTalk(c *conversation) {
	m.syncMirrors(c)
	m.syncMedia(c)
	for _, list := range [3][]*leg{c.parties, c.ringing, c.mirrors} {
		for _, l := range list {
			m.touchPhone(l.at.phone)
		}
	}
}

// settlePhone rings aloud when nothing else occupies the phone, softly otherwise,
// and shows what has changed.
func (m *Machine) settlePhone(p *phone) {
	want := RingIn
	if p.active != nil {
		want = Waiting
	}
	for _, l := range p.legs {
		if l.ringing() {
			l.state = want
		}
		m.show(l)
	}
	for _, l := range p.mirrors {
		m.show(l)
	}
	for _, a := range p.lines {
		m.settleHunts(a.Number)
	}
}
