package station_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/sccp"
)

func TestPhonesTellWhatIsKnownOfThem(t *testing.T) {
	h := open(t, houseText)
	before := time.Now()
	p := h.connect()
	req := registerReq(deviceA, 17, modern)
	req.FirmwareLoadName = sccp.Text("P003\x0108")
	p.send(req)
	next[*sccp.RegisterAck](p)
	phones := h.server.Phones()
	require.Len(t, phones, 1)
	got := phones[0]
	assert.Equal(t, deviceA, got.Device)
	assert.Equal(t, "P003?08", got.Load)
	assert.Equal(t, sccp.DeviceTypeCisco7960.String(), got.Type)
	assert.Equal(t, []string{"1001"}, got.Numbers)
	assert.False(t, got.Secure)
	assert.WithinRange(t, got.Since, before, time.Now())
	assert.WithinRange(t, got.Heard, before, time.Now())
	assert.Nil(t, got.Voice)
}

func TestActiveCallsAndHangUp(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	assert.Empty(t, h.server.ActiveCalls())
	talk(a, b, "1002")
	calls := h.server.ActiveCalls()
	require.Len(t, calls, 1)
	require.Len(t, calls[0].Legs, 2)
	assert.Equal(t, deviceA, calls[0].Legs[0].Device)
	assert.Equal(t, "1001", calls[0].Legs[0].Local.Number)
	assert.Equal(t, call.Connected, calls[0].Legs[1].State)
	assert.Equal(t, call.InUse, h.server.Status("1001"))

	require.NoError(t, h.server.HangUp(calls[0].ID))
	a.state(sccp.DCallStateOnHook)
	b.state(sccp.DCallStateOnHook)
	assert.Empty(t, h.server.ActiveCalls())
	assert.ErrorIs(t, h.server.HangUp(calls[0].ID), station.ErrNoCall)
	assert.Equal(t, call.Idle, h.server.Status("1001"))
	talk(a, b, "1002")
}

func TestHangUpPhone(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	a.softKey(sccp.SoftKeyHold)
	a.state(sccp.DCallStateHold)
	a.softKey(sccp.SoftKeyNewCall)
	a.state(sccp.DCallStateOffHook)
	ended, err := h.server.HangUpPhone(deviceA)
	require.NoError(t, err)
	assert.Equal(t, 2, ended)
	b.state(sccp.DCallStateOnHook)
	ended, err = h.server.HangUpPhone(deviceA)
	require.NoError(t, err)
	assert.Zero(t, ended)
	_, err = h.server.HangUpPhone("SEP0000000000FF")
	assert.ErrorIs(t, err, station.ErrNotRegistered)
	assert.ErrorContains(t, err, "SEP0000000000FF")
}

func TestReset(t *testing.T) {
	h := open(t, houseText)
	a := h.register(deviceA, 11, 0)
	require.NoError(t, h.server.Reset(deviceA, directory.Restart, false))
	assert.Equal(t, sccp.ResetTypeRestart, next[*sccp.Reset](a).ResetType)
	require.NoError(t, h.server.Reset(deviceA, directory.Reset, true))
	assert.Equal(t, sccp.ResetTypeReset, next[*sccp.Reset](a).ResetType, "it is idle")
	require.NoError(t, h.server.Reset(deviceA, directory.Keep, false))
	a.flush()
	assert.ErrorIs(t, h.server.Reset(deviceB, directory.Restart, true), station.ErrNotRegistered)
	assert.Error(t, h.server.Reset(deviceA, 9, true))
}

func TestResetWaitsForTheEndOfCalls(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	require.NoError(t, h.server.Reset(deviceA, directory.Reset, true))
	require.NoError(t, h.server.Reset(deviceA, directory.Restart, true), "the greater of the two holds")
	assert.True(t, h.server.Waits(deviceA))
	assert.False(t, h.server.Waits(deviceB))
	a.softKey(sccp.SoftKeyHold)
	a.state(sccp.DCallStateHold)
	assert.NotContains(t, ids(a.flush()), sccp.IDReset, "a call on hold is a call")
	b.softKey(sccp.SoftKeyEndCall)
	a.state(sccp.DCallStateOnHook)
	assert.Equal(t, sccp.ResetTypeReset, next[*sccp.Reset](a).ResetType)
	a.flush()
	assert.False(t, h.server.Waits(deviceA))
	assert.NotContains(t, ids(b.flush()), sccp.IDReset)
}

func TestResetThatWaitsIsForgottenAtTheEnd(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	require.NoError(t, h.server.Reset(deviceA, directory.Restart, true))
	require.NoError(t, a.raw.Close())
	b.state(sccp.DCallStateOnHook)
	again := h.register(deviceA, 11, 0)
	talk(again, b, "1002")
	again.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	assert.NotContains(t, ids(again.flush()), sccp.IDReset)
}

func TestResetEndsCallsWhereItDoesNotWait(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	require.NoError(t, h.server.Reset(deviceA, directory.Restart, false))
	a.state(sccp.DCallStateOnHook)
	next[*sccp.Reset](a)
	b.state(sccp.DCallStateOnHook)
}

func ids(messages []sccp.ServerMessage) (list []sccp.ID) {
	for _, m := range messages {
		list = append(list, m.ID())
	}
	return list
}

func TestRefreshLeavesCallsUp(t *testing.T) {
	const text = `
lines: [{number: 1001, max-calls: %s}, {number: 1002}]
devices: [{name: SEP00000000000A, lines: [1001], nat: %s}, {name: SEP00000000000B, lines: [1002]}]
`
	h := open(t, fmt.Sprintf(text, "4", "false"))
	a, b := h.phoneAB()
	talk(a, b, "1002")
	cfg, err := config.Parse("test.yaml", []byte(fmt.Sprintf(text, "1", "true")))
	require.NoError(t, err)
	changes, _ := h.server.Directory.Replace(cfg)
	require.Len(t, changes.Phones, 1)
	require.Equal(t, directory.Refresh, changes.Phones[0].Action)
	a.flush()
	require.NoError(t, h.server.Reset(deviceA, changes.Phones[0].Action, false))
	assert.Empty(t, a.flush(), "the phone sees nothing")
	a.softKey(sccp.SoftKeyNewCall)
	assert.NotContains(t, ids(a.flush()), sccp.IDStartTone, "one call is all it may have now")
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	assert.ErrorIs(t, h.server.Refresh("SEP0000000000FF"), station.ErrNotRegistered)
}

func TestSettingsOfUsersComeBack(t *testing.T) {
	h := open(t, houseText, func(s *station.Server) {
		s.Restore(func(yield func(call.Event) bool) {
			_ = yield(call.RestoreLine{Number: "1001", Settings: call.LineSettings{ForwardAll: "1003", NewMessages: 2}}) &&
				yield(call.RestorePhone{Device: deviceB, Settings: call.PhoneSettings{DND: call.DNDReject}})
		})
	})
	assert.Equal(t, "1003", h.server.LineSettings("1001").ForwardAll)
	assert.Equal(t, call.DNDReject, h.server.PhoneSettings(deviceB).DND)
	p := h.connect()
	p.send(registerReq(deviceA, 11, 0), &sccp.ForwardStatReq{LineNumber: 1})
	assert.Equal(t, "1003", next[*sccp.ForwardStatRes](p).ForwardAllNumber.String())
}

func TestReconfigureHoldsForWhatComes(t *testing.T) {
	h := open(t, houseText)
	a, b := h.phoneAB()
	talk(a, b, "1002")
	zone := time.FixedZone("there", 3*3600)
	h.server.Reconfigure(station.Settings{
		KeepAlive: 45 * time.Second, DateFormat: "M/D/Y", TimeZone: zone,
		Codecs: []media.Codec{media.Codec(sccp.PayloadTypeG711Alaw64k)}, Calls: call.Limits{MaxDigits: 3},
	})
	told := ids(a.flush())
	assert.NotContains(t, told, sccp.IDReset)
	assert.Contains(t, told, sccp.IDTimeDateRes, "its clock goes on in the new time zone")
	h.server.Reconfigure(station.Settings{TimeZone: zone, Calls: call.Limits{MaxDigits: 3}, KeepAlive: 45 * time.Second, DateFormat: "M/D/Y"})
	assert.NotContains(t, ids(a.flush()), sccp.IDTimeDateRes)
	a.softKey(sccp.SoftKeyEndCall)
	b.state(sccp.DCallStateOnHook)
	a.send(&sccp.EnblocCall{CalledParty: sccp.Text("1002"), LineInstance: 1})
	assert.Contains(t, ids(a.flush()), sccp.IDDisplayPromptStatus, "too many digits now")

	c := h.connect()
	c.send(registerReq(deviceC, 11, 0))
	ack := next[*sccp.RegisterAck](c)
	assert.Equal(t, uint32(45), ack.KeepAliveInterval)
	assert.Equal(t, "M/D/Y", ack.DateTemplate.String())
	from := uint32(time.Now().In(zone).Hour())
	c.send(&sccp.TimeDateReq{})
	hour := next[*sccp.TimeDateRes](c).Hour
	assert.Contains(t, []uint32{from, uint32(time.Now().In(zone).Hour())}, hour)
}
