package softphone_test

import (
	"testing"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keyboard makes the exchange give the phone its own softkeys and buttons: the
// events are not those of CallManager.
func keyboard(labels ...string) func(*exchange.Phone, sccp.StationMessage) bool {
	return func(p *exchange.Phone, m sccp.StationMessage) bool {
		switch m.ID() {
		case sccp.IDSoftKeyTemplateReq:
			template := &sccp.SoftKeyTemplateRes{}
			for i, label := range labels {
				template.Keys = append(template.Keys, sccp.SoftKeyDefinition{Label: sccp.Text(label), Event: sccp.SoftKey(50 + i)})
			}
			p.Send(template)
		case sccp.IDSoftKeySetReq:
			sets := make([]sccp.SoftKeySetDefinition, 2)
			for i := range min(len(labels), 16) {
				sets[1].TemplateIndex[i] = uint8(i + 1)
			}
			p.Send(&sccp.SoftKeySetRes{Sets: sets})
		case sccp.IDButtonTemplateReq:
			p.Send(&sccp.ButtonTemplateRes{Buttons: []sccp.ButtonDefinition{
				{Instance: 1, Type: sccp.ButtonTypeLine},
				{Instance: 2, Type: sccp.ButtonTypeSpeedDial},
				{Instance: 4, Type: sccp.ButtonTypeHold},
				{Instance: 3, Type: sccp.ButtonTypeCallPark},
			}})
		default:
			return false
		}
		return true
	}
}

func TestActionsBySoftKey(t *testing.T) {
	labels := []string{"\x80\x0e", "Transfer", "\x80\x43", "DND", "\x80\x41"}
	x, address := newExchange(t)
	x.Handle = keyboard(labels...)
	p := startRegistered(t, config("7970", alice, address))
	server := x.Phones()[0]
	server.Send(
		&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 2, CallReference: 9},
		&sccp.SelectSoftKeys{LineInstance: 2, CallReference: 9, SoftKeySetIndex: 1, ValidKeyMask: 0b10111},
		&sccp.CallState{CallState: sccp.DCallStateHold, LineInstance: 1, CallReference: 8},
		&sccp.SelectSoftKeys{LineInstance: 1, CallReference: 8, SoftKeySetIndex: 1, ValidKeyMask: 0b01000},
	)
	waitFor(t, p, "keys", func(s softphone.State) bool { return len(s.KeysFor(8)) == 1 && len(s.Keys()) == 4 })

	pressed := func(nth int) *sccp.SoftKeyEvent {
		return await[*sccp.SoftKeyEvent](t, server, sccp.IDSoftKeyEvent, nth)
	}
	require.NoError(t, p.Do(softphone.Park))
	assert.Equal(t, [3]uint32{50, 2, 9}, [3]uint32{uint32(pressed(1).SoftKeyEvent), pressed(1).LineInstance, pressed(1).CallReference})
	require.NoError(t, p.Do(softphone.Transfer))
	assert.EqualValues(t, 51, pressed(2).SoftKeyEvent)
	require.NoError(t, p.Do(softphone.Barge))
	require.NoError(t, p.Do(softphone.CallBack))
	assert.EqualValues(t, 54, pressed(4).SoftKeyEvent)
	require.ErrorIs(t, p.Do(softphone.DoNotDisturb), softphone.ErrNoKey, "masked")
	require.ErrorIs(t, p.Press("DND"), softphone.ErrNoKey)
	require.NoError(t, p.DoFor(softphone.DoNotDisturb, 8))
	assert.EqualValues(t, 8, pressed(5).CallReference)
	require.NoError(t, p.PressFor("dnd", 8))
	require.ErrorIs(t, p.DoFor(softphone.CallBack, 8), softphone.ErrNoKey, "of another call")
	require.ErrorIs(t, p.DoFor(softphone.Park, 77), softphone.ErrNoCall)
	require.ErrorIs(t, p.PressFor("Park", 77), softphone.ErrNoCall)
	require.ErrorIs(t, p.Do(softphone.Action(200)), softphone.ErrNoKey)
	assert.True(t, p.Offers(softphone.Park, 9))
	assert.False(t, p.Offers(softphone.DoNotDisturb, 9))
	assert.True(t, p.Offers(softphone.Hold, 9), "by its button")
	assert.False(t, p.Offers(softphone.Action(0), 9))
}

func TestActionsByButton(t *testing.T) {
	x, address := newExchange(t)
	x.Handle = keyboard()
	p := startRegistered(t, config("7910", alice, address))
	server := x.Phones()[0]
	server.Send(&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 9})
	waitFor(t, p, "call", func(s softphone.State) bool { return len(s.Calls) == 1 })
	pressed := func(nth int) sccp.Stimulus {
		m := await[*sccp.Stimulus](t, server, sccp.IDStimulus, nth)
		return sccp.Stimulus{Stimulus: m.Stimulus, LineInstance: m.LineInstance, CallReference: m.CallReference}
	}
	require.NoError(t, p.Do(softphone.Park))
	assert.Equal(t, sccp.Stimulus{Stimulus: sccp.DeviceStimulusCallPark, LineInstance: 3, CallReference: 9}, pressed(1))
	require.NoError(t, p.Do(softphone.Resume))
	assert.Equal(t, sccp.Stimulus{Stimulus: sccp.DeviceStimulusHold, LineInstance: 4, CallReference: 9}, pressed(2))
	require.NoError(t, p.PressButton(2))
	assert.Equal(t, sccp.Stimulus{Stimulus: sccp.DeviceStimulusSpeedDial, LineInstance: 2, CallReference: 9}, pressed(3))
	require.ErrorIs(t, p.PressButton(5), softphone.ErrNoKey)
	require.ErrorIs(t, p.PressButton(0), softphone.ErrNoKey)
	require.ErrorIs(t, p.Do(softphone.Transfer), softphone.ErrNoKey, "no such button, and no hook flash")
	require.ErrorIs(t, p.Do(softphone.Barge), softphone.ErrNoKey)
	require.NoError(t, p.Do(softphone.EndCall))
	assert.EqualValues(t, 9, await[*sccp.OnHook](t, server, sccp.IDOnHook, 1).CallReference)
	require.NoError(t, p.Do(softphone.NewCall))
	await[*sccp.OffHook](t, server, sccp.IDOffHook, 1)
}

func TestTransferByHookFlash(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("VG224", alice, address))
	require.ErrorIs(t, p.Do(softphone.Transfer), softphone.ErrNoKey, "without a call")
	require.ErrorIs(t, p.Do(softphone.EndCall), softphone.ErrNoKey)
	x.Phones()[0].Send(&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 9})
	waitFor(t, p, "call", func(s softphone.State) bool { return len(s.Calls) == 1 })
	require.NoError(t, p.Do(softphone.Transfer))
	require.NoError(t, p.Transfer())
	assert.EqualValues(t, 9, await[*sccp.HookFlash](t, x.Phones()[0], sccp.IDHookFlash, 2).CallReference)
}

func TestActionNames(t *testing.T) {
	assert.Equal(t, "group pickup", softphone.GroupPickup.String())
	assert.Equal(t, "Action(99)", softphone.Action(99).String())
	for a := softphone.Redial; a <= softphone.AbbreviatedDial; a++ {
		assert.NotContains(t, a.String(), "Action(", "%d", a)
	}
	assert.Equal(t, "missed", softphone.MissedCalls.String())
	assert.Equal(t, "CallList(9)", softphone.CallList(9).String())
}

func TestMenu(t *testing.T) {
	const menu = `<CiscoIPPhoneMenu appId="9081"><Title>Conference 1</Title><Prompt>Choose &amp; go</Prompt>` +
		`<MenuItem><Name>Müller</Name><URL>UserCallData:9081:1:7:3:12</URL></MenuItem>` +
		`<MenuItem><Name>Web</Name><URL>http://192.0.2.1/</URL></MenuItem>` +
		`<SoftKeyItem><Name>Remove</Name><Position>1</Position><URL>UserCallDataSoftKey:Select:9081:1:7:3:REMOVE</URL></SoftKeyItem>` +
		`<SoftKeyItem><Name>Update</Name><Position>2</Position><URL>UserDataSoftKey:Update:9082:again:now</URL></SoftKeyItem>` +
		`<SoftKeyItem><Name>Odd</Name><Position>3</Position><URL>UserCallData:x:1:7:3:</URL></SoftKeyItem>` +
		`</CiscoIPPhoneMenu>`
	x, address := newExchange(t)
	p := startRegistered(t, config("7970", alice, address))
	require.ErrorIs(t, p.Choose(1), softphone.ErrNoKey, "no menu")
	server := x.Phones()[0]
	server.Send(&sccp.UserToDeviceData{ApplicationID: 9081, LineInstance: 1, CallReference: 7, TransactionID: 3, Data: []byte(menu)})
	s := waitFor(t, p, "menu", func(s softphone.State) bool { return s.Pushed.Application == 9081 })
	shown, ok := s.Pushed.Menu()
	require.True(t, ok)
	assert.Equal(t, "Conference 1", shown.Title)
	assert.Equal(t, "Choose & go", shown.Prompt)
	assert.Equal(t, "Müller", shown.Items[0].Name)

	require.NoError(t, p.Choose(1))
	first := await[*sccp.DeviceToUserData](t, server, sccp.IDDeviceToUserData, 1)
	assert.Equal(t, "12", string(first.Data))
	assert.Equal(t, [4]uint32{9081, 1, 7, 3}, [4]uint32{first.ApplicationID, first.LineInstance, first.CallReference, first.TransactionID})
	require.NoError(t, p.ChooseKey("remove", 1))
	assert.Equal(t, "REMOVE/12", string(await[*sccp.DeviceToUserData](t, server, sccp.IDDeviceToUserData, 2).Data))
	require.NoError(t, p.ChooseKey("Update", 0))
	third := await[*sccp.DeviceToUserData](t, server, sccp.IDDeviceToUserData, 3)
	assert.Equal(t, "again:now", string(third.Data))
	assert.EqualValues(t, 9082, third.ApplicationID)
	require.ErrorContains(t, p.Choose(2), "no application")
	require.ErrorContains(t, p.ChooseKey("Remove", 2), "no application")
	require.ErrorContains(t, p.ChooseKey("Odd", 0), "no number")
	require.ErrorIs(t, p.Choose(3), softphone.ErrNoKey)
	require.ErrorIs(t, p.ChooseKey("Exit", 0), softphone.ErrNoKey)

	server.Send(&sccp.UserToDeviceDataVersion1{ApplicationID: 9083, SequenceFlag: sccp.SequenceFlagLast, Data: []byte(menu)})
	waitFor(t, p, "newer form", func(s softphone.State) bool { return s.Pushed.Version1 })
	require.NoError(t, p.Choose(1))
	assert.Equal(t, "12", string(await[*sccp.DeviceToUserDataVersion1](t, server, sccp.IDDeviceToUserDataVersion1, 1).Data))

	_, ok = softphone.Push{Data: "<html/>"}.Menu()
	assert.False(t, ok)
}

func TestNoToneInCall(t *testing.T) {
	for model, tone := range map[string]sccp.DeviceTone{"7910": 0, "7960": sccp.DeviceToneInsideDialTone} {
		t.Run(model, func(t *testing.T) {
			x, address := newExchange(t)
			p := startRegistered(t, config(model, alice, address))
			x.Phones()[0].Send(openChannel(3), &sccp.StartTone{Tone: sccp.DeviceToneInsideDialTone}, &sccp.DisplayNotify{Notify: sccp.Text("end")})
			s := waitFor(t, p, "the end", func(s softphone.State) bool { return s.Notify == "end" })
			assert.Equal(t, tone, s.Tone)
		})
	}
}
