package station_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// meeting is a conference of a with b and c, which a has brought together.
func meeting(t *testing.T) (a, b, c *phone, ref uint32) {
	t.Helper()
	h := office(t)
	a, b, c = h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 5, 0)
	talk(a, b, "1002")
	a.feature("Confrn")
	ref = a.state(sccp.DCallStateHold)
	keys := nextWhere(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetOffHookFeatures })
	assert.Contains(t, a.keysShown(keys), "EndCall")
	b.openAny(21000) // music
	a.keys("1003")
	c.state(sccp.DCallStateRingIn)
	c.softKey(sccp.SoftKeyAnswer)
	voices(a, c)
	for _, p := range []*phone{a, b, c} {
		p.since()
	}
	a.feature("Confrn")
	voices(a, b, c)
	return a, b, c, ref
}

// TestDNDKeyWhileItRings: the key is offered with a call that rings, and hushes it.
func TestDNDKeyWhileItRings(t *testing.T) {
	h := office(t)
	a, b := h.register(deviceA, 11, 0), h.register(deviceB, 20, modern)
	ringer := func(want sccp.RingMode) {
		t.Helper()
		nextWhere(b, func(m *sccp.SetRinger) bool { return m.RingMode == want })
	}
	a.dials("1002")
	ringer(sccp.RingModeInside)
	b.feature("DND")
	ringer(sccp.RingModeFlashOnly)
	b.feature("DND")
	ringer(sccp.RingModeInside)
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	b.idle()
}

func TestConferenceAtTheWire(t *testing.T) {
	a, b, c, ref := meeting(t)
	keys := ever(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetConnectedConference })
	assert.Equal(t, ref, keys.CallReference)
	assert.Contains(t, a.keysShown(keys), "ConfList")
	for _, p := range []*phone{a, b, c} {
		p.prompted("Conference")
	}
	guest := ever(b, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetConnectedConference })
	assert.NotContains(t, b.keysShown(guest), "ConfList", "only the host has the list")
	info := ever(a, func(m *sccp.CallInfoV2) bool { return m.CalledPartyName.String() == "Conference" })
	assert.Empty(t, info.CalledParty.String())

	c.softKey(sccp.SoftKeyEndCall)
	c.state(sccp.DCallStateOnHook)
	a.since()
	b.since()
	voices(a, b) // two of them are an ordinary call again
	a.prompted("Connected")
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
}

func TestConferenceListAsAMenu(t *testing.T) {
	a, b, c, ref := meeting(t)
	a.feature("ConfList")
	list := next[*sccp.UserToDeviceDataVersion1](a)
	assert.Equal(t, ref, list.CallReference)
	assert.Equal(t, sccp.SequenceFlagLast, list.SequenceFlag)
	object, found, err := xsi.Parse(list.Data, cnfxml.Options{})
	require.NoError(t, err)
	require.Empty(t, found)
	menu := object.(*xsi.Menu)
	require.Len(t, menu.Items, 3)
	assert.Equal(t, "Anna 1001 (host)", menu.Items[0].Name)
	assert.Empty(t, menu.Items[0].URL, "the host does not remove itself")
	assert.Equal(t, "Bäcker 1002", menu.Items[1].Name)
	parts := strings.Split(menu.Items[2].URL, ":")
	require.Len(t, parts, 6)
	assert.Equal(t, []string{"UserCallData", "9081"}, parts[:2])
	chosen := parts[5]

	for _, nonsense := range []string{"", "x", "-1", "99999999999999999999", chosen + "'\x01"} {
		a.send(&sccp.DeviceToUserData{ApplicationID: list.ApplicationID, CallReference: ref, Data: []byte(nonsense)})
	}
	a.send(&sccp.DeviceToUserDataVersion1{ApplicationID: 9999, CallReference: ref, Data: []byte(chosen)})
	b.send(&sccp.DeviceToUserData{ApplicationID: list.ApplicationID, CallReference: ref, Data: []byte(chosen)})
	a.flush()
	b.flush()
	for _, m := range c.flush() {
		assert.NotEqual(t, sccp.IDCallState, m.ID(), "nobody was removed")
	}
	a.since()
	a.send(&sccp.DeviceToUserDataVersion1{
		ApplicationID: list.ApplicationID, LineInstance: list.LineInstance, CallReference: ref,
		TransactionID: list.TransactionID, Data: []byte(chosen),
	})
	c.state(sccp.DCallStateOnHook)
	a.prompted("Connected")
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
}

// TestConferenceListAsWords is for phones that show no pages.
func TestConferenceListAsWords(t *testing.T) {
	h := office(t)
	a, b, c := h.register(deviceC, 5, 0), h.register(deviceB, 11, 0), h.register(deviceA, 20, modern)
	talk(a, b, "1002")
	a.feature("Confrn")
	a.state(sccp.DCallStateOffHook)
	b.openAny(21000)
	a.keys("1001")
	c.state(sccp.DCallStateRingIn)
	c.softKey(sccp.SoftKeyAnswer)
	voices(a, c)
	for _, p := range []*phone{a, b, c} {
		p.since()
	}
	a.feature("Confrn")
	voices(a, b, c)
	a.feature("ConfList")
	a.notified("Chris, B\u00e4cker, Anna")
	c.since()
	a.feature("RmLstC")
	c.state(sccp.DCallStateOnHook)
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
}

func TestParkAtTheWire(t *testing.T) {
	h := office(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	talk(b, a, "1001")
	a.since()
	a.feature("Park")
	a.state(sccp.DCallStateOnHook)
	a.notified("Call park At 3001")
	a.told(3, uint32(sccp.BusyLampStateInUse)) // the button of the slot
	b.prompted("Call park At 3001")
	b.openAny(21000)
	// The button retrieves.
	a.since()
	b.since()
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusBLFSpeedDial, LineInstance: 3})
	a.state(sccp.DCallStateConnected)
	voices(a, b)
	a.told(3, uint32(sccp.BusyLampStateIdle))
	b.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
	// So does the number of the slot, from another phone.
	talk(b, a, "1001")
	a.feature("Park")
	a.state(sccp.DCallStateOnHook)
	b.since()
	b.openAny(21000)
	b.since()
	c.dials("3001")
	c.state(sccp.DCallStateConnected)
	voices(b, c)
	c.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	a.feature("NewCall")
	a.feature("EndCall")
}

func TestPickupAtTheWire(t *testing.T) {
	h := office(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	a.feature("PickUp")
	a.prompted(sccp.LabelNoCallAvailableForPickup.Words(""))
	c.dials("1002")
	b.state(sccp.DCallStateRingIn)
	a.since()
	a.feature("PickUp")
	b.state(sccp.DCallStateOnHook)
	a.state(sccp.DCallStateConnected)
	info := ever(a, func(m *sccp.CallInfoV2) bool { return m.CallingParty.String() == "1003" })
	assert.Equal(t, "1002", info.OriginalCalledParty.String())
	voices(a, c)
	c.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
}

func TestForwardAtTheWire(t *testing.T) {
	h := office(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	a.since()
	a.feature("CFwdAll")
	a.prompted("Enter number")
	ever(a, func(m *sccp.StartTone) bool { return m.Tone == sccp.DeviceToneZip })
	ever(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetDigitsFollow })
	a.since()
	a.keys("1002")
	stat := ever(a, func(m *sccp.ForwardStatRes) bool { return m.ForwardAllActive != 0 })
	assert.Equal(t, "1002", stat.ForwardAllNumber.String())
	assert.NotZero(t, stat.ActiveForward)
	a.lit(sccp.DeviceStimulusForwardAll, 1, sccp.LampModeOn)
	a.prompted("1001 Forwarded to 1002")
	a.send(&sccp.ForwardStatReq{LineNumber: 1})
	assert.Equal(t, "1002", next[*sccp.ForwardStatRes](a).ForwardAllNumber.String())

	c.dials("1001")
	b.state(sccp.DCallStateRingIn)
	info := next[*sccp.CallInfo](b)
	assert.Equal(t, sccp.CallTypeForward, info.CallType)
	assert.Equal(t, "1003", info.CallingParty.String())
	assert.Equal(t, "1001", info.OriginalCalledParty.String())
	assert.Equal(t, "Anna", info.LastRedirectingPartyName.String())
	assert.EqualValues(t, call.RedirectedAlways, info.LastRedirectingReason)
	// iDivert sends it on.
	b.feature("iDivert")
	b.state(sccp.DCallStateOnHook)
	c.softKey(sccp.SoftKeyEndCall)

	a.since()
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusForwardAll, LineInstance: 1})
	ever(a, func(m *sccp.ForwardStatRes) bool { return m.ActiveForward == 0 })
	a.lit(sccp.DeviceStimulusForwardAll, 1, sccp.LampModeOff)
	a.prompted("Your current options")
}

func TestDoNotDisturbAtTheWire(t *testing.T) {
	h := office(t)
	a, b := h.phoneAB()
	d := h.register(deviceD, 20, modern)
	_ = b
	b.since()
	b.feature("DND")
	b.prompted(sccp.LabelDoNotDisturbIsActive.Words(""))
	a.dials("1002")
	a.state(sccp.DCallStateBusy)
	a.softKey(sccp.SoftKeyEndCall)
	b.since()
	b.feature("DND")
	b.prompted("Your current options")
	d.since()
	d.feature("DND")
	d.prompted(sccp.LabelDoNotDisturbIsActive.Words(""))
	a.dials("1004")
	d.state(sccp.DCallStateRingIn)
	assert.Equal(t, sccp.RingModeFlashOnly, next[*sccp.SetRinger](d).RingMode, "silent")
	a.softKey(sccp.SoftKeyEndCall)

	// The button of an old phone.
	a.since()
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusPrivacy, LineInstance: 3})
	a.prompted("DND")
	on := ever(a, func(m *sccp.FeatureStatRes) bool { return m.FeatureIndex == 3 && m.FeatureStatus == 1 })
	assert.Equal(t, sccp.ButtonTypeFeature, on.FeatureID)
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusDoNotDisturb})
	a.prompted("Your current options")
}

func TestMessageWaitingAtTheWire(t *testing.T) {
	h := office(t)
	a := h.register(deviceA, 20, modern)
	a.since()
	h.server.Apply(call.SetMessageWaiting{Number: "1005", New: 2, Old: 1})
	a.lit(sccp.DeviceStimulusVoiceMail, 2, sccp.LampModeOn)
	a.lit(sccp.DeviceStimulusVoiceMail, 0, sccp.LampModeOn)
	a.prompted("You Have VoiceMail")
	d := h.register(deviceD, 11, 0)
	d.lit(sccp.DeviceStimulusVoiceMail, 1, sccp.LampModeOn)
	a.since()
	h.server.Apply(call.SetMessageWaiting{Number: "1005"})
	a.lit(sccp.DeviceStimulusVoiceMail, 2, sccp.LampModeOff)
	a.lit(sccp.DeviceStimulusVoiceMail, 0, sccp.LampModeOff)
	a.prompted("Your current options")
	// An adapter has no lamp: the dial tone tells it.
	h.server.Apply(call.SetMessageWaiting{Number: "1002", New: 1})
	ata := h.connect()
	register := registerReq(deviceB, 33, 0)
	register.DeviceType = sccp.DeviceTypeATA186
	ata.send(register, &sccp.TimeDateReq{}, &sccp.OffHook{})
	assert.Equal(t, sccp.DeviceToneMessageWaitingIndicatorTone, next[*sccp.StartTone](ata).Tone)
}

func TestCallBackAtTheWire(t *testing.T) {
	h := office(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	talk(b, c, "1003")
	h.server.Apply(call.SetDoNotDisturb{Device: deviceC, DND: call.DNDReject})
	a.dials("1003")
	a.state(sccp.DCallStateBusy)
	a.since()
	a.feature("CallBack")
	a.notified("CallBack 1003")
	a.state(sccp.DCallStateOnHook)
	h.server.Apply(call.SetDoNotDisturb{Device: deviceC})
	c.softKey(sccp.SoftKeyEndCall)
	a.since()
	a.state(sccp.DCallStateRingIn)
	a.prompted("CallBack 1003")
	ever(a, func(m *sccp.SetRinger) bool { return m.RingMode == sccp.RingModeFeature })
	a.softKey(sccp.SoftKeyAnswer)
	a.state(sccp.DCallStateRingOut)
	c.state(sccp.DCallStateRingIn)
	a.softKey(sccp.SoftKeyEndCall)
	c.state(sccp.DCallStateOnHook)
}

func TestIntercomAtTheWire(t *testing.T) {
	h := office(t)
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0)
	b.since()
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusSpeedDial, LineInstance: 4})
	b.state(sccp.DCallStateConnected)
	ever(b, func(m *sccp.SetSpeakerMode) bool { return m.SpeakerMode == sccp.SpeakerModeOn })
	voices(a, b)
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	assert.Equal(t, sccp.SpeakerModeOff, next[*sccp.SetSpeakerMode](b).SpeakerMode)
}

func TestPageAtTheWire(t *testing.T) {
	h := office(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	group := netip.MustParseAddr("239.1.1.1")
	for _, p := range []*phone{a, b, c} {
		p.since()
	}
	a.dials("4000")
	speak := ever(a, func(*sccp.StartMulticastMediaTransmission) bool { return true })
	assert.Equal(t, group, speak.MulticastAddress)
	assert.EqualValues(t, 20480, speak.MulticastPort)
	assert.Equal(t, sccp.PayloadTypeG711Ulaw64k, speak.Codec)
	for _, p := range []*phone{b, c} {
		hear := ever(p, func(*sccp.StartMulticastMediaReception) bool { return true })
		assert.Equal(t, group, hear.MulticastAddress)
		assert.EqualValues(t, 20480, hear.MulticastPort)
		p.send(&sccp.MulticastMediaReceptionAck{PassThroughPartyID: hear.PassThroughPartyID})
		ever(p, func(m *sccp.SetSpeakerMode) bool { return m.SpeakerMode == sccp.SpeakerModeOn })
		p.prompted("Paging 4000")
	}
	c.softKey(sccp.SoftKeyEndCall)
	next[*sccp.StopMulticastMediaReception](c)
	c.state(sccp.DCallStateOnHook)
	a.softKey(sccp.SoftKeyEndCall)
	next[*sccp.StopMulticastMediaReception](b)
	b.state(sccp.DCallStateOnHook)
	next[*sccp.StopMulticastMediaTransmission](a)
	a.state(sccp.DCallStateOnHook)
}

func TestMusicOnHoldAtTheWire(t *testing.T) {
	h := office(t)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	a.softKey(sccp.SoftKeyHold)
	a.state(sccp.DCallStateHold)
	b.openAny(21000)
	b.prompted("On hold")
	a.since()
	b.since()
	a.softKey(sccp.SoftKeyResume)
	voices(a, b)
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
}

// TestNoMusicEndsNoCall: who cannot hear music waits without it.
func TestNoMusicEndsNoCall(t *testing.T) {
	h := office(t)
	a, b := h.phoneAB()
	a.send(capabilities(sccp.PayloadTypeG729))
	b.send(capabilities(sccp.PayloadTypeG729))
	talk(a, b, "1002")
	a.softKey(sccp.SoftKeyHold)
	a.state(sccp.DCallStateHold)
	for _, m := range b.flush() {
		assert.NotEqual(t, sccp.IDCallState, m.ID())
	}
	a.softKey(sccp.SoftKeyResume)
	together(a, b)
}

func TestAnonymousAtTheWire(t *testing.T) {
	h := office(t)
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0)
	a.dials("*671002")
	b.state(sccp.DCallStateRingIn)
	b.prompted("Private")
	info := next[*sccp.CallInfo](b)
	assert.Empty(t, info.CallingParty.String())
	assert.Equal(t, "Private", info.CallingPartyName.String())
	assert.Equal(t, sccp.RestrictionsCallingPartyName|sccp.RestrictionsCallingPartyNumber, info.Restrictions)
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
}

func TestHuntLoginAtTheWire(t *testing.T) {
	h := office(t)
	a, c, d := h.register(deviceA, 20, modern), h.register(deviceC, 20, modern), h.register(deviceD, 11, 0)
	c.since()
	c.feature("HLog")
	c.prompted(sccp.LabelLoggedOutOfHuntGroup.Words(""))
	c.told(2, 0)
	a.dials("2000")
	d.state(sccp.DCallStateRingIn)
	for _, m := range c.flush() {
		assert.NotEqual(t, sccp.IDCallState, m.ID(), "is not in the group")
	}
	a.softKey(sccp.SoftKeyEndCall)
	d.state(sccp.DCallStateOnHook)
	c.since()
	c.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusPrivacy, LineInstance: 2})
	c.told(2, 1)
	c.prompted("Your current options")
}
