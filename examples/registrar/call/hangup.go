package call

// onHook ends the leg that has the handset; calls on hold stay. It completes a
// transfer on phones that want that.
func (m *Machine) onHook(p *phone) {
	l := p.active
	if l == nil {
		return
	}
	if p.options.TransferOnHook && l.consult == KeyTransfer && l.in(RingOut, Connected) && m.transfer(l.kept, l) == 0 {
		return
	}
	m.hangUp(l, Normal)
}

func (m *Machine) endCall(p *phone, ev Press) {
	if l := p.find(ev.Ref, func(*leg) bool { return true }); l != nil {
		m.hangUp(l, Normal)
	}
}

// hangUp ends a leg at the wish of its own side.
func (m *Machine) hangUp(l *leg, cause Cause) {
	c := l.talk
	switch {
	case l.callBack != "" && cause != DeviceGone:
		m.drop(l, cause)
		m.changePhone(l.at.phone.device, func(s *PhoneSettings) { s.CallBack = "" })
	case c != nil && l.ringing():
		m.decline(c, l, cause)
	default:
		m.drop(l, cause)
		if c != nil {
			m.goOn(c, cause)
		}
	}
}

// decline stops the ringing of one phone. With the last one a hunt group goes
// on, a number whose phone has vanished is forwarded as one that has none, and any
// other caller fails.
func (m *Machine) decline(c *conversation, l *leg, cause Cause) {
	m.drop(l, cause)
	m.rungOut(c, cause)
}

// rungOut settles a call of whose phones one rings no longer.
func (m *Machine) rungOut(c *conversation, cause Cause) {
	switch {
	case len(c.ringing)+c.awaits > 0:
	case c.hunt != nil:
		m.huntOn(c)
	case cause == DeviceGone:
		m.forwardUnanswered(c, Unreachable)
	default:
		m.unreached(c, Declined)
	}
}
