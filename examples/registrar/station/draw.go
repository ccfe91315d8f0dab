package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// enter draws a leg that has come to another state.
func (s *screen) enter(d *drawn, before call.Leg) {
	if ringing(before.State) && !ringing(d.State) {
		s.hush(d)
	}
	switch d.State {
	case call.OffHook:
		s.offHook(d, before)
	case call.Dialing:
		s.dialing(d, before)
	case call.RingOut:
		s.ringOut(d)
	case call.RingIn:
		s.ringIn(d)
	case call.Waiting:
		s.waiting(d)
	case call.Connected:
		s.connected(d, before)
	case call.Held:
		s.held(d)
	case call.Failed:
		s.failed(d)
	case call.RemoteInUse, call.RemoteHeld:
		s.remote(d)
	}
}

// refresh redraws what changed of a leg whose state is the same.
func (s *screen) refresh(d *drawn, before call.Leg) {
	if len(d.Digits) < len(before.Digits) && d.State == call.Dialing {
		s.send(&sccp.BackSpace{LineInstance: d.Line, CallReference: d.Ref})
	}
	if !d.told {
		return
	}
	if d.Entry != before.Entry && d.State == call.OffHook {
		s.tone(d, s.dialTone(d))
	}
	if d.privacy != privacyOf(d) {
		s.remote(d)
		return
	}
	if d.State != call.OffHook && d.State != call.Dialing && d.parties != partiesOf(&d.Leg) {
		s.callInfo(d)
	}
	if p, detail := s.promptOf(d); d.prompt != p || d.detail != detail {
		s.prompt(d)
	}
	if d.State == call.RingIn && d.Ring != before.Ring {
		s.ring(d, ringMode(d), sccp.RingDurationNormal)
	}
	s.rekey(d)
}

func (s *screen) offHook(d *drawn, before call.Leg) {
	if before.State == call.Dialing {
		s.send(&sccp.BackSpace{LineInstance: d.Line, CallReference: d.Ref})
	} else {
		s.takeLine(d)
	}
	s.prompt(d)
	s.tone(d, s.dialTone(d))
	s.keys(d)
}

// takeLine gives a leg the speaker and the display.
func (s *screen) takeLine(d *drawn) {
	s.speaker()
	s.lamp(d.Line)
	s.state(d, sccp.DCallStateOffHook)
	s.send(&sccp.ActivateCallPlane{LineInstance: d.Line})
}

// dialTone is broken where a message waits and no lamp can tell it.
func (s *screen) dialTone(d *drawn) sccp.DeviceTone {
	switch {
	case d.Entry != 0:
		return sccp.DeviceToneZip
	case s.analog() && s.messages(d.Line) > 0:
		return sccp.DeviceToneMessageWaitingIndicatorTone
	}
	return sccp.DeviceToneInsideDialTone
}

func (s *screen) dialing(d *drawn, before call.Leg) {
	if !d.told || ringing(before.State) {
		s.takeLine(d)
	}
	s.silence(d)
	s.keys(d)
}

func (s *screen) ringOut(d *drawn) {
	s.silence(d)
	s.lamp(d.Line)
	s.callInfo(d)
	s.send(&sccp.DialedNumber{
		DialedNumber: s.face.plain(d.Digits, numberWidth), LineInstance: d.Line, CallReference: d.Ref,
	})
	s.state(d, sccp.DCallStateProceed)
	s.state(d, sccp.DCallStateRingOut)
	s.prompt(d)
	s.tone(d, sccp.DeviceToneAlertingTone)
	s.keys(d)
}

func (s *screen) ringIn(d *drawn) {
	s.state(d, sccp.DCallStateRingIn)
	s.keys(d)
	s.prompt(d)
	s.notify(d.prompt, d.detail)
	s.callInfo(d)
	s.lamp(d.Line)
	s.ring(d, ringMode(d), sccp.RingDurationNormal)
}

func ringMode(d *drawn) sccp.RingMode {
	switch {
	case d.Ring == call.RingSilent:
		return sccp.RingModeFlashOnly
	case d.Ring == call.RingReverted, d.CallBack:
		return sccp.RingModeFeature
	}
	return sccp.RingModeInside
}

func (s *screen) waiting(d *drawn) {
	s.state(d, sccp.DCallStateRingIn)
	s.callInfo(d)
	s.lamp(d.Line)
	s.ring(d, sccp.RingModeFlashOnly, sccp.RingDurationSingle)
	s.keys(d)
	s.prompt(d)
	if active := s.active(); active != nil && d.Ring != call.RingSilent {
		s.tone(active, sccp.DeviceToneCallWaitingTone)
	}
}

func (s *screen) connected(d *drawn, before call.Leg) {
	switch {
	case ringing(before.State), before.State == 0:
		s.speaker()
		s.state(d, sccp.DCallStateOffHook)
		s.send(&sccp.ActivateCallPlane{LineInstance: d.Line})
	case before.State == call.Held, remote(before.State):
		s.speaker()
		s.send(&sccp.ActivateCallPlane{LineInstance: d.Line})
	}
	s.lamp(d.Line)
	s.silence(d)
	s.state(d, sccp.DCallStateConnected)
	s.callInfo(d)
	s.prompt(d)
	s.keys(d)
	if d.Speaker && ringing(before.State) {
		s.tone(d, sccp.DeviceToneZip) // somebody can hear the room now
	}
}

func (s *screen) held(d *drawn) {
	s.silence(d)
	s.lamp(d.Line)
	s.state(d, sccp.DCallStateHold)
	s.prompt(d)
	s.keys(d)
	s.speaker()
}

func (s *screen) failed(d *drawn) {
	state, tone, _ := failure(d.Cause)
	s.silence(d)
	s.lamp(d.Line)
	s.state(d, state)
	s.prompt(d)
	s.tone(d, tone)
	s.keys(d)
}

// remote draws a call that another phone of a shared line has. A phone without
// softkeys can do nothing about it and has a lamp only.
func (s *screen) remote(d *drawn) {
	s.lamp(d.Line)
	if s.device.Model.NoSoftKeys || s.device.Model.NoDisplay {
		s.leave(d)
		return
	}
	state := sccp.DCallStateCallRemoteMultiline
	if d.State == call.RemoteHeld {
		state = sccp.DCallStateHold
		if s.dialect.Version >= firstRemote {
			state = sccp.DCallStateRemoteHold
		}
	}
	s.state(d, state)
	s.callInfo(d)
	s.prompt(d)
	s.keys(d)
}

// leave takes a leg from the display that another phone has taken over.
func (s *screen) leave(d *drawn) {
	if d.told {
		s.state(d, sccp.DCallStateOnHook)
		d.told = false
		s.drawIdle()
	}
}
