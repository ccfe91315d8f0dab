package call

import "slices"

// waiter is a phone whose user wants to know when a number becomes free.
type waiter struct {
	device string
	// armed: the number was busy since, so that it is free for the first time.
	armed bool
}

// callBackKey waits for the number that could not be reached, or for nothing any
// more.
func (m *Machine) callBackKey(p *phone, ev Press) {
	l := p.find(ev.Ref, func(l *leg) bool {
		return l.state == RingOut || l.state == Failed && slices.Contains([]Cause{Busy, Declined, NoAnswer}, l.cause)
	})
	if l == nil {
		if number := p.settings.CallBack; number != "" {
			m.changePhone(p.device, func(s *PhoneSettings) { s.CallBack = "" })
			m.emit(Notice{Device: p.device, Kind: NoticeCallBackOff, Number: number})
			return
		}
		m.refuse(p, ev.Line, NotActive)
		return
	}
	number := l.called
	if l.talk != nil {
		number = l.talk.target.Number
	}
	if r, ok := m.target(l.at.caller(), number); !ok || r.Kind != RouteLine {
		m.refuse(p, ev.Line, NumberUnavailable)
		return
	}
	m.changePhone(p.device, func(s *PhoneSettings) { s.CallBack = number })
	m.emit(Notice{Device: p.device, Line: l.at.Instance, Ref: l.ref, Kind: NoticeCallBackSet, Number: number})
	m.hangUp(l, Normal)
}

// await keeps the waiters of numbers in step with what a phone waits for.
func (m *Machine) await(device, before, after string) {
	if n := m.numbers[before]; n != nil && before != "" {
		n.waiters = slices.DeleteFunc(n.waiters, func(w waiter) bool { return w.device == device })
		m.touchNumber(n)
	}
	if after != "" {
		n := m.number(after)
		n.waiters = append(n.waiters, waiter{device: device})
		m.touchNumber(n)
	}
}

// arm notes that a number with waiters is busy.
func (n *number) arm() {
	if n.status == InUse || n.status == OnHold {
		for i := range n.waiters {
			n.waiters[i].armed = true
		}
	}
}

// ringWaiters rings the idle phones that wait for a number that is free now.
func (m *Machine) ringWaiters(n *number) {
	for _, w := range n.waiters {
		if p := m.phones[w.device]; p != nil && w.armed {
			m.ringBack(p)
		}
	}
}

// ringBack rings an idle phone if the number it waits for is free.
func (m *Machine) ringBack(p *phone) {
	digits := p.settings.CallBack
	if digits == "" || m.phones[p.device] != p || !p.idle() || len(p.lines) == 0 || p.settings.DND == DNDReject {
		return
	}
	n := m.numbers[digits]
	if n == nil || n.status != Idle || !slices.Contains(n.waiters, waiter{p.device, true}) {
		return
	}
	l := m.addLeg(p.lines[0], RingIn, Inbound)
	l.unlisted, l.callBack, l.reached = true, digits, m.partyOf(digits)
	m.startTimer(&l.alarm, timer{kind: callBackRing, leg: l}, m.limits.NoAnswer)
}

// callBack calls the number that has become free.
func (m *Machine) callBack(l *leg) {
	m.stopTimer(&l.alarm)
	m.changePhone(l.at.phone.device, func(s *PhoneSettings) { s.CallBack = "" })
	l.digits, l.callBack = l.callBack, ""
	l.kind, l.unlisted, l.state = Outbound, false, Dialing
	m.activate(l)
	match, r := m.plan.Match(l.at.caller(), l.digits)
	m.follow(l, match, r)
}
