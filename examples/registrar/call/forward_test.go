package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestForward(t *testing.T) {
	for name, c := range map[string]struct {
		when   call.ForwardWhen
		prep   func(*bench)
		reason call.RedirectReason
	}{
		"all": {call.ForwardAlways, func(*bench) {}, call.RedirectedAlways},
		"busy": {call.ForwardOnBusy, func(b *bench) {
			b.line("B", call.Line{Number: "102", NoWaiting: true})
			b.press("B", call.KeyOffHook)
		}, call.RedirectedBusy},
		"busy by dnd":   {call.ForwardOnBusy, func(b *bench) { b.press("B", call.KeyDND) }, call.RedirectedBusy},
		"unregistered":  {call.ForwardOnNoAnswer, func(b *bench) { b.do(call.DeviceDown{Device: "B"}) }, call.RedirectedNoAnswer},
		"nobody answer": {call.ForwardOnNoAnswer, nil, call.RedirectedNoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B", "C")
			b.do(call.SetForward{Number: "102", When: c.when, To: "103"})
			if c.prep != nil {
				c.prep(b)
			}
			b.call("A", "102")
			if c.prep == nil {
				require.Equal(t, call.RingIn, b.leg("B").State)
				b.wait(20 * time.Second)
				require.Equal(t, lists(call.Missed), b.history("B"))
			}
			leg := b.leg("C")
			require.Equal(t, call.RingIn, leg.State)
			assert.Equal(t, call.Forwarded, leg.Info.Type)
			assert.Equal(t, number("101"), leg.Info.Calling)
			assert.Equal(t, number("103"), leg.Info.Called)
			assert.Equal(t, "102", leg.Info.OriginalCalled.Number)
			assert.Equal(t, "102", leg.Info.LastRedirecting.Number)
			assert.Equal(t, c.reason, leg.Info.LastReason)
			assert.Equal(t, c.reason, leg.Info.OriginalReason)
			assert.Equal(t, number("103"), b.leg("A").Remote)
			b.press("C", call.KeyAnswer)
			b.press("A", call.KeyOnHook)
			assert.Equal(t, lists(call.Placed), b.history("A"))
			assert.Equal(t, lists(call.Received), b.history("C"))
			r := b.records[0]
			assert.Equal(t, "102", r.Dialed)
			assert.Equal(t, "102", r.RedirectedBy.Number)
			assert.Equal(t, number("103"), r.To)
			assert.Equal(t, c.reason, r.Reason)
		})
	}
}

func TestForwardWhenTheRingingPhoneVanishes(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.up("D", "102")
	b.do(call.SetForward{Number: "102", When: call.ForwardOnNoAnswer, To: "103"})
	b.call("A", "102")
	b.do(call.DeviceDown{Device: "B"})
	require.Equal(t, call.RingIn, b.leg("D").State, "the other phone of the line rings on")
	require.Empty(t, b.states("C"))
	b.do(call.DeviceDown{Device: "D"})
	require.Equal(t, call.RingIn, b.leg("C").State)
	assert.Equal(t, call.RedirectedNoAnswer, b.leg("C").Info.LastReason)
	b.press("C", call.KeyAnswer)
	b.press("A", call.KeyOnHook)
	b.quiet()
}

func TestForwardChainsAndLoops(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	b.do(call.SetForward{Number: "102", When: call.ForwardAlways, To: "103"})
	b.do(call.SetForward{Number: "103", When: call.ForwardAlways, To: "104"})
	b.call("A", "102")
	leg := b.leg("D")
	assert.Equal(t, number("102"), leg.Info.OriginalCalled)
	assert.Equal(t, number("103"), leg.Info.LastRedirecting)
	b.press("A", call.KeyOnHook)

	b.do(call.SetForward{Number: "104", When: call.ForwardAlways, To: "102"})
	assert.Empty(t, b.m.LineSettings("104").ForwardAll, "a circle is not set")
	b.do(call.SetForward{Number: "104", When: call.ForwardOnBusy, To: "102"})
	assert.Empty(t, b.m.LineSettings("104").ForwardBusy)
	b.key("D", call.KeyForwardAll, "102")
	assert.Equal(t, []call.Refusal{call.ForwardLoop}, b.refused)

	b.do(call.RestoreLine{Number: "104", Settings: call.LineSettings{ForwardAll: "102"}})
	b.call("A", "102")
	assert.Equal(t, call.TooManyForwards, b.leg("A").Cause, "a circle that was stored is found when it is met")
	b.press("A", call.KeyOnHook)

	b.call("D", "103")
	assert.Equal(t, call.RingIn, b.leg("C").State, "whom a number forwards to reaches it")
}

func TestForwardsAreFew(t *testing.T) {
	p := newPlan()
	b := newHouse(t, p, call.Limits{MaxForwards: 3})
	for i := range 6 {
		n := string(rune('1' + i))
		p.route(n, call.Route{Kind: call.RouteLine, Number: n})
		b.up("phone"+n, n)
		b.do(call.RestoreLine{Number: n, Settings: call.LineSettings{ForwardAll: string(rune('2' + i))}})
	}
	b.up("A", "9")
	b.call("A", "1")
	assert.Equal(t, call.TooManyForwards, b.leg("A").Cause)
	b.press("A", call.KeyOnHook)
	b.call("A", "4")
	assert.Equal(t, call.UnknownNumber, b.leg("A").Cause, "the last forwards to a number that does not exist")
}

func TestForwardKeys(t *testing.T) {
	for key, when := range map[call.Key]call.ForwardWhen{
		call.KeyForwardAll: call.ForwardAlways, call.KeyForwardBusy: call.ForwardOnBusy,
		call.KeyForwardNoAnswer: call.ForwardOnNoAnswer,
	} {
		t.Run(key.String(), func(t *testing.T) {
			b := newBench(t, "A", "B")
			b.press("A", key)
			require.Equal(t, key, b.leg("A").Entry)
			b.dial("A", "102")
			assert.Empty(t, b.states("A"))
			assert.Equal(t, "102", b.lines[0].Settings.Forward(when))
			assert.Equal(t, lists(call.NoHistory), b.history("A"))
			b.press("A", key)
			assert.Empty(t, b.lines[1].Settings, "the same key ends it")
			b.press("A", key)
			b.press("A", key)
			assert.Empty(t, b.states("A"), "twice is nothing")
			b.press("A", key)
			b.key("A", call.KeyDial, "102")
			assert.Equal(t, "102", b.m.LineSettings("101").Forward(when), "by a speed dial")
			b.press("A", call.KeyForwardOff)
			assert.Empty(t, b.m.LineSettings("101"))
			b.key("A", key, "999")
			b.press("A", key)
			b.dial("A", "9")
			assert.Equal(t, []call.Refusal{call.NumberUnavailable, call.NumberUnavailable}, b.refused)
			assert.Empty(t, b.states("A"))
			b.key("A", key, "1x")
			assert.Equal(t, call.BadDigits, b.refused[2])
		})
	}
}
