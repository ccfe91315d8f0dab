package station

import (
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// screen draws the legs of one phone: display, lamps, tones, ringer and
// softkeys. It remembers what it drew, so that only changes are sent.
type screen struct {
	*profile
	send func(...sccp.ServerMessage)
	now  func() time.Time

	handset bool // lifted, as far as the phone has told
	legs    []*drawn
	lamps   map[uint32]sccp.LampMode // by line instance
}

// drawn is a leg as it is on the display.
type drawn struct {
	call.Leg
	prompt phrase // what the prompt line says about it
	detail string
	keys   sccp.SoftKeySet
}

func newScreen(p *profile, send func(...sccp.ServerMessage), now func() time.Time) *screen {
	return &screen{profile: p, send: send, now: now, lamps: make(map[uint32]sccp.LampMode)}
}

func (s *screen) find(ref uint32) *drawn {
	for _, d := range s.legs {
		if d.Ref == ref {
			return d
		}
	}
	return nil
}

// show draws a leg, or redraws what changed of it.
func (s *screen) show(leg call.Leg) {
	d := s.find(leg.Ref)
	if d == nil {
		d = &drawn{}
		s.legs = append(s.legs, d)
	}
	before := d.Leg
	d.Leg = leg
	if before.State == leg.State && before.Consult == leg.Consult {
		s.refresh(d, before)
		return
	}
	switch leg.State {
	case call.OffHook:
		s.offHook(d, before)
	case call.Dialing:
		s.dialing(d)
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
	case call.RemoteInUse:
		s.remote(d, sccp.DCallStateCallRemoteMultiline)
	case call.RemoteHeld:
		s.remote(d, sccp.DCallStateRemoteHold)
	}
}

// remote draws a call that another phone of a shared line has.
func (s *screen) remote(d *drawn, state sccp.DCallState) {
	s.lamp(d.Line)
	s.state(d, state)
	s.send(s.callInfo(d))
	s.keys(d, sccp.SoftKeySetInUseHint)
}

// refresh redraws a leg whose state is the same.
func (s *screen) refresh(d *drawn, before call.Leg) {
	if len(d.Digits) < len(before.Digits) && d.State == call.Dialing {
		s.send(&sccp.BackSpace{LineInstance: d.Line, CallReference: d.Ref})
	}
	if d.Remote != before.Remote && d.State != call.OffHook && d.State != call.Dialing {
		s.send(s.callInfo(d))
		if d.State == call.RingIn {
			s.prompt(d, label(sccp.LabelFrom), d.Remote.Number)
		}
	}
	if d.RemoteHeld != before.RemoteHeld && d.State == call.Connected {
		s.promptConnected(d)
	}
}

func (s *screen) offHook(d *drawn, before call.Leg) {
	if before.State == call.Dialing {
		s.send(&sccp.BackSpace{LineInstance: d.Line, CallReference: d.Ref})
	} else {
		s.speaker()
		s.lamp(d.Line)
		s.state(d, sccp.DCallStateOffHook)
		s.send(&sccp.ActivateCallPlane{LineInstance: d.Line})
	}
	s.prompt(d, label(sccp.LabelEnterNumber), "")
	s.tone(d, sccp.DeviceToneInsideDialTone)
	if d.Consult == call.KeyTransfer {
		s.keys(d, sccp.SoftKeySetOffHookFeatures)
	} else {
		s.keys(d, sccp.SoftKeySetOffHook)
	}
}

func (s *screen) dialing(d *drawn) {
	s.silence(d)
	s.keys(d, sccp.SoftKeySetDigitsFollow)
}

func (s *screen) ringOut(d *drawn) {
	s.silence(d)
	s.lamp(d.Line)
	s.send(s.callInfo(d), &sccp.DialedNumber{
		DialedNumber: s.face.plain(d.Digits, numberWidth), LineInstance: d.Line, CallReference: d.Ref,
	})
	s.state(d, sccp.DCallStateProceed)
	s.state(d, sccp.DCallStateRingOut)
	s.prompt(d, label(sccp.LabelRingOut), "")
	s.tone(d, sccp.DeviceToneAlertingTone)
	s.keys(d, sccp.SoftKeySetRingOut)
}

func (s *screen) ringIn(d *drawn) {
	s.state(d, sccp.DCallStateRingIn)
	s.keys(d, sccp.SoftKeySetRingIn)
	s.prompt(d, label(sccp.LabelFrom), d.Remote.Number)
	s.notify(label(sccp.LabelFrom), d.Remote.Number)
	s.send(s.callInfo(d))
	s.lamp(d.Line)
	s.ring(d, sccp.RingModeInside, sccp.RingDurationNormal)
}

func (s *screen) waiting(d *drawn) {
	s.state(d, sccp.DCallStateRingIn)
	s.send(s.callInfo(d))
	s.lamp(d.Line)
	s.ring(d, sccp.RingModeFlashOnly, sccp.RingDurationSingle)
	s.keys(d, sccp.SoftKeySetRingIn)
	s.prompt(d, label(sccp.LabelCallWaiting), "")
	if active := s.active(); active != nil {
		s.tone(active, sccp.DeviceToneCallWaitingTone)
	}
}

func (s *screen) connected(d *drawn, before call.Leg) {
	switch before.State {
	case call.RingIn, call.Waiting:
		s.ring(d, sccp.RingModeOff, sccp.RingDurationNormal)
		s.clearNotify()
		s.speaker()
		s.state(d, sccp.DCallStateOffHook)
		s.send(&sccp.ActivateCallPlane{LineInstance: d.Line})
	case call.Held:
		s.speaker()
		s.send(&sccp.ActivateCallPlane{LineInstance: d.Line})
	}
	s.lamp(d.Line)
	s.silence(d)
	s.state(d, sccp.DCallStateConnected)
	s.send(s.callInfo(d))
	s.promptConnected(d)
	if d.Consult == call.KeyTransfer {
		s.keys(d, sccp.SoftKeySetConnectedTransfer)
	} else {
		s.keys(d, sccp.SoftKeySetConnected)
	}
}

func (s *screen) promptConnected(d *drawn) {
	if d.RemoteHeld {
		s.prompt(d, words("On hold"), "")
	} else {
		s.prompt(d, label(sccp.LabelConnected), "")
	}
}

func (s *screen) held(d *drawn) {
	s.silence(d)
	s.lamp(d.Line)
	s.state(d, sccp.DCallStateHold)
	s.prompt(d, label(sccp.LabelHold), "")
	s.keys(d, sccp.SoftKeySetOnHold)
	s.speaker()
}

func (s *screen) failed(d *drawn) {
	state, tone, text := failure(d.Cause)
	s.silence(d)
	s.lamp(d.Line)
	s.state(d, state)
	s.prompt(d, text, "")
	s.tone(d, tone)
	s.keys(d, sccp.SoftKeySetOffHook)
}

func failure(c call.Cause) (sccp.DCallState, sccp.DeviceTone, phrase) {
	switch c {
	case call.Busy, call.Declined:
		return sccp.DCallStateBusy, sccp.DeviceToneLineBusyTone, label(sccp.LabelBusy)
	case call.UnknownNumber:
		return sccp.DCallStateInvalidNumber, sccp.DeviceToneReorderTone, label(sccp.LabelUnknownNumber)
	case call.NoAnswer:
		return sccp.DCallStateCongestion, sccp.DeviceToneReorderTone, words("No answer")
	case call.NoMedia:
		return sccp.DCallStateCongestion, sccp.DeviceToneReorderTone, label(sccp.LabelIncompatibleDeviceType)
	}
	return sccp.DCallStateCongestion, sccp.DeviceToneReorderTone, label(sccp.LabelTempFail)
}

// end takes a leg off the display. Nothing names its reference afterwards: some
// phones would bring the call back to life.
func (s *screen) end(ref uint32) {
	d := s.find(ref)
	if d == nil {
		return
	}
	if d.State == call.RingIn || d.State == call.Waiting {
		s.ring(d, sccp.RingModeOff, sccp.RingDurationNormal)
		s.clearNotify()
	} else {
		s.silence(d)
	}
	rest := s.legs[:0]
	for _, other := range s.legs {
		if other != d {
			rest = append(rest, other)
		}
	}
	s.legs = rest
	s.lamp(d.Line)
	s.send(&sccp.ClearPromptStatus{LineInstance: d.Line, CallReference: d.Ref})
	s.state(d, sccp.DCallStateOnHook)
	s.speaker()
	if len(s.legs) == 0 {
		s.idle()
		return
	}
	s.focus()
}

// idle draws a phone without calls.
func (s *screen) idle() {
	if len(s.legs) > 0 {
		return
	}
	s.selectKeys(0, 0, sccp.SoftKeySetOnHook)
	s.send(timeDate(s.now()))
	s.promptLine(0, 0, label(sccp.LabelYourCurrentOptions), "")
}

// focus shows keys and prompt of the leg that matters most after another ended.
func (s *screen) focus() {
	d := s.active()
	if d == nil {
		d = s.legs[len(s.legs)-1]
	}
	s.selectKeys(d.Line, d.Ref, d.keys)
	s.promptLine(d.Line, d.Ref, d.prompt, d.detail)
}

func (s *screen) active() *drawn {
	for _, d := range s.legs {
		switch d.State {
		case call.OffHook, call.Dialing, call.RingOut, call.Connected, call.Failed:
			return d
		}
	}
	return nil
}

func (s *screen) refuse(line uint32, why call.Refusal) {
	text := label(sccp.LabelKeyIsNotActive)
	switch why {
	case call.LineFull, call.NoLine:
		text = words("No free line")
	case call.BadDigits:
		text = label(sccp.LabelUnknownNumber)
	}
	var ref uint32
	if d := s.active(); d != nil {
		line, ref = d.Line, d.Ref
	}
	if s.device.Model.NoDisplay {
		return
	}
	s.send(s.promptMessage(line, ref, text, "", refusalSeconds))
}

// refusalSeconds is how long a refusal covers the prompt line.
const refusalSeconds = 5

// greet draws an idle phone from nothing: at the end of its registration.
func (s *screen) greet() {
	if len(s.legs) > 0 {
		return
	}
	if s.device.Model.HookFlash {
		s.send(&sccp.SetHookFlashDetect{})
	}
	s.send(&sccp.SetLamp{Stimulus: sccp.DeviceStimulusVoiceMail, LampMode: sccp.LampModeOff})
	s.send(&sccp.ClearPromptStatus{})
	s.promptLine(0, 0, label(sccp.LabelYourCurrentOptions), "")
	s.selectKeys(0, 0, sccp.SoftKeySetOnHook)
}
