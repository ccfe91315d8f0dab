package softphone_test

import (
	"testing"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
)

func TestDisplay(t *testing.T) {
	type check struct {
		send sccp.ServerMessage
		seen func(softphone.State) bool
	}
	call := func(s softphone.State) softphone.Call { c, _ := s.Call(8); return c }
	checks := []check{
		{&sccp.SetLamp{Stimulus: sccp.DeviceStimulusVoiceMail, LampMode: sccp.LampModeOn}, func(s softphone.State) bool { return s.MessageWaiting() }},
		{&sccp.SetLamp{Stimulus: sccp.DeviceStimulusVoiceMail, LampMode: sccp.LampModeOff}, func(s softphone.State) bool { return !s.MessageWaiting() }},
		{&sccp.SetRinger{RingMode: sccp.RingModeOutside}, func(s softphone.State) bool { return s.Ringing() && s.Ringer == sccp.RingModeOutside }},
		{&sccp.SetRinger{RingMode: sccp.RingModeOff}, func(s softphone.State) bool { return !s.Ringing() }},
		{&sccp.SetSpeakerMode{SpeakerMode: sccp.SpeakerModeOn}, func(s softphone.State) bool { return s.Speaker }},
		{&sccp.SetSpeakerMode{SpeakerMode: sccp.SpeakerModeOff}, func(s softphone.State) bool { return !s.Speaker }},
		{&sccp.StartTone{Tone: sccp.DeviceToneAlertingTone}, func(s softphone.State) bool { return s.Tone == sccp.DeviceToneAlertingTone }},
		{&sccp.StopTone{}, func(s softphone.State) bool { return s.Tone == sccp.DeviceToneSilence }},
		{&sccp.ActivateCallPlane{LineInstance: 2}, func(s softphone.State) bool { return s.CallPlane == 2 }},
		{&sccp.DeactivateCallPlane{}, func(s softphone.State) bool { return s.CallPlane == 0 }},
		{&sccp.DisplayText{Text: sccp.Text("old")}, func(s softphone.State) bool { return s.Display == "old" }},
		{&sccp.ClearDisplay{}, func(s softphone.State) bool { return s.Display == "" }},
		{&sccp.DisplayNotify{Notify: sccp.Text("\x80\x24 (1)")}, func(s softphone.State) bool { return s.Notify == "You Have VoiceMail (1)" }},
		{&sccp.DisplayNotifyV2{Notify: sccp.Text("two")}, func(s softphone.State) bool { return s.Notify == "two" }},
		{&sccp.ClearNotify{}, func(s softphone.State) bool { return s.Notify == "" }},
		{&sccp.DisplayPriNotify{Notify: sccp.Text("three")}, func(s softphone.State) bool { return s.PriorityNotify == "three" }},
		{&sccp.DisplayPriNotifyV2{Notify: sccp.Text("four")}, func(s softphone.State) bool { return s.PriorityNotify == "four" }},
		{&sccp.ClearPriNotify{}, func(s softphone.State) bool { return s.PriorityNotify == "" }},
		{
			&sccp.ForwardStatRes{LineNumber: 1, ActiveForward: 1, ForwardAllActive: 4, ForwardAllNumber: sccp.Text("1005"), ForwardBusyNumber: sccp.Text("7")},
			func(s softphone.State) bool { l, _ := s.Line(1); return l.ForwardAll == "1005" && l.ForwardBusy == "" },
		},
		{&sccp.CallState{CallState: sccp.DCallStateRingIn, LineInstance: 1, CallReference: 8}, func(s softphone.State) bool { return call(s).State == sccp.DCallStateRingIn }},
		{
			&sccp.CallInfoV2{CallReference: 8, CallType: sccp.CallTypeForward, CallingPartyName: sccp.Text("Zo\xc3\xab"), LastRedirectingParty: sccp.Text("5")},
			func(s softphone.State) bool {
				return call(s).CallingName == "Zoë" && call(s).RedirectNumber == "5" && call(s).Type == sccp.CallTypeForward
			},
		},
		{&sccp.DisplayPromptStatusV2{CallReference: 8, PromptStatus: sccp.Text("a")}, func(s softphone.State) bool { return s.Prompt == "a" && call(s).Prompt == "a" }},
		{&sccp.ClearPromptStatus{CallReference: 8}, func(s softphone.State) bool { return s.Prompt == "" && call(s).Prompt == "" }},
		{&sccp.SelectSoftKeys{CallReference: 8, SoftKeySetIndex: sccp.SoftKeySetRingIn, ValidKeyMask: 1}, func(s softphone.State) bool { return len(s.Keys()) == 1 && s.Keys()[0].Label == "Answer" }},
		{&sccp.SelectSoftKeys{CallReference: 8, SoftKeySetIndex: sccp.SoftKeySetRingIn}, func(s softphone.State) bool { return len(s.Keys()) == 0 }},
		{&sccp.SelectSoftKeys{CallReference: 8, SoftKeySetIndex: 99, ValidKeyMask: 1}, func(s softphone.State) bool { return call(s).KeySet == 99 && len(s.Keys()) == 0 }},
		{&sccp.CallInfoV2{CallReference: 9, CallingParty: sccp.Text("late")}, func(s softphone.State) bool { return len(s.Calls) == 1 }},
		{&sccp.CallState{CallState: sccp.DCallStateIdle, CallReference: 8}, func(s softphone.State) bool { return len(s.Calls) == 0 }},
	}
	x, address := newExchange(t)
	p := startRegistered(t, config("7970", alice, address))
	for _, c := range checks {
		x.Phones()[0].Send(c.send)
		waitFor(t, p, c.send.ID().String(), c.seen)
	}
}

func TestPushes(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7970", alice, address))
	server := x.Phones()[0]
	server.Send(&sccp.UserToDeviceData{ApplicationID: 3, LineInstance: 1, CallReference: 2, TransactionID: 77, Data: []byte("<x/>")})
	res := await[*sccp.DeviceToUserDataResponse](t, server, sccp.IDDeviceToUserDataResponse, 1)
	assert.EqualValues(t, 3, res.ApplicationID)
	assert.EqualValues(t, 77, res.TransactionID)
	assert.Contains(t, string(res.Data), `Status="0"`)
	assert.Equal(t, softphone.Push{Application: 3, Line: 1, CallReference: 2, Transaction: 77, Data: "<x/>"}, p.State().Pushed)

	for flag, text := range []string{"one ", "two ", "three"} {
		server.Send(&sccp.UserToDeviceDataVersion1{ApplicationID: 4, TransactionID: 78, RoutingID: 5, SequenceFlag: sccp.SequenceFlag(flag), Data: []byte(text)})
	}
	newer := await[*sccp.DeviceToUserDataResponseVersion1](t, server, sccp.IDDeviceToUserDataResponseVersion1, 1)
	assert.EqualValues(t, 78, newer.TransactionID)
	assert.EqualValues(t, 5, newer.RoutingID)
	assert.Equal(t, softphone.Push{Application: 4, Transaction: 78, Data: "one two three", Version1: true}, p.State().Pushed)
}
