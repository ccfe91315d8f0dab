package softphone_test

import (
	"testing"

	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeysOfThePhone(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	s := waitFor(t, p, "idle keys", func(s softphone.State) bool { return len(s.Keys()) == 2 })
	assert.Equal(t, []softphone.SoftKey{{Label: "Redial", Event: 1}, {Label: "NewCall", Event: 2}}, s.Keys())
	assert.ErrorIs(t, p.Press("EndCall"), softphone.ErrNoKey, "not shown on an idle phone")

	require.NoError(t, p.Press("newcall"))
	s = waitFor(t, p, "off hook", func(s softphone.State) bool {
		return len(s.Calls) == 1 && len(s.Keys()) == 2 && s.Tone == sccp.DeviceToneInsideDialTone
	})
	assert.Equal(t, sccp.SoftKeySetOffHook, s.Calls[0].KeySet)
	reference := s.Calls[0].Reference

	require.ErrorIs(t, p.Digits(t.Context(), "12x"), softphone.ErrNoKey)
	assert.Zero(t, count(x.Phones()[0], sccp.IDKeypadButton), "nothing is sent of a wrong number")
	require.NoError(t, p.Digits(t.Context(), "1*"))
	button := await[*sccp.KeypadButton](t, x.Phones()[0], sccp.IDKeypadButton, 2)
	assert.Equal(t, sccp.KeypadKeyStar, button.Button)
	assert.Equal(t, reference, button.CallReference)

	require.NoError(t, p.Press("EndCall"))
	key := await[*sccp.SoftKeyEvent](t, x.Phones()[0], sccp.IDSoftKeyEvent, 2)
	assert.Equal(t, sccp.SoftKeyEndCall, key.SoftKeyEvent)
	assert.Equal(t, reference, key.CallReference)
	waitFor(t, p, "idle", func(s softphone.State) bool { return len(s.Calls) == 0 && s.Tone == 0 })
}

func TestFixedKeys(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	require.NoError(t, p.LineKey(2))
	require.NoError(t, p.SpeedDial(1))
	require.NoError(t, p.Stimulus(sccp.DeviceStimulusVoiceMail, 1))
	require.NoError(t, p.HookFlash())
	require.NoError(t, p.OnHook())
	pressed := func(nth int) *sccp.Stimulus {
		return await[*sccp.Stimulus](t, x.Phones()[0], sccp.IDStimulus, nth)
	}
	assert.Equal(t, sccp.DeviceStimulusLine, pressed(1).Stimulus)
	assert.EqualValues(t, 2, pressed(1).LineInstance)
	assert.Equal(t, sccp.DeviceStimulusSpeedDial, pressed(2).Stimulus)
	assert.Equal(t, sccp.DeviceStimulusVoiceMail, pressed(3).Stimulus)
	await[*sccp.HookFlash](t, x.Phones()[0], sccp.IDHookFlash, 1)
	await[*sccp.OnHook](t, x.Phones()[0], sccp.IDOnHook, 1)
}

func TestPhoneWithoutSoftKeys(t *testing.T) {
	x, address := newExchange(t)
	p := startRegistered(t, config("7910", alice, address))
	other := startRegistered(t, config("7960", bob, address))
	connect(t, p, other)
	require.NoError(t, p.Hold())
	assert.Equal(t, sccp.DeviceStimulusHold, await[*sccp.Stimulus](t, x.Phones()[0], sccp.IDStimulus, 1).Stimulus)
	require.NoError(t, p.Transfer())
	assert.Equal(t, sccp.DeviceStimulusTransfer, await[*sccp.Stimulus](t, x.Phones()[0], sccp.IDStimulus, 2).Stimulus)
	require.NoError(t, p.HangUp())
	waitFor(t, other, "idle", func(s softphone.State) bool { return len(s.Calls) == 0 })
	assert.Zero(t, count(x.Phones()[0], sccp.IDSoftKeyEvent))
}

// TestKeyNumbersOfTheServer has a template that numbers keys by place, as
// some servers do.
func TestKeyNumbersOfTheServer(t *testing.T) {
	x, address := newExchange(t)
	x.Handle = func(p *exchange.Phone, m sccp.StationMessage) bool {
		if m.ID() == sccp.IDSoftKeyTemplateReq {
			p.Send(&sccp.SoftKeyTemplateRes{Keys: []sccp.SoftKeyDefinition{
				{Label: sccp.Text("\x80\x09"), Event: 21}, {Label: sccp.Text("Transfer"), Event: 22},
			}})
		}
		return m.ID() == sccp.IDSoftKeyTemplateReq
	}
	p := startRegistered(t, config("7960", alice, address))
	x.Phones()[0].Send(&sccp.CallState{CallState: sccp.DCallStateConnected, LineInstance: 1, CallReference: 4})
	waitFor(t, p, "call", func(s softphone.State) bool { return len(s.Calls) == 1 })
	require.NoError(t, p.HangUp())
	assert.EqualValues(t, 21, await[*sccp.SoftKeyEvent](t, x.Phones()[0], sccp.IDSoftKeyEvent, 1).SoftKeyEvent)
	require.NoError(t, p.Transfer())
	assert.EqualValues(t, 22, await[*sccp.SoftKeyEvent](t, x.Phones()[0], sccp.IDSoftKeyEvent, 2).SoftKeyEvent)
}

func TestActionsWithoutCall(t *testing.T) {
	_, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	for name, action := range map[string]func() error{
		"answer": p.Answer, "hang up": p.HangUp, "hold": p.Hold, "resume": p.Resume, "transfer": p.Transfer,
	} {
		assert.ErrorIs(t, action(), softphone.ErrNoCall, name)
	}
}

func TestActionsBeforeRegistration(t *testing.T) {
	c := config("7960", alice)
	c.Fetch = (&fileServer{silent: true}).fetch
	p := start(t, c)
	assert.ErrorIs(t, p.OffHook(), softphone.ErrNotRegistered)
	assert.ErrorIs(t, p.Send(&sccp.TimeDateReq{}), softphone.ErrNotRegistered)
	assert.Zero(t, p.Counters(1))
	_, err := p.Dial(t.Context(), "1")
	assert.ErrorIs(t, err, softphone.ErrNotRegistered)
}

func TestUnknownNumber(t *testing.T) {
	_, address := newExchange(t)
	p := startRegistered(t, config("7960", alice, address))
	_, err := p.Dial(t.Context(), "9999")
	require.NoError(t, err)
	s := waitFor(t, p, "refused", func(s softphone.State) bool {
		_, ok := s.CallIn(sccp.DCallStateInvalidNumber)
		return ok && s.Prompt == "Unknown Number"
	})
	assert.Len(t, s.Calls, 1)
}
