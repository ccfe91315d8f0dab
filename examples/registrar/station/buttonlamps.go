package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/sccp"
)

// unknownState is what a button shows before it was told anything.
const unknownState = 1<<32 - 1

// drawButtons shows the state of every button that has one.
func (s *screen) drawButtons() {
	s.shown = nil
	s.redrawButtons()
}

// redrawButtons shows the states that have changed. They are read from what is
// true now, never from what has happened.
func (s *screen) redrawButtons() {
	for i := range s.buttons {
		s.redrawButton(i)
	}
}

func (s *screen) redrawButton(i int) {
	b := &s.buttons[i]
	state, has := s.stateOf(b)
	if !has {
		return
	}
	if s.shown == nil {
		s.shown = make([]uint32, len(s.buttons))
		for k := range s.shown {
			s.shown[k] = unknownState
		}
	}
	if s.shown[i] != state {
		s.shown[i] = state
		s.drawButton(b, state)
	}
}

// stateOf returns the number by which a button's state goes on the wire; has is
// false for buttons without one.
func (s *screen) stateOf(b *button) (state uint32, has bool) {
	if b.watches() {
		return uint32(busyLamp(s.truth.Status(s.subject(b)))), true
	}
	switch b.Kind {
	case config.ButtonDND, config.ButtonHuntLogin, config.ButtonPrivacy, config.ButtonCallBack,
		config.ButtonForwardAll, config.ButtonForwardBusy, config.ButtonForwardNoAnswer:
		if s.featureOn(b.Kind) {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

func (s *screen) subject(b *button) call.Subject {
	number, _ := s.target(b)
	if b.Kind == config.ButtonParkSlot {
		return call.Subject{Kind: call.SubjectSlot, Name: number}
	}
	return s.known.Subject(number)
}

func (s *screen) drawButton(b *button, state uint32) {
	switch b.wire {
	case sccp.ButtonTypeBLFSpeedDial, sccp.ButtonTypeFeature:
		s.send(s.featureStat(uint32(b.instance)))
	case sccp.ButtonTypeLine:
		s.drawRemoteLine(uint32(b.instance), sccp.BusyLampState(state))
	case sccp.ButtonTypeSpeedDial:
		s.setButtonLamp(b, hintLamp(sccp.BusyLampState(state)))
	default:
		mode := sccp.LampModeOff
		if state != 0 {
			mode = sccp.LampModeOn
		}
		s.setButtonLamp(b, mode)
	}
}

func (s *screen) setButtonLamp(b *button, mode sccp.LampMode) {
	s.send(&sccp.SetLamp{Stimulus: sccp.DeviceStimulus(b.wire), StimulusInstance: uint32(b.instance), LampMode: mode})
}

// drawRemoteLine shows a watched number beside a line button, as a call of
// another phone. That is how phones without busy lamps of their own show it.
func (s *screen) drawRemoteLine(line uint32, state sccp.BusyLampState) {
	shown := sccp.DCallStateOnHook
	if state == sccp.BusyLampStateInUse || state == sccp.BusyLampStateAlerting {
		shown = sccp.DCallStateCallRemoteMultiline
	}
	if before := s.lamps[line]; shown == sccp.DCallStateOnHook && before <= sccp.LampModeOff {
		s.setLineLamp(line, hintLamp(state))
		return
	}
	s.send(&sccp.CallState{CallState: shown, LineInstance: line, PrecedenceLevel: normalPrecedence})
	s.setLineLamp(line, hintLamp(state))
}

func hintLamp(state sccp.BusyLampState) sccp.LampMode {
	switch state {
	case sccp.BusyLampStateInUse:
		return sccp.LampModeOn
	case sccp.BusyLampStateAlerting:
		return sccp.LampModeBlink
	case sccp.BusyLampStateDND:
		return sccp.LampModeWink
	}
	return sccp.LampModeOff
}

// busyLamp returns a status as phones know it.
func busyLamp(s call.Status) sccp.BusyLampState {
	switch s {
	case call.Idle:
		return sccp.BusyLampStateIdle
	case call.InUse, call.OnHold:
		return sccp.BusyLampStateInUse
	case call.DoNotDisturb:
		return sccp.BusyLampStateDND
	case call.Ringing:
		return sccp.BusyLampStateAlerting
	}
	return sccp.BusyLampStateUnknown
}

// statusChanged shows the state of a number on the buttons that watch it, and in
// the lists that the user looks at.
func (s *screen) statusChanged(of call.Subject) {
	if s.greeted {
		for i := range s.buttons {
			if b := &s.buttons[i]; b.watches() && s.subject(b) == of {
				s.redrawButton(i)
			}
		}
	}
	for _, w := range s.watched {
		if w.subject == of {
			s.send(w.notification(s.truth.Status(of)))
		}
	}
}

// featureStat answers a question about a feature button, or tells it unasked.
func (s *screen) featureStat(index uint32) sccp.ServerMessage {
	b := s.button(sccp.ButtonTypeBLFSpeedDial, index)
	if b == nil {
		b = s.button(sccp.ButtonTypeFeature, index)
	}
	if b == nil {
		return s.dialect.Feature(index, 0, 0, nil)
	}
	state, _ := s.stateOf(b)
	_, label := s.target(b)
	return s.dialect.Feature(index, b.wire, state, s.face.plain(label, nameWidth))
}
