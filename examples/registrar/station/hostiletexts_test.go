package station_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

// TestTextsFromPhonesAreHarmless lets a phone put quotes, control bytes and
// broken characters into every text it can send. None of them comes to a log as
// it is, and none to another phone.
func TestTextsFromPhonesAreHarmless(t *testing.T) {
	nasty := "a'\";--\n\r\t\x1b[31m\x80\x17\x85\xff<&>%s"
	cut := func(n int) sccp.Text { return sccp.Text(nasty[:min(n, len(nasty))]) }
	h := office(t)
	stranger := h.connect()
	stranger.send(
		&sccp.RegisterTokenReq{DeviceName: cut(15)},
		&sccp.SPCPRegisterTokenReq{DeviceName: cut(15)},
		&sccp.Alarm{Text: cut(79)},
	)
	stranger.send(registerReq(nasty[:15], 11, 0))
	stranger.gone()

	a := h.connect()
	a.name = deviceA
	register := registerReq(deviceA, 22, modern)
	register.FirmwareLoadName, register.ConfigVersionStamp = cut(31), cut(47)
	a.send(register, &sccp.TimeDateReq{})
	next[*sccp.TimeDateRes](a)
	a.conn.SetVersion(22)
	b := h.register(deviceB, 20, modern)
	b.flush()
	a.send(
		&sccp.Alarm{Text: cut(79)},
		&sccp.EnblocCall{CalledParty: cut(23)},
		&sccp.OffHookWithCallingPartyNumber{CallingPartyNumber: cut(23), CgpnVoiceMailbox: cut(23)},
		&sccp.SubscriptionStatReq{SubscriptionID: cut(60)},
		&sccp.AddOnDeviceCapabilities{Text: cut(100)},
		&sccp.DeviceToUserData{ApplicationID: 9081, Data: []byte(nasty)},
		&sccp.DeviceToUserDataVersion1{ApplicationID: 9081, Data: []byte(nasty)},
		&sccp.ConnectionStatisticsRes{DirectoryNumber: cut(20), Data: []byte(nasty)},
		&sccp.EnhancedAlarm{AlarmInfo: cut(100)},
		&sccp.LocationInfo{LocationInfo: cut(100)},
	)
	a.flush()
	a.send(&sccp.OnHook{})
	a.keys("1002")
	for _, m := range append(b.flush(), a.seen...) {
		frame, err := m.Append(nil, 22)
		assert.NoError(t, err)
		assert.NotContains(t, string(frame), "\x1b[31m", "%s", m.ID())
		assert.NotContains(t, string(frame), "';--", "%s", m.ID())
	}
	for _, line := range strings.Split(h.logs.String(), "\n") {
		for _, r := range line {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufffd' {
				assert.Fail(t, "a control byte in the log", "%q", line)
			}
		}
	}
}
