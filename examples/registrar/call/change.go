package call

func (s *LineSettings) setForward(when ForwardWhen, to string) {
	switch when {
	case ForwardAlways:
		s.ForwardAll = to
	case ForwardOnBusy:
		s.ForwardBusy = to
	case ForwardOnNoAnswer:
		s.ForwardNoAnswer = to
	}
}

// LineSettings returns what is set for a number.
func (m *Machine) LineSettings(number string) LineSettings {
	if n := m.numbers[number]; n != nil {
		return n.settings
	}
	return LineSettings{}
}

// PhoneSettings returns what is set at a phone, registered or not.
func (m *Machine) PhoneSettings(device string) PhoneSettings { return m.settings[device] }

// changeLine changes the settings of a number and tells it.
func (m *Machine) changeLine(digits string, change func(*LineSettings)) {
	before := m.LineSettings(digits)
	after := before
	change(&after)
	if m.putLine(digits, after) {
		m.emit(LineChanged{Number: digits, Settings: after, Before: before})
	}
}

// putLine tells whether the settings are others than before.
func (m *Machine) putLine(digits string, s LineSettings) bool {
	n := m.number(digits)
	m.touchNumber(n)
	if n.settings == s {
		return false
	}
	n.settings = s
	return true
}

// changePhone changes the settings of a phone and tells it.
func (m *Machine) changePhone(device string, change func(*PhoneSettings)) {
	before := m.settings[device]
	after := before
	change(&after)
	if m.putPhone(device, after) {
		m.emit(PhoneChanged{Device: device, Settings: after, Before: before})
	}
}

// putPhone tells whether the settings are others than before.
func (m *Machine) putPhone(device string, s PhoneSettings) bool {
	before := m.settings[device]
	if before == s {
		return false
	}
	if s == (PhoneSettings{}) {
		delete(m.settings, device)
	} else {
		m.settings[device] = s
	}
	if before.CallBack != s.CallBack {
		m.await(device, before.CallBack, s.CallBack)
	}
	if p := m.phones[device]; p != nil {
		p.settings = s
		m.touchPhone(p)
		for _, a := range p.lines {
			m.touchNumber(a.number)
		}
		for _, l := range p.legs {
			if before.DND != s.DND {
				l.hush(s.DND)
			}
			m.touchLeg(l)
		}
	}
	return true
}

// hush lets what rings already be silent with do-not-disturb, or heard again
// without it. No caller is turned away for it.
func (l *leg) hush(dnd DND) {
	switch {
	case !l.ringing() || l.talk != nil && l.talk.urgent:
	case dnd != DNDOff:
		l.ring = RingSilent
	case l.ring == RingSilent:
		l.ring = RingAloud
	}
}

// dndKey turns do-not-disturb on as the phone wants it, or off.
func (m *Machine) dndKey(p *phone) {
	m.changePhone(p.device, func(s *PhoneSettings) {
		switch {
		case s.DND != DNDOff:
			s.DND = DNDOff
		case p.options.DND == DNDOff:
			s.DND = DNDReject
		default:
			s.DND = p.options.DND
		}
	})
}

func (m *Machine) setMessageWaiting(ev SetMessageWaiting) {
	m.changeLine(ev.Number, func(s *LineSettings) {
		s.NewMessages, s.OldMessages = max(ev.New, 0), max(ev.Old, 0)
	})
}
