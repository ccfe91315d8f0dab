package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestCallBack(t *testing.T) {
	busy := func(t *testing.T) *bench {
		b := newBench(t, "A", "C")
		b.up("C", "103")
		b.line("B", call.Line{Number: "102", MaxCalls: 1})
		b.connect("C", "B", "102")
		b.call("A", "102")
		require.Equal(t, call.Busy, b.leg("A").Cause)
		b.press("A", call.KeyCallBack)
		require.Empty(t, b.states("A"))
		require.Equal(t, "102", b.devices[0].Settings.CallBack)
		require.Equal(t, call.NoticeCallBackSet, b.notices[0].Kind)
		return b
	}
	t.Run("rings when the number is free", func(t *testing.T) {
		b := busy(t)
		b.press("C", call.KeyOnHook)
		leg := b.leg("A")
		require.Equal(t, call.RingIn, leg.State)
		assert.True(t, leg.CallBack)
		assert.Equal(t, number("102"), leg.Remote)
		b.press("A", call.KeyOffHook)
		assert.Equal(t, call.RingOut, b.leg("A").State)
		assert.Equal(t, call.RingIn, b.leg("B").State)
		assert.Empty(t, b.m.PhoneSettings("A"))
		b.press("B", call.KeyAnswer)
		b.press("A", call.KeyOnHook)
		b.quiet()
		assert.Equal(t, lists(call.Placed, call.Placed), b.history("A"))
	})
	t.Run("waits until the own phone is free", func(t *testing.T) {
		b := busy(t)
		b.press("A", call.KeyOffHook)
		b.press("C", call.KeyOnHook)
		assert.Equal(t, is(call.OffHook), b.states("A"))
		b.press("A", call.KeyOnHook)
		assert.Equal(t, is(call.RingIn), b.states("A"))
		b.wait(time.Minute)
		assert.Empty(t, b.states("A"), "and gives up")
		assert.Empty(t, b.m.PhoneSettings("A"))
		assert.Equal(t, lists(call.Placed, call.NoHistory, call.NoHistory), b.history("A"))
		b.quiet()
	})
	t.Run("waits until the own phone may be disturbed", func(t *testing.T) {
		b := busy(t)
		b.press("A", call.KeyDND)
		b.press("C", call.KeyOnHook)
		require.Empty(t, b.states("A"))
		b.press("A", call.KeyDND)
		assert.True(t, b.leg("A").CallBack)
	})
	t.Run("taken back", func(t *testing.T) {
		b := busy(t)
		b.press("A", call.KeyCallBack)
		assert.Equal(t, call.NoticeCallBackOff, b.notices[1].Kind)
		b.press("C", call.KeyOnHook)
		assert.Empty(t, b.states("A"))
	})
	t.Run("of a number that does not answer", func(t *testing.T) {
		b := newBench(t, "A", "B", "C")
		b.call("A", "102")
		b.press("A", call.KeyCallBack)
		require.Empty(t, b.states("A"), "it is free, and was before")
		b.connect("B", "C", "103")
		b.press("B", call.KeyOnHook)
		assert.True(t, b.leg("A").CallBack)
	})
	t.Run("not of a group", func(t *testing.T) {
		b := newBench(t, "A")
		b.call("A", "200")
		b.press("A", call.KeyCallBack)
		assert.Equal(t, []call.Refusal{call.NumberUnavailable}, b.refused)
	})
	t.Run("survives the phone", func(t *testing.T) {
		b := busy(t)
		b.do(call.DeviceDown{Device: "A"})
		b.press("C", call.KeyOnHook)
		b.up("A", "101")
		assert.True(t, b.leg("A").CallBack)
		b.do(call.DeviceDown{Device: "A"})
		b.do(call.DeviceDown{Device: "B"})
		b.up("A", "101")
		assert.Empty(t, b.states("A"))
		assert.Equal(t, "102", b.m.PhoneSettings("A").CallBack)
	})
}
