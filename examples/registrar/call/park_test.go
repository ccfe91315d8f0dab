package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func slot(n string) call.Subject { return call.Subject{Kind: call.SubjectSlot, Name: n} }

func TestPark(t *testing.T) {
	parked := func(t *testing.T, prep ...func(*bench)) *bench {
		b := newBench(t, "A", "B", "C")
		for _, p := range prep {
			p(b)
		}
		b.connect("A", "B", "102")
		b.press("B", call.KeyPark)
		require.Empty(t, b.states("B"))
		require.Equal(t, call.Notice{Device: "B", Line: 1, Kind: call.NoticeParked, Number: "301"}, b.notices[0])
		require.Equal(t, call.InUse, b.status[slot("301")])
		leg := b.leg("A")
		require.Equal(t, "301", leg.Parked)
		require.Equal(t, call.Party{Number: "301"}, leg.Remote)
		require.Contains(t, b.hears("A"), "music")
		return b
	}
	t.Run("retrieved by dialling", func(t *testing.T) {
		b := parked(t)
		b.call("C", "301")
		assert.Equal(t, call.Connected, b.leg("C").State)
		assert.Equal(t, number("101"), b.leg("C").Remote)
		assert.Equal(t, number("103"), b.leg("A").Remote)
		assert.Equal(t, call.RedirectedPark, b.leg("C").Info.LastReason)
		assert.NotContains(t, b.status, slot("301"))
		assert.Len(t, b.media, 1)
		b.press("A", call.KeyOnHook)
		assert.Equal(t, lists(call.Received), b.history("C"))
		assert.Equal(t, lists(call.Received), b.history("B"))
		b.quiet()
	})
	t.Run("retrieved by the slot's button, from a call", func(t *testing.T) {
		b := parked(t)
		b.up("D", "104")
		b.connect("C", "D", "104")
		b.key("C", call.KeyPark, "301")
		assert.Equal(t, is(call.Held, call.Connected), b.states("C"))
	})
	t.Run("an empty slot", func(t *testing.T) {
		b := newBench(t, "A")
		b.call("A", "302")
		assert.Equal(t, call.Unreachable, b.leg("A").Cause)
		b.press("A", call.KeyOnHook)
		b.press("A", call.KeyPark)
		assert.Equal(t, []call.Refusal{call.NotActive}, b.refused)
		b.key("A", call.KeyPark, "\x00")
		assert.Equal(t, call.BadDigits, b.refused[1])
	})
	t.Run("all slots taken", func(t *testing.T) {
		b := parked(t)
		b.up("D", "104")
		b.connect("C", "B", "102")
		b.press("B", call.KeyPark)
		b.connect("B", "D", "104")
		b.press("B", call.KeyPark)
		assert.Equal(t, []call.Refusal{call.NoParkSlot}, b.refused)
		b.statuses()
		assert.Equal(t, call.InUse, b.status[slot("301")])
		assert.Equal(t, call.InUse, b.status[slot("302")])
	})
	t.Run("in a slot that is named", func(t *testing.T) {
		b := newBench(t, "A", "B", "C")
		b.connect("A", "B", "102")
		b.key("A", call.KeyPark, "302")
		assert.Equal(t, "302", b.leg("B").Parked)
		b.key("C", call.KeyPark, "302")
		assert.Equal(t, call.Connected, b.leg("C").State)
		b.key("C", call.KeyPark, "999")
		assert.Equal(t, []call.Refusal{call.NoParkSlot}, b.refused)
	})
	t.Run("by transfer to a slot, or to the code", func(t *testing.T) {
		for _, digits := range []string{"302", "*68"} {
			b := newBench(t, "A", "B")
			b.connect("A", "B", "102")
			b.press("B", call.KeyTransfer)
			b.dial("B", digits)
			assert.Empty(t, b.states("B"))
			assert.NotEmpty(t, b.leg("A").Parked)
			assert.Equal(t, lists(call.NoHistory, call.Received), b.history("B"))
		}
	})
	t.Run("transfer to a slot that is taken", func(t *testing.T) {
		b := parked(t)
		b.connect("C", "B", "102")
		b.press("B", call.KeyTransfer)
		b.dial("B", "301")
		assert.Equal(t, call.Busy, b.in("B", call.Failed).Cause)
	})
	t.Run("comes back", func(t *testing.T) {
		b := parked(t)
		b.wait(time.Minute)
		leg := b.leg("B")
		require.Equal(t, call.RingIn, leg.State)
		assert.Equal(t, call.RingReverted, leg.Ring)
		assert.Equal(t, number("101"), leg.Remote)
		assert.Equal(t, "301", b.leg("A").Parked)
		b.wait(time.Minute)
		require.Empty(t, b.states("B"), "it rings no longer, and stays parked")
		b.wait(time.Minute)
		b.press("B", call.KeyAnswer)
		assert.Len(t, b.media, 1)
		assert.NotContains(t, b.status, slot("301"))
	})
	t.Run("comes back, and is retrieved elsewhere or declined", func(t *testing.T) {
		b := parked(t)
		b.wait(time.Minute)
		b.press("B", call.KeyEndCall)
		require.Equal(t, "301", b.leg("A").Parked)
		b.wait(time.Minute)
		b.call("C", "301")
		assert.Empty(t, b.states("B"))
		assert.Equal(t, call.Connected, b.leg("A").State)
	})
	t.Run("who is parked may do something else", func(t *testing.T) {
		b := parked(t)
		b.press("A", call.KeyNewCall)
		assert.Equal(t, is(call.Held, call.OffHook), b.states("A"))
		assert.Empty(t, b.hears("A"))
		b.call("C", "301")
		b.press("A", call.KeyResume)
		assert.Equal(t, number("103"), b.leg("A").Remote)
		assert.Len(t, b.media, 1)
	})
	t.Run("who parked it is gone", func(t *testing.T) {
		b := parked(t)
		b.do(call.DeviceDown{Device: "B"})
		b.wait(5 * time.Minute)
		require.Equal(t, "301", b.leg("A").Parked)
		b.press("A", call.KeyOnHook)
		b.quiet()
	})
}

// TestACallThatIsTakenBackIsListedOnce, by whom it was parked: it is the same call.
func TestACallThatIsTakenBackIsListedOnce(t *testing.T) {
	returns := func(b *bench, device string) { b.wait(time.Minute); b.press(device, call.KeyAnswer) }
	dials := func(b *bench, device string) { b.call(device, "301") }
	for name, c := range map[string]struct {
		parks string
		back  func(b *bench, device string)
		first call.History
	}{
		"called, it comes back":       {"B", returns, call.Received},
		"called, the slot is dialled": {"B", dials, call.Received},
		"calls, it comes back":        {"A", returns, call.Placed},
		"calls, the slot is dialled":  {"A", dials, call.Placed},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B")
			b.connect("A", "B", "102")
			for range 2 {
				b.press(c.parks, call.KeyPark)
				c.back(b, c.parks)
			}
			b.press(c.parks, call.KeyOnHook)
			assert.Equal(t, lists(c.first, call.NoHistory, call.NoHistory), b.history(c.parks), "at the phone")
			require.Len(t, b.records, 1)
			var again []bool
			for _, l := range b.records[0].Legs {
				if l.Device == c.parks {
					again = append(again, l.Again)
					assert.False(t, l.Joined.IsZero())
				}
			}
			assert.Equal(t, lists(c.first, call.NoHistory, call.NoHistory), b.listed(c.parks))
			assert.Equal(t, []bool{false, true, true}, again)
			b.quiet()
		})
	}
}

// TestAParkedCallThatSomebodyElseTakes is a call of that one, too.
func TestAParkedCallThatSomebodyElseTakes(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.do(call.SetForward{Number: "103", When: call.ForwardOnNoAnswer, To: "102"})
	b.call("A", "103")
	b.wait(time.Minute)
	b.press("B", call.KeyAnswer)
	b.press("B", call.KeyPark)
	b.wait(time.Minute)
	require.Equal(t, []string{"B"}, b.ringing())
	b.call("C", "301")
	b.press("C", call.KeyOnHook)
	assert.Equal(t, []call.History{call.Received, call.NoHistory}, b.listed("B"), "it is not missed after it was answered")
	assert.Equal(t, []call.History{call.Missed, call.Received}, b.listed("C"), "it has only rung there before")
	b.quiet()
}
