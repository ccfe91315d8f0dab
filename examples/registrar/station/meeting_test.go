package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
	"github.com/skinnykit/skinny/sccp"
)

const meetingText = "meet-me: {numbers: 5000-5001}\nvoicemail: 1003\n"

// meetingHouse is the office with meetings and voice mail, which Chris takes.
func meetingHouse(t *testing.T) *house {
	engine := voice.New(voice.Options{})
	t.Cleanup(func() {
		assert.Zero(t, engine.Ports(), "every port was given back")
		engine.Close()
	})
	return open(t, officeText+meetingText, func(s *station.Server) { s.Voice = engine })
}

func TestMeetMeAtTheWire(t *testing.T) {
	h := meetingHouse(t)
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0)
	c := h.registerAs(deviceC, sccp.DeviceTypeCisco7910, 2, 0)
	a.softKey(sccp.SoftKeyMeetMe)
	a.state(sccp.DCallStateOffHook)
	a.since()
	a.keys("5000")
	a.state(sccp.DCallStateConnected)
	info := ever(a, func(m *sccp.CallInfoV2) bool { return m.CalledParty.String() == "5000" })
	assert.Equal(t, "Conference", info.CalledPartyName.String())
	keys := ever(a, func(m *sccp.SelectSoftKeys) bool { return m.SoftKeySetIndex == sccp.SoftKeySetConnectedConference })
	assert.Contains(t, a.keysShown(keys), "ConfList")
	a.openAny(20000)
	b.dials("5000")
	b.state(sccp.DCallStateConnected)
	b.openAny(20002)
	c.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusMeetMeConference})
	c.state(sccp.DCallStateOffHook)
	c.keys("5000") // has begun: comes in
	c.state(sccp.DCallStateConnected)
	c.openAny(20004)
	a.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
	c.send(&sccp.OnHook{})
	c.state(sccp.DCallStateOnHook)
	b.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	b.since()
	b.dials("5000")
	b.state(sccp.DCallStateCongestion)
	b.prompted("MeetMe is unavailable")
	b.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
}

// TestMeetMeWithoutMeetings: no phone shows the key, and it does nothing.
func TestMeetMeWithoutMeetings(t *testing.T) {
	h := office(t)
	a := h.register(deviceA, 20, modern)
	a.softKey(sccp.SoftKeyNewCall)
	keys := next[*sccp.SelectSoftKeys](a)
	assert.NotContains(t, a.keysShown(keys), "MeetMe")
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusMeetMeConference})
	a.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
}

func TestMessagesButton(t *testing.T) {
	h := meetingHouse(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 20, modern)
	messages := &sccp.Stimulus{Stimulus: sccp.DeviceStimulusVoiceMail}
	a.send(messages)
	c.state(sccp.DCallStateRingIn)
	a.softKey(sccp.SoftKeyEndCall)
	c.state(sccp.DCallStateOnHook)

	a.softKey(sccp.SoftKeyForwardAll)
	a.state(sccp.DCallStateOffHook)
	a.send(messages)
	forwarded := next[*sccp.ForwardStatRes](a)
	assert.Equal(t, "1003", forwarded.ForwardAllNumber.String())
	c.since()
	b.dials("1001")
	c.state(sccp.DCallStateRingIn)
	info := ever(c, func(*sccp.CallInfoV2) bool { return true })
	assert.Equal(t, "1001", info.OriginalCalledParty.String(), "whose box it is")
	b.softKey(sccp.SoftKeyEndCall)
	c.state(sccp.DCallStateOnHook)
	a.softKey(sccp.SoftKeyForwardAll) // off again

	a.dials("1002")
	b.state(sccp.DCallStateRingIn)
	b.feature("iDivert")
	b.state(sccp.DCallStateOnHook)
}

func TestMessagesButtonWithoutVoicemail(t *testing.T) {
	h := office(t)
	a := h.register(deviceA, 20, modern)
	a.since()
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusVoiceMail})
	a.prompted(sccp.LabelNumberNotConfigured.Words(""))
}
