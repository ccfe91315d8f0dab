package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// buttonsOf asks for the button template.
func (p *phone) buttonsOf() []sccp.ButtonDefinition {
	p.t.Helper()
	p.send(&sccp.ButtonTemplateReq{})
	return next[*sccp.ButtonTemplateRes](p).Buttons
}

func TestBusyLampsOfNewerPhones(t *testing.T) {
	h := office(t)
	a := h.register(deviceA, 20, modern)
	assert.Equal(t, []sccp.ButtonDefinition{
		{Instance: 1, Type: sccp.ButtonTypeLine},
		{Instance: 2, Type: sccp.ButtonTypeLine},
		{Instance: 1, Type: sccp.ButtonTypeSpeedDial},
		{Instance: 2, Type: sccp.ButtonTypeBLFSpeedDial},
		{Instance: 3, Type: sccp.ButtonTypeBLFSpeedDial},
		{Instance: 4, Type: sccp.ButtonTypeSpeedDial},
		{Instance: 5, Type: sccp.ButtonTypeFeature},
		{Instance: 6, Type: sccp.ButtonTypeFeature},
		{Instance: 1, Type: sccp.ButtonTypeServiceURL},
		{Instance: 1, Type: sccp.ButtonTypeForwardAll},
	}, a.buttonsOf())
	a.send(&sccp.FeatureStatReq{FeatureIndex: 2}, &sccp.SpeedDialStatReq{SpeedDialNumber: 2})
	stat := next[*sccp.FeatureStatV2Res](a)
	assert.Equal(t, sccp.ButtonTypeBLFSpeedDial, stat.FeatureID)
	assert.EqualValues(t, sccp.BusyLampStateUnknown, stat.FeatureStatus, "nobody has registered 1002")
	assert.Equal(t, "Baker", stat.FeatureTextLabel.String())
	assert.Equal(t, "1002", next[*sccp.SpeedDialStatRes](a).SpeedDialDirNumber.String())

	a.since()
	b, c := h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	a.told(2, uint32(sccp.BusyLampStateIdle))
	for range 3 {
		a.since()
		c.dials("1002")
		b.state(sccp.DCallStateRingIn)
		a.told(2, uint32(sccp.BusyLampStateAlerting))
		b.softKey(sccp.SoftKeyAnswer)
		a.told(2, uint32(sccp.BusyLampStateInUse))
		a.since()
		c.softKey(sccp.SoftKeyEndCall)
		a.told(2, uint32(sccp.BusyLampStateIdle))
		b.state(sccp.DCallStateOnHook)
	}
	a.since()
	b.feature("DND")
	a.told(2, uint32(sccp.BusyLampStateDND))
	_ = b.raw.Close()
	a.told(2, uint32(sccp.BusyLampStateUnknown))
	b = h.register(deviceB, 11, 0)
	a.told(2, uint32(sccp.BusyLampStateDND)) // it outlives the connection
	a.since()
	b.feature("DND")
	a.told(2, uint32(sccp.BusyLampStateIdle))
	a.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusBLFSpeedDial, LineInstance: 2})
	b.state(sccp.DCallStateRingIn)
}

// TestBusyLampsOfOlderPhones: a watched number is a line in use by somebody else.
func TestBusyLampsOfOlderPhones(t *testing.T) {
	h := office(t)
	c := h.register(deviceC, 11, 0)
	assert.Equal(t, []sccp.ButtonDefinition{
		{Instance: 1, Type: sccp.ButtonTypeLine},
		{Instance: 2, Type: sccp.ButtonTypeLine},
		{Instance: 1, Type: sccp.ButtonTypeFeature},
		{Instance: 3, Type: sccp.ButtonTypeLine},
	}, c.buttonsOf())
	c.send(&sccp.LineStatReq{LineNumber: 2}, &sccp.ConfigStatReq{}, &sccp.LineStatReq{LineNumber: 4})
	assert.Equal(t, "1002", next[*sccp.LineStatRes](c).LineDirNumber.String())
	assert.EqualValues(t, 3, next[*sccp.ConfigStatRes](c).NumberOfLines)
	assert.Empty(t, next[*sccp.LineStatRes](c).LineDirNumber.String())
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0)
	c.flush()
	c.since()
	a.dials("1002")
	busy := ever(c, func(m *sccp.CallState) bool { return m.LineInstance == 2 })
	assert.Equal(t, sccp.DCallStateCallRemoteMultiline, busy.CallState)
	assert.Zero(t, busy.CallReference)
	c.lit(sccp.DeviceStimulusLine, 2, sccp.LampModeBlink)
	b.state(sccp.DCallStateRingIn)
	b.softKey(sccp.SoftKeyAnswer)
	c.lit(sccp.DeviceStimulusLine, 2, sccp.LampModeOn)
	c.since()
	a.softKey(sccp.SoftKeyEndCall)
	ever(c, func(m *sccp.CallState) bool { return m.LineInstance == 2 && m.CallState == sccp.DCallStateOnHook })
	c.lit(sccp.DeviceStimulusLine, 2, sccp.LampModeOff)
	b.state(sccp.DCallStateOnHook)
	c.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusLine, LineInstance: 2})
	b.state(sccp.DCallStateRingIn)
	c.softKey(sccp.SoftKeyEndCall)
	c.state(sccp.DCallStateOnHook)
}

// TestBusyLampsWithoutSoftKeys: a lamp beside a speed dial is all there is.
func TestBusyLampsWithoutSoftKeys(t *testing.T) {
	h := office(t)
	c := h.connect()
	c.name = deviceC
	register := registerReq(deviceC, 0, 0)
	register.DeviceType = sccp.DeviceTypeCisco30VIP
	c.send(register, &sccp.TimeDateReq{})
	next[*sccp.TimeDateRes](c)
	c.flush()
	assert.Equal(t, sccp.ButtonDefinition{Instance: 1, Type: sccp.ButtonTypeSpeedDial}, c.buttonsOf()[1])
	b := h.register(deviceB, 11, 0)
	c.since()
	b.softKey(sccp.SoftKeyNewCall)
	c.lit(sccp.DeviceStimulusSpeedDial, 1, sccp.LampModeOn)
	b.softKey(sccp.SoftKeyEndCall)
	c.lit(sccp.DeviceStimulusSpeedDial, 1, sccp.LampModeOff)
	c.send(&sccp.Stimulus{Stimulus: sccp.DeviceStimulusSpeedDial, LineInstance: 1})
	b.state(sccp.DCallStateRingIn)
}

// TestSubscriptions shows the state of numbers in the lists of a phone.
func TestSubscriptions(t *testing.T) {
	h := office(t)
	a, b := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0)
	watch := func(transaction uint32, number string) *sccp.SubscriptionStatRes {
		a.send(&sccp.SubscriptionStatReq{
			TransactionID: transaction, SubscriptionFeatureID: sccp.SubscriptionFeatureBLF, Timer: 60, SubscriptionID: sccp.Text(number),
		})
		return next[*sccp.SubscriptionStatRes](a)
	}
	for _, nonsense := range []string{"", "99999", "'\";--", "\xff\x01", "1002\x7f"} {
		assert.Equal(t, sccp.SubscribeCauseRouteFailed, watch(7, nonsense).Cause, "%q", nonsense)
	}
	for i := range uint32(100) {
		assert.Equal(t, sccp.SubscribeCauseOK, watch(100+i, "1002").Cause)
		assert.Equal(t, sccp.BusyLampStateIdle, next[*sccp.Notification](a).NotificationStatus)
	}
	b.softKey(sccp.SoftKeyNewCall)
	b.state(sccp.DCallStateOffHook)
	told := 0
	for _, m := range a.flush() {
		if n, ok := m.(*sccp.Notification); ok {
			assert.Equal(t, sccp.BusyLampStateInUse, n.NotificationStatus)
			assert.GreaterOrEqual(t, n.TransactionID, uint32(168), "the newest 32 are kept")
			told++
		}
	}
	assert.Equal(t, 32, told)
}

func TestServiceButtons(t *testing.T) {
	h := office(t)
	a := h.register(deviceA, 20, modern)
	a.send(&sccp.ServiceURLStatReq{ServiceURLIndex: 1}, &sccp.ServiceURLStatReq{ServiceURLIndex: 2})
	service := next[*sccp.ServiceURLStatRes](a)
	assert.Equal(t, "http://192.0.2.1/menu", service.ServiceURL.String())
	assert.Equal(t, "Menu", service.ServiceURLDisplayName.String())
	assert.Empty(t, next[*sccp.ServiceURLStatRes](a).ServiceURL.String())
}

// TestKeyMasks: only keys that do something are shown.
func TestKeyMasks(t *testing.T) {
	h := office(t)
	a, b, c := h.register(deviceA, 20, modern), h.register(deviceB, 11, 0), h.register(deviceC, 11, 0)
	shown := func(p *phone, set sccp.SoftKeySet) []string {
		t.Helper()
		var keys *sccp.SelectSoftKeys
		for range 1000 { // what another phone does may be on its way
			p.flush()
			for _, seen := range p.seen {
				if m, ok := seen.(*sccp.SelectSoftKeys); ok {
					keys = m
				}
			}
			if keys != nil && keys.SoftKeySetIndex == set {
				return p.keysShown(keys)
			}
		}
		require.FailNow(t, "no such keys", "%v, but %+v", set, keys)
		return nil
	}
	assert.Contains(t, shown(a, sccp.SoftKeySetOnHook), "PickUp")
	assert.NotContains(t, shown(c, sccp.SoftKeySetOnHook), "PickUp", "is in no pickup group")
	assert.NotContains(t, shown(a, sccp.SoftKeySetOnHook), "HLog", "is in no hunt group")
	talk(a, b, "1002")
	assert.Equal(t, []string{"Hold", "EndCall", "Trnsfer", "Confrn", "Park", "Private"}, shown(a, sccp.SoftKeySetConnected))
	assert.Contains(t, shown(b, sccp.SoftKeySetConnected), "iDivert", "has somewhere to divert to")
	a.softKey(sccp.SoftKeyHold)
	a.state(sccp.DCallStateHold)
	assert.Equal(t, []string{"Resume", "NewCall", "EndCall"}, shown(a, sccp.SoftKeySetOnHold))
	b.openAny(21000)
	a.dials("1003")
	assert.Equal(t, []string{"EndCall", "CallBack"}, shown(a, sccp.SoftKeySetRingOut))
	c.state(sccp.DCallStateRingIn)
	assert.Equal(t, []string{"Answer", "EndCall", "DND"}, shown(c, sccp.SoftKeySetRingIn))
	c.softKey(sccp.SoftKeyAnswer)
	a.state(sccp.DCallStateConnected)
	assert.Equal(t, []string{"Hold", "EndCall", "Trnsfer", "Confrn", "Park", "Select", "Join", "DirTrfr", "Private"}, shown(a, sccp.SoftKeySetConnected))
}

func TestASoftKeyOfAnotherServer(t *testing.T) {
	h := office(t)
	a := h.register(deviceA, 20, modern)
	for _, event := range []sccp.SoftKey{0, sccp.SoftKeyMeetMe, 34, 199, 300, 1<<32 - 1} {
		a.since()
		a.send(&sccp.SoftKeyEvent{SoftKeyEvent: event, LineInstance: 1})
		a.prompted(sccp.LabelKeyIsNotActive.Words(""))
	}
}
