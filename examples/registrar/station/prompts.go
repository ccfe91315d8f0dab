package station

import (
	"cmp"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// promptOf returns what the prompt line says about a leg.
func (s *screen) promptOf(d *drawn) (p phrase, detail string) {
	switch d.State {
	case call.OffHook, call.Dialing:
		if d.Spare {
			return words("Emergency calls only"), ""
		}
		return label(sccp.LabelEnterNumber), ""
	case call.RingOut:
		return label(sccp.LabelRingOut), ""
	case call.Waiting:
		return label(sccp.LabelCallWaiting), ""
	case call.RingIn:
		return ringPrompt(d)
	case call.Connected:
		return connectedPrompt(d)
	case call.Held:
		return label(sccp.LabelHold), ""
	case call.RemoteInUse, call.RemoteHeld:
		if d.Private {
			return label(sccp.LabelPrivate), ""
		}
		return label(sccp.LabelInUseRemote), ""
	}
	_, _, p = failure(d.Cause)
	return p, ""
}

func ringPrompt(d *drawn) (p phrase, detail string) {
	switch {
	case d.CallBack:
		return label(sccp.LabelCallBack), d.Remote.Number
	case d.Ring == call.RingReverted:
		return label(sccp.LabelCallParkReversion), d.Remote.Number
	case d.Anonymous:
		return label(sccp.LabelPrivate), ""
	}
	return label(sccp.LabelFrom), cmp.Or(d.Remote.Number, d.Remote.Name)
}

func connectedPrompt(d *drawn) (p phrase, detail string) {
	switch {
	case d.Parked != "":
		return label(sccp.LabelCallParkAt), d.Parked
	case d.Paging:
		return label(sccp.LabelPaging), d.Remote.Number
	case d.RemoteHeld:
		return words("On hold"), ""
	case d.Conference:
		return label(sccp.LabelConference), ""
	}
	return label(sccp.LabelConnected), ""
}

func failure(c call.Cause) (sccp.DCallState, sccp.DeviceTone, phrase) {
	congested := func(p phrase) (sccp.DCallState, sccp.DeviceTone, phrase) {
		return sccp.DCallStateCongestion, sccp.DeviceToneReorderTone, p
	}
	switch c {
	case call.Busy, call.Declined:
		return sccp.DCallStateBusy, sccp.DeviceToneLineBusyTone, label(sccp.LabelBusy)
	case call.UnknownNumber:
		return sccp.DCallStateInvalidNumber, sccp.DeviceToneReorderTone, label(sccp.LabelUnknownNumber)
	case call.NotPermitted:
		return congested(label(sccp.LabelServiceIsNotActive))
	case call.NoAnswer:
		return congested(words("No answer"))
	case call.NoMedia:
		return congested(label(sccp.LabelIncompatibleDeviceType))
	case call.NotBegun:
		return congested(label(sccp.LabelMeetMeIsUnavailable))
	case call.TooManyForwards:
		return congested(label(sccp.LabelCFwdALLHopsExceeded))
	}
	return congested(label(sccp.LabelTempFail))
}

// refusalOf returns what a user is told whose key did nothing.
func refusalOf(key call.Key, why call.Refusal) phrase {
	switch why {
	case call.LineFull, call.NoLine:
		if key == call.KeyPickup || key == call.KeyGroupPickup || key == call.KeyDirectedPickup {
			return label(sccp.LabelNoLineAvailableForPickup)
		}
		return words("No free line")
	case call.NoRedial:
		return words("No number to redial")
	case call.BadDigits, call.NumberUnavailable:
		return label(sccp.LabelUnknownNumber)
	case call.ConferenceFull:
		return label(sccp.LabelExceedMaximumParties)
	case call.NotHost:
		return label(sccp.LabelPrimaryOnly)
	case call.PrivateCall:
		return label(sccp.LabelPrivate)
	case call.NoParkSlot:
		return label(sccp.LabelNoParkNumberAvailable)
	case call.NothingToPickUp:
		return label(sccp.LabelNoCallAvailableForPickup)
	case call.NoDivertTarget, call.NoAbbreviation, call.NoVoicemail:
		return label(sccp.LabelNumberNotConfigured)
	case call.ForwardLoop:
		return label(sccp.LabelCFwdALLLoopDetected)
	}
	switch key {
	case call.KeyTransfer, call.KeyDirectTransfer:
		return label(sccp.LabelCanNotCompleteTransfer)
	case call.KeyConference:
		return label(sccp.LabelCanNotCompleteConference)
	case call.KeyJoin:
		return label(sccp.LabelCanNotJoinCalls)
	case call.KeyParticipants:
		return label(sccp.LabelNoParticipantInfo)
	case call.KeyBarge:
		return label(sccp.LabelFailedToSetupBarge)
	}
	return label(sccp.LabelKeyIsNotActive)
}

// briefly is how long a refusal covers the prompt line, in seconds.
const briefly = 5

func (s *screen) refuse(line uint32, key call.Key, why call.Refusal) {
	var ref uint32
	d := s.active()
	if d != nil {
		line, ref = d.Line, d.Ref
	}
	switch {
	case !s.device.Model.NoDisplay:
		s.send(s.promptMessage(line, ref, refusalOf(key, why), "", briefly))
	case d != nil && d.State == call.Connected:
		s.tone(d, sccp.DeviceToneBeepBonk)
	}
}

// notice tells a user something that no leg shows.
func (s *screen) notice(n call.Notice) {
	switch n.Kind {
	case call.NoticeParked:
		s.notify(label(sccp.LabelCallParkAt), n.Number)
	case call.NoticeCallBackSet:
		s.notify(label(sccp.LabelCallBack), n.Number)
	case call.NoticeCallBackOff:
		s.notify(words("No call back "), n.Number)
	case call.NoticeHoldReminder:
		s.remind(n)
	}
}

// remind makes a sound for a call on hold: in the ear of a user who talks, else
// with the bell.
func (s *screen) remind(n call.Notice) {
	d := s.find(n.Ref)
	if d == nil {
		return
	}
	s.notify(label(sccp.LabelHoldReversion), n.Number)
	if active := s.active(); active != nil {
		s.tone(active, sccp.DeviceToneCallWaitingTone)
		return
	}
	d.reminded = true
	s.ring(d, sccp.RingModeFeature, sccp.RingDurationSingle)
}
