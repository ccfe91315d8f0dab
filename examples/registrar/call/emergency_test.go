package call_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// full gives A all the calls that its line may have: one on hold, one active.
func full(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, "A", "B", "C", "D", "E")
	b.connect("A", "C", "103")
	b.press("A", call.KeyNewCall)
	b.dial("A", "104")
	b.press("D", call.KeyAnswer)
	require.Equal(t, is(call.Held, call.Connected), b.states("A"))
	return b
}

func TestEmergencyFromAFullLine(t *testing.T) {
	for name, dial := range map[string]func(*bench){
		"new call":         func(b *bench) { b.call("A", "112") },
		"handset":          func(b *bench) { b.press("A", call.KeyHold); b.press("A", call.KeyOffHook); b.dial("A", "112") },
		"speed dial":       func(b *bench) { b.key("A", call.KeyDial, "112") },
		"behind dial tone": func(b *bench) { b.press("A", call.KeyNewCall); b.key("A", call.KeyDial, "112") },
		"intercom button":  func(b *bench) { b.key("A", call.KeyIntercom, "112") },
	} {
		t.Run(name, func(t *testing.T) {
			b := full(t)
			dial(b)
			assert.Equal(t, []string{"B"}, b.ringing())
			assert.Equal(t, is(call.Held, call.Held, call.RingOut), b.states("A"))
			assert.Empty(t, b.refused)
			b.press("B", call.KeyAnswer)
			assert.Equal(t, is(call.Held, call.Held, call.Connected), b.states("A"))
			b.press("A", call.KeyNewCall)
			assert.Equal(t, []call.Refusal{call.LineFull}, b.refused, "one more, not two")
		})
	}
}

func TestNothingButEmergenciesFromAFullLine(t *testing.T) {
	for name, try := range map[string]func(*bench){
		"number":     func(b *bench) { b.dial("A", "106") },
		"speed dial": func(b *bench) { b.key("A", call.KeyDial, "105") },
		"unknown":    func(b *bench) { b.dial("A", "9") },
		"code":       func(b *bench) { b.dial("A", "*78") },
		"pickup":     func(b *bench) { b.press("A", call.KeyDirectedPickup) },
		"slot":       func(b *bench) { b.dial("A", "301") },
		"page":       func(b *bench) { b.dial("A", "400") },
		"service":    func(b *bench) { b.dial("A", "*88") },
	} {
		t.Run(name, func(t *testing.T) {
			b := full(t)
			b.press("A", call.KeyNewCall)
			require.True(t, b.in("A", call.OffHook).Spare)
			try(b)
			assert.Equal(t, is(call.Held, call.Held, call.Failed), b.states("A"))
			assert.Equal(t, []call.Refusal{call.LineFull}, b.refused)
			assert.Empty(t, b.ringing())
			assert.Empty(t, b.dialed)
			assert.Equal(t, call.PhoneSettings{}, b.m.PhoneSettings("A"))
			b.call("A", "112")
			assert.Equal(t, []string{"B"}, b.ringing(), "behind the failure, too")
		})
	}
}

func TestAFullLineWithoutEmergencyNumbers(t *testing.T) {
	p := newPlan("101", "102", "103")
	b := newHouse(t, p, call.Limits{})
	b.line("A", call.Line{Number: "101", MaxCalls: 1})
	b.line("B", call.Line{Number: "102"})
	b.connect("A", "B", "102")
	b.press("A", call.KeyNewCall)
	assert.Equal(t, is(call.Connected), b.states("A"))
	assert.Equal(t, []call.Refusal{call.LineFull}, b.refused)
}

func TestAnEmergencyEndsWhatIsBeingDialed(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.call("A", "103")
	b.key("A", call.KeyDial, "112")
	assert.Equal(t, []string{"B"}, b.ringing())
	assert.Equal(t, is(call.RingOut), b.states("A"))
}

func TestAnEmergencyGroupGoesOnWithoutThoseWhoAreGone(t *testing.T) {
	p := house()
	p.route("911", call.Route{Kind: call.RouteEmergency, Number: "200"})
	b := newHouse(t, p, call.Limits{})
	b.up("A", "101")
	b.up("D", "104")
	b.call("A", "911")
	assert.Equal(t, []string{"D"}, b.ringing(), "102 and 103 have no phone now")
}
