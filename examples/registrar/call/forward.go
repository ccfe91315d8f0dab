package call

import "slices"

// redirect is how a call came to where it rings.
type redirect struct {
	original       Party
	originalReason RedirectReason
	by             Party
	reason         RedirectReason
	visited        []string // numbers that have sent it on
}

func (r *redirect) note(by Party, why RedirectReason) {
	if r.reason == NotRedirected {
		r.original, r.originalReason = by, why
	}
	r.by, r.reason = by, why
}

// forwarding is where a call goes on, or why it does not.
type forwarding struct {
	route Route
	cause Cause
}

// forwarded sends a call on if the number has a forward for the occasion.
func (m *Machine) forwarded(c *conversation, digits string, when ForwardWhen) (f forwarding, ok bool) {
	n := m.numbers[digits]
	if n == nil || c.direct() {
		return f, false
	}
	to := n.settings.Forward(when)
	if to == "" {
		return f, false
	}
	return m.sendOn(c, digits, to, reasonOf(when)), true
}

func reasonOf(when ForwardWhen) RedirectReason {
	switch when {
	case ForwardOnBusy:
		return RedirectedBusy
	case ForwardOnNoAnswer:
		return RedirectedNoAnswer
	}
	return RedirectedAlways
}

// sendOn leads a call from one number to another.
func (m *Machine) sendOn(c *conversation, from, to string, why RedirectReason) forwarding {
	r := &c.redirect
	if len(r.visited) >= m.limits.MaxForwards {
		return forwarding{cause: TooManyForwards}
	}
	route, ok := m.target(m.callerOf(from), to)
	if !ok {
		return forwarding{cause: UnknownNumber}
	}
	if route.Number == from || slices.Contains(r.visited, route.Number) {
		return forwarding{cause: TooManyForwards}
	}
	r.visited = append(r.visited, from)
	r.note(m.partyOf(from), why)
	return forwarding{route: route}
}

// target returns where calls can be sent to: a number or a hunt group.
func (m *Machine) target(from Caller, to string) (Route, bool) {
	match, r := m.plan.Match(from, to)
	return r, match >= Exact && (r.Kind == RouteLine || r.Kind == RouteHunt)
}

// callerOf returns a number as it would dial.
func (m *Machine) callerOf(digits string) Caller {
	if n := m.numbers[digits]; n != nil && len(n.appearances) > 0 {
		return n.appearances[0].caller()
	}
	return Caller{Number: digits}
}

// forwardsAlways tells whether a number forwards this call at once. Who it
// forwards to may call it: an assistant reaches the one who forwards to him.
func (m *Machine) forwardsAlways(c *conversation, n *number) bool {
	if n.settings.ForwardAll == "" || c.direct() {
		return false
	}
	r, _ := m.target(m.callerOf(n.digits), n.settings.ForwardAll)
	return !slices.ContainsFunc(c.parties, func(l *leg) bool { return l.at.Number == r.Number })
}

// forwardKey asks where to forward, or ends a forward.
func (m *Machine) forwardKey(p *phone, ev Press) {
	a := p.line(ev.Line)
	switch l := p.active; {
	case a == nil:
		m.refuse(p, ev.Line, NoLine)
	case l != nil && l.entry == ev.Key:
		m.drop(l, Done)
	case ev.Digits != "":
		if why := m.forward(a.number, a.caller(), forwardWhen(ev.Key), ev.Digits); why != 0 {
			m.refuse(p, ev.Line, why)
		}
	case a.number.settings.Forward(forwardWhen(ev.Key)) != "":
		m.changeLine(a.Number, func(s *LineSettings) { s.setForward(forwardWhen(ev.Key), "") })
	default:
		m.ask(p, ev)
	}
}

func (m *Machine) forwardOff(p *phone, ev Press) {
	a := p.line(ev.Line)
	if a == nil {
		m.refuse(p, ev.Line, NoLine)
		return
	}
	m.changeLine(a.Number, func(s *LineSettings) {
		s.ForwardAll, s.ForwardBusy, s.ForwardNoAnswer = "", "", ""
	})
}

func forwardWhen(k Key) ForwardWhen {
	switch k {
	case KeyForwardBusy:
		return ForwardOnBusy
	case KeyForwardNoAnswer:
		return ForwardOnNoAnswer
	}
	return ForwardAlways
}

// forward sets a forward, unless calls could never arrive there.
func (m *Machine) forward(n *number, from Caller, when ForwardWhen, to string) Refusal {
	if !m.canDial(to) {
		return BadDigits
	}
	r, ok := m.target(from, to)
	switch {
	case !ok:
		return NumberUnavailable
	case m.leadsTo(r, n.digits):
		return ForwardLoop
	}
	m.changeLine(n.digits, func(s *LineSettings) { s.setForward(when, to) })
	return 0
}

// leadsTo tells whether calls for a route are always forwarded to a number in
// the end.
func (m *Machine) leadsTo(r Route, digits string) bool {
	for range m.limits.MaxForwards + 1 {
		if r.Number == digits {
			return true
		}
		n := m.numbers[r.Number]
		if n == nil || r.Kind == RouteHunt || n.settings.ForwardAll == "" {
			return false
		}
		r, _ = m.target(m.callerOf(r.Number), n.settings.ForwardAll)
	}
	return true
}

func (m *Machine) setForward(ev SetForward) {
	if ev.To == "" {
		m.changeLine(ev.Number, func(s *LineSettings) { s.setForward(ev.When, "") })
		return
	}
	m.forward(m.number(ev.Number), m.callerOf(ev.Number), ev.When, ev.To)
	m.forget(m.numbers[ev.Number])
}

// divertKey sends a call that rings, or the other side of a call of two, to the
// line's divert target.
func (m *Machine) divertKey(p *phone, ev Press) {
	l := p.find(ev.Ref, func(l *leg) bool { return l.ringing() && l.talk != nil && l.talk.park == nil })
	if l == nil {
		l = p.find(ev.Ref, func(l *leg) bool { return l.joinable() && !l.talk.conference() })
	}
	if l == nil {
		m.refuse(p, ev.Line, NotActive)
		return
	}
	c, from := l.talk, l.at.Number
	to := l.at.divertTarget()
	if to == "" {
		m.refuse(p, ev.Line, NoDivertTarget)
		return
	}
	f := m.sendOn(c, from, to, RedirectedDivert)
	switch f.cause {
	case Normal:
	case TooManyForwards:
		m.refuse(p, ev.Line, ForwardLoop)
		return
	default:
		m.refuse(p, ev.Line, NumberUnavailable)
		return
	}
	c.hunt = nil
	m.stopTimer(&c.alarm)
	m.stopRinging(c, Redirected)
	if !l.gone {
		m.drop(l, Redirected)
		m.awaitAnswer(c)
	}
	if cause := m.reach(c, f.route); cause != Normal {
		m.unreached(c, cause)
	}
}

func (a *appearance) divertTarget() string {
	s := &a.number.settings
	for _, to := range [...]string{a.Divert, s.ForwardNoAnswer, s.ForwardBusy, s.ForwardAll, a.Voicemail} {
		if to != "" {
			return to
		}
	}
	return ""
}
