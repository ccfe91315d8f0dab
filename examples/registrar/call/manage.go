package call

import "slices"

// HangUpCall ends a call for all who take part in it, wait in it or ring for it.
type HangUpCall struct{ Call CallID }

// HangUpPhone ends every call of a phone, those on hold too. Calls of other
// phones on its shared lines go on.
type HangUpPhone struct{ Device string }

// DeviceChanged gives a registered phone other settings of its lines. Calls stay
// up, as long as the numbers are the same in the same order; otherwise it is a
// [DeviceUp].
type DeviceChanged struct {
	Device  string
	Lines   []Line
	Options Options
}

// LimitsChanged sets other limits, for what begins from now on.
type LimitsChanged struct{ Limits Limits }

func (HangUpCall) event()    {}
func (HangUpPhone) event()   {}
func (DeviceChanged) event() {}
func (LimitsChanged) event() {}

func (m *Machine) hangUpCall(id CallID) {
	c := m.conversation(id)
	if c == nil {
		return
	}
	for len(c.parties) > 0 {
		m.drop(c.parties[0], Normal)
	}
	m.finish(c, Normal, 0)
}

func (m *Machine) conversation(id CallID) *conversation {
	for _, l := range m.legs {
		if l.talk != nil && l.talk.id == id {
			return l.talk
		}
	}
	return nil
}

func (m *Machine) hangUpPhone(device string) {
	p := m.phones[device]
	if p == nil {
		return
	}
	for _, l := range slices.Clone(p.legs) {
		if !l.gone {
			m.hangUp(l, Normal)
		}
	}
}

func (m *Machine) deviceChanged(ev DeviceChanged) {
	p := m.phones[ev.Device]
	switch {
	case p == nil:
		return
	case !p.hasLines(ev.Lines):
		m.deviceUp(DeviceUp(ev))
		return
	}
	p.options = ev.Options
	for i, a := range p.lines {
		m.leaveGroup(a)
		a.Line = ev.Lines[i]
		m.joinGroup(a)
		m.touchNumber(a.number)
	}
	for _, l := range p.legs {
		m.touchLeg(l)
	}
	m.touchPhone(p)
}

// hasLines tells whether the phone has these numbers at these places.
func (p *phone) hasLines(lines []Line) bool {
	return slices.EqualFunc(p.lines, lines, func(a *appearance, l Line) bool {
		return a.Instance == l.Instance && a.Number == l.Number
	})
}
