package call

import (
	"cmp"
	"slices"
	"time"
)

// phone is a device that is registered.
type phone struct {
	device   string
	options  Options
	settings PhoneSettings
	lines    []*appearance
	legs     []*leg // oldest first
	mirrors  []*leg // calls of other phones on shared lines
	active   *leg   // the leg with the handset
	redial   string
	touched  bool
}

// appearance is a line of a phone.
type appearance struct {
	Line
	phone  *phone
	number *number
}

// number is what all appearances of a number have in common, and what stays when
// there is none.
type number struct {
	digits      string
	appearances []*appearance
	settings    LineSettings
	status      Status
	waiters     []waiter  // phones that call back
	lastCall    time.Time // end of the last answered call
	touched     bool
}

func (m *Machine) deviceUp(ev DeviceUp) {
	m.deviceDown(DeviceDown{Device: ev.Device, Returns: true})
	p := &phone{device: ev.Device, options: ev.Options, settings: m.settings[ev.Device]}
	m.phones[ev.Device] = p
	for _, line := range ev.Lines {
		a := &appearance{Line: line, phone: p, number: m.number(line.Number)}
		p.lines = append(p.lines, a)
		a.number.appearances = append(a.number.appearances, a)
		m.joinGroup(a)
		m.touchNumber(a.number)
		for _, other := range a.number.appearances {
			for _, l := range other.phone.legs {
				if l.at == other && l.talk != nil {
					m.touchTalk(l.talk)
				}
			}
		}
	}
	m.ringAlong(p)
	m.ringAgain(p)
	m.touchPhone(p)
}

func (m *Machine) deviceDown(ev DeviceDown) {
	p := m.phones[ev.Device]
	if p == nil {
		return
	}
	delete(m.phones, ev.Device)
	for _, a := range p.lines {
		a.number.appearances = without(a.number.appearances, a)
		m.touchNumber(a.number)
		m.leaveGroup(a)
	}
	for len(p.mirrors) > 0 {
		m.drop(p.mirrors[0], DeviceGone)
	}
	if ev.Returns {
		m.keepCallers(p)
	}
	for len(p.legs) > 0 {
		m.hangUp(p.legs[0], DeviceGone)
	}
}

func (m *Machine) joinGroup(a *appearance) {
	if g := a.PickupGroup; g != "" {
		m.groups[g] = append(m.groups[g], a)
	}
}

func (m *Machine) leaveGroup(a *appearance) {
	if g := a.PickupGroup; g != "" {
		if m.groups[g] = without(m.groups[g], a); len(m.groups[g]) == 0 {
			delete(m.groups, g)
		}
	}
}

// number returns the entry of a number, new where there is none.
func (m *Machine) number(digits string) *number {
	n := m.numbers[digits]
	if n == nil {
		n = &number{digits: digits}
		m.numbers[digits] = n
	}
	return n
}

// forget lets a number go of which nothing is to be remembered.
func (m *Machine) forget(n *number) {
	if len(n.appearances) == 0 && len(n.waiters) == 0 && n.settings == (LineSettings{}) {
		delete(m.numbers, n.digits)
	}
}

// partyOf returns a number with the name of the first line that has it.
func (m *Machine) partyOf(digits string) Party {
	if n := m.numbers[digits]; n != nil && len(n.appearances) > 0 {
		return n.appearances[0].party()
	}
	return Party{Number: digits}
}

func (a *appearance) party() Party {
	if a.Unnumbered {
		return Party{Name: a.Name}
	}
	return Party{Number: a.Number, Name: a.Name}
}

func (a *appearance) caller() Caller {
	return Caller{Device: a.phone.device, Number: a.Number, Class: a.Class}
}

func (a *appearance) calls() (n int) {
	for _, l := range a.phone.legs {
		if l.at == a {
			n++
		}
	}
	return n
}

func (a *appearance) maxCalls() int { return cmp.Or(a.MaxCalls, 2) }

// full tells whether the user may not have another leg here.
func (a *appearance) full() bool { return a.calls() >= a.maxCalls() }

// hasRoom tells whether the user may have another leg here when the handset has
// left what cannot be held.
func (a *appearance) hasRoom() bool {
	n := a.calls()
	if l := a.phone.active; l != nil && l.at == a && !l.holdable() {
		n--
	}
	return n < a.maxCalls()
}

// free tells whether a new caller may ring here.
func (a *appearance) free() bool {
	trigger := min(cmp.Or(a.BusyTrigger, a.maxCalls()), a.maxCalls())
	return a.calls() < trigger && (!a.NoWaiting || a.phone.idle())
}

// rollover returns the first line from this one on that has room, nil when none
// has or none other may be used.
func (a *appearance) rollover(hasRoom func(*appearance) bool) *appearance {
	if hasRoom(a) {
		return a
	}
	if !a.Rollover {
		return nil
	}
	i := slices.Index(a.phone.lines, a)
	for k := range len(a.phone.lines) - 1 {
		if b := a.phone.lines[(i+1+k)%len(a.phone.lines)]; hasRoom(b) {
			return b
		}
	}
	return nil
}

func (p *phone) idle() bool { return len(p.legs) == 0 }

// line returns the appearance under a button, or the first one.
func (p *phone) line(instance uint32) *appearance {
	for _, a := range p.lines {
		if a.Instance == instance {
			return a
		}
	}
	if len(p.lines) == 0 {
		return nil
	}
	return p.lines[0]
}

// find returns the leg a key is meant for: the one with the reference if it is
// wanted, else the active leg, else the newest leg that is wanted. A reference
// that the phone does not have belongs to a call that has just ended: nothing
// may happen to another call then.
func (p *phone) find(ref uint32, wanted func(*leg) bool) *leg {
	if ref != 0 {
		i := slices.IndexFunc(p.legs, func(l *leg) bool { return l.ref == ref })
		if i < 0 {
			return nil
		}
		if wanted(p.legs[i]) {
			return p.legs[i]
		}
	}
	if p.active != nil && wanted(p.active) {
		return p.active
	}
	for _, l := range slices.Backward(p.legs) {
		if wanted(l) {
			return l
		}
	}
	return nil
}

// mirror returns the call of another phone that a key is meant for: the one with
// the reference, else the newest on the line.
func (p *phone) mirror(ref, instance uint32, state State) *leg {
	a := p.line(instance)
	for _, l := range slices.Backward(p.mirrors) {
		if l.state == state && (l.ref == ref || ref == 0 && l.at == a) {
			return l
		}
	}
	return nil
}

// without removes an element in place, keeping the order.
func without[T comparable](list []T, x T) []T {
	if i := slices.Index(list, x); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return list
}
