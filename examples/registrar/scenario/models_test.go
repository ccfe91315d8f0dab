package scenario_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

const automatic = `auto-registration: {numbers: 100-199}
`

// TestEveryModel takes each model through what every phone can do.
func TestEveryModel(t *testing.T) {
	o := open(t, automatic)
	partner, third := o.phone(1, "7960"), o.phone(2, "7970")
	for i, m := range softphone.Models() {
		t.Run(m.Name, func(t *testing.T) {
			p := o.plug(softphone.Config{Model: m, MAC: mac(10 + i)}).in(t)
			partner, third := partner.in(t), third.in(t)
			handset(p)
			bothWays(p, partner)
			abandoned(p, partner)
			unknownNumber(p)
			switch m.Name {
			case "ATA186", "ATA188", "VG224":
				threeByHookFlash(p, partner, third)
			case "6901": // its hook flash is a key for transfer; it has none for hold
				blindTransfer(p, partner, third)
				consultedTransfer(p, partner, third)
			default:
				holdAndResume(p, partner)
				blindTransfer(p, partner, third)
				consultedTransfer(p, partner, third)
			}
			tenCalls(p, partner)
			assert.NoError(t, p.Shutdown(context.Background()))
		})
	}
}

func handset(p *phone) {
	p.t.Helper()
	require.NoError(p.t, p.OffHook())
	s := p.sees("dial tone", func(s softphone.State) bool {
		return hasCall(sccp.DCallStateOffHook)(s) && s.Tone == sccp.DeviceToneInsideDialTone
	})
	assert.Len(p.t, s.Calls, 1)
	require.NoError(p.t, p.OnHook())
	allIdle(p)
}

func bothWays(p, partner *phone) {
	p.t.Helper()
	for _, pair := range [][2]*phone{{p, partner}, {partner, p}} {
		from, to := pair[0], pair[1]
		converse(from, to)
		s := to.State()
		call, _ := s.CallIn(sccp.DCallStateConnected)
		assert.Equal(p.t, from.number(), call.CallingNumber)
		from.hangsUp()
		allIdle(from, to)
		placed, received := from.State().HistoryOf(softphone.PlacedCalls), to.State().HistoryOf(softphone.ReceivedCalls)
		require.NotEmpty(p.t, placed)
		assert.Equal(p.t, to.number(), placed[len(placed)-1].Number)
		require.NotEmpty(p.t, received)
		assert.Equal(p.t, from.number(), received[len(received)-1].Number)

		converse(from, to)
		to.hangsUp()
		allIdle(from, to)
	}
}

func abandoned(p, partner *phone) {
	p.t.Helper()
	before := len(p.State().HistoryOf(softphone.MissedCalls))
	partner.dials(p.number())
	p.sees("ringing", rings)
	partner.hangsUp()
	allIdle(p, partner)
	missed := p.State().HistoryOf(softphone.MissedCalls)
	require.Len(p.t, missed, before+1)
	assert.Equal(p.t, partner.number(), missed[before].Number)
}

func unknownNumber(p *phone) {
	p.t.Helper()
	p.dials("999")
	p.sees("invalid number", func(s softphone.State) bool {
		return s.Tone == sccp.DeviceToneReorderTone
	})
	p.hangsUp()
	allIdle(p)
}

func holdAndResume(p, partner *phone) {
	p.t.Helper()
	converse(p, partner)
	for _, who := range []*phone{p, partner} {
		who.does(softphone.Hold)
		who.sees("hold", func(s softphone.State) bool { return hasCall(sccp.DCallStateHold)(s) && len(s.Media) == 0 })
		require.NoError(p.t, who.Resume())
		direct(p, partner)
	}
	p.hangsUp()
	allIdle(p, partner)
}

func blindTransfer(p, partner, third *phone) {
	p.t.Helper()
	converse(partner, p)
	p.does(softphone.Transfer)
	p.sees("dial tone", hasCall(sccp.DCallStateOffHook))
	p.types(third.number())
	third.sees("ringing", rings)
	p.does(softphone.Transfer)
	allIdle(p)
	third.answers()
	direct(partner, third)
	s := third.State()
	call, _ := s.CallIn(sccp.DCallStateConnected)
	assert.Equal(p.t, partner.number(), call.CallingNumber)
	third.hangsUp()
	allIdle(partner, third)
}

func consultedTransfer(p, partner, third *phone) {
	p.t.Helper()
	converse(partner, p)
	p.does(softphone.Transfer)
	p.sees("dial tone", hasCall(sccp.DCallStateOffHook))
	p.types(third.number())
	third.answers()
	direct(p, third)
	p.does(softphone.Transfer)
	allIdle(p)
	direct(partner, third)
	partner.hangsUp()
	allIdle(partner, third)
}

// threeByHookFlash is what the hook of an analog phone can do.
func threeByHookFlash(p, partner, third *phone) {
	p.t.Helper()
	converse(p, partner)
	require.NoError(p.t, p.HookFlash())
	p.sees("dial tone", hasCall(sccp.DCallStateOffHook))
	p.types(third.number())
	third.answers()
	direct(p, third)
	require.NoError(p.t, p.HookFlash())
	mixed(p, partner, third)
	require.NoError(p.t, p.OnHook())
	partner.hangs()
	third.hangs()
	allIdle(p, partner, third)
}

// hangs ends what is left of a call.
func (p *phone) hangs() {
	if _, ok := p.State().Active(); ok {
		_ = p.HangUp() // the other side may have ended it in this moment
	}
}

func tenCalls(p, partner *phone) {
	p.t.Helper()
	for range 10 {
		p.dials(partner.number())
		partner.answers()
		p.sees("connection", hasCall(sccp.DCallStateConnected))
		p.hangsUp()
		allIdle(p, partner)
	}
}
