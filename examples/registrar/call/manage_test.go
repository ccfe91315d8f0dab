package call_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestHangUpCallEndsEveryLegOfItAndNoOther(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	b.connect("A", "B", "102")
	b.connect("C", "D", "104")
	id := b.leg("A").Call
	b.do(call.HangUpCall{Call: id})
	assert.Empty(t, b.all("A"))
	assert.Empty(t, b.all("B"))
	assert.Equal(t, call.Connected, b.leg("C").State)
	require.Len(t, b.records, 1)
	assert.Equal(t, id, b.records[0].Call)
	assert.Len(t, b.records[0].Legs, 2)
	assert.Equal(t, call.Normal, b.records[0].Cause)

	b.do(call.HangUpCall{Call: id})
	assert.Empty(t, b.last, "it has ended")
	b.do(call.HangUpCall{})
	assert.Empty(t, b.last)
}

func TestHangUpCallThatRings(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.do(call.HangUpCall{Call: b.leg("A").Call})
	b.quiet()
	require.Len(t, b.ended, 2)
	assert.Equal(t, "102", b.records[0].Dialed)
}

func TestHangUpPhoneEndsAlsoWhatIsOnHold(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.press("A", call.KeyHold)
	b.connect("A", "C", "103")
	require.Len(t, b.all("A"), 2)
	b.do(call.HangUpPhone{Device: "A"})
	b.quiet()
	assert.Len(t, b.records, 2)
	b.do(call.HangUpPhone{Device: "A"})
	b.do(call.HangUpPhone{Device: "nobody"})
	assert.Empty(t, b.last)
}

func TestOtherSettingsLeaveCallsUp(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.do(call.DeviceChanged{Device: "A", Lines: []call.Line{
		{Instance: 1, Number: "101", Name: "Another", MaxCalls: 1, PickupGroup: "g"},
	}})
	assert.Equal(t, call.Connected, b.leg("A").State)
	assert.Equal(t, "Another", b.leg("B").Remote.Name, "the other side sees it")
	b.call("C", "101")
	assert.Equal(t, call.Busy, b.leg("C").Cause, "one call only now")

	b.do(call.DeviceChanged{Device: "A", Lines: []call.Line{{Instance: 1, Number: "109"}}})
	assert.Empty(t, b.all("A"), "another number ends the calls of the one before")
	assert.Equal(t, call.Idle, b.m.Status(call.Subject{Kind: call.SubjectLine, Name: "109"}))

	b.do(call.DeviceChanged{Device: "nobody", Lines: []call.Line{{Instance: 1, Number: "108"}}})
	assert.Equal(t, call.Unregistered, b.m.Status(call.Subject{Kind: call.SubjectLine, Name: "108"}))
}

func TestOtherLimitsHoldForWhatBegins(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.call("A", "102")
	b.do(call.LimitsChanged{Limits: call.Limits{NoAnswer: 5 * time.Second}})
	b.wait(6 * time.Second)
	assert.Equal(t, call.RingOut, b.leg("A").State, "it began before")
	b.press("A", call.KeyOnHook)
	b.call("A", "102")
	b.wait(6 * time.Second)
	assert.Equal(t, call.NoAnswer, b.leg("A").Cause)
}

func TestOverview(t *testing.T) {
	b := newHouse(t, house(), call.Limits{})
	b.up("A", "101", "110")
	b.up("B", "102")
	b.up("C", "110") // shares a line with A
	b.press("B", call.KeyOffHook)
	assert.Empty(t, b.m.Overview(), "dial tone is no call")
	b.press("B", call.KeyOnHook)

	began := b.now
	b.do(call.Press{Device: "A", Key: call.KeyDial, Line: 2, Digits: "102"})
	b.now = b.now.Add(3 * time.Second)
	b.press("B", call.KeyAnswer)
	b.now = b.now.Add(7 * time.Second)
	b.press("A", call.KeyHold)
	calls := b.m.Overview()
	require.Len(t, calls, 1)
	c := calls[0]
	assert.Equal(t, "102", c.Dialed)
	assert.Equal(t, began, c.Started)
	assert.Equal(t, began.Add(3*time.Second), c.Answered)
	require.Len(t, c.Legs, 2, "C only mirrors it")
	assert.Equal(t, "A", c.Legs[0].Device)
	assert.Equal(t, call.Held, c.Legs[0].State)
	assert.Equal(t, "110", c.Legs[0].Local.Number)
	assert.Equal(t, began.Add(10*time.Second), c.Legs[0].Since)
	assert.Equal(t, "B", c.Legs[1].Device)
	assert.Equal(t, "110", c.Legs[1].Remote.Number)
	assert.Equal(t, began.Add(3*time.Second), c.Legs[1].Since)
}

// secretPlan has a service behind *77 that wants four digits.
type secretPlan struct{ *plan }

func (p secretPlan) Match(from call.Caller, digits string) (call.Match, call.Route) {
	rest, ok := strings.CutPrefix(digits, "*77")
	if !ok {
		match, r := p.plan.Match(from, digits)
		if strings.HasPrefix("*77", digits) {
			match = call.Prefix
		}
		return match, r
	}
	r := call.Route{Kind: call.RouteService, Service: "log-in", Number: rest}
	switch {
	case len(rest) < 4:
		return call.Prefix, r
	case len(rest) == 4:
		return call.Exact, r
	}
	return call.NoMatch, r
}

// TestDigitsOfAServiceAreNotKept: they may hold a PIN, also where the user stops
// in the middle or goes on too long.
func TestDigitsOfAServiceAreNotKept(t *testing.T) {
	for name, c := range map[string]struct {
		dial func(*bench)
		want string
	}{
		"complete":  {func(b *bench) { b.call("A", "*771234") }, "1234"},
		"too few":   {func(b *bench) { b.call("A", "*7712"); b.wait(time.Minute) }, "12"},
		"none":      {func(b *bench) { b.call("A", "*77"); b.wait(time.Minute) }, ""},
		"sent":      {func(b *bench) { b.call("A", "*7712#") }, "12"},
		"en bloc":   {func(b *bench) { b.do(call.Press{Device: "A", Key: call.KeyDial, Digits: "*7712"}) }, "12"},
		"too many":  {func(b *bench) { b.do(call.Press{Device: "A", Key: call.KeyDial, Digits: "*7712345"}) }, "12345"},
		"intercom":  {func(b *bench) { b.do(call.Press{Device: "A", Key: call.KeyIntercom, Digits: "*7712"}) }, "12"},
		"dial soft": {func(b *bench) { b.call("A", "*7712"); b.press("A", call.KeyDialNow) }, "12"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newHouse(t, secretPlan{house()}, call.Limits{})
			b.up("A", "101")
			c.dial(b)
			assert.Equal(t, []call.ServiceDialed{{Device: "A", Line: 1, Service: "log-in", Digits: c.want}}, b.dialed)
			assert.Empty(t, b.records)
			assert.Equal(t, lists(call.NoHistory), b.history("A"))
			b.press("A", call.KeyRedial)
			assert.Equal(t, []call.Refusal{call.NoRedial}, b.refused)
			b.quiet()
		})
	}
}
