package call_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// TestLiftResumes: who flashed and hung up finds the first call again.
func TestLiftResumes(t *testing.T) {
	b := newBench(t, "A", "B")
	b.do(call.DeviceUp{
		Device: "A", Lines: []call.Line{{Instance: 1, Number: "101"}}, Options: call.Options{LiftResumes: true, TransferOnHook: true},
	})
	b.connect("A", "B", "102")
	b.press("A", call.KeyFlash)
	b.press("A", call.KeyOnHook)
	require.Equal(t, is(call.Held), b.states("A"))
	b.press("A", call.KeyOffHook)
	assert.Equal(t, is(call.Connected), b.states("A"))
	b.press("A", call.KeyOnHook)
	b.quiet()
}

// TestHoldCancels: on a phone without other keys the hold button returns to the
// first call, from dial tone, from ringing and from talking.
func TestHoldCancels(t *testing.T) {
	for name, far := range map[string]func(b *bench){
		"dial tone": func(*bench) {},
		"ringing":   func(b *bench) { b.dial("A", "103") },
		"talking": func(b *bench) {
			b.dial("A", "103")
			b.press("C", call.KeyAnswer)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B", "C")
			b.do(call.DeviceUp{
				Device: "A", Lines: []call.Line{{Instance: 1, Number: "101"}}, Options: call.Options{HoldCancels: true, TransferOnHook: true},
			})
			b.connect("A", "B", "102")
			b.press("A", call.KeyHoldToggle)
			b.press("A", call.KeyHoldToggle)
			assert.Equal(t, is(call.Connected), b.states("A"), "an ordinary call is held and resumed")
			b.press("A", call.KeyTransfer)
			far(b)
			b.press("A", call.KeyHoldToggle)
			assert.Equal(t, is(call.Connected), b.states("A"))
			assert.Equal(t, "102", b.leg("A").Remote.Number)
			assert.Empty(t, b.states("C"))
			b.press("A", call.KeyTransfer)
			b.dial("A", "103")
			b.press("A", call.KeyOnHook)
			assert.Equal(t, "103", b.leg("B").Remote.Number, "the hook completes")
		})
	}
}

func TestCallAnsweredAndEnded(t *testing.T) {
	for _, hangsUp := range []string{"A", "B"} {
		for _, key := range []call.Key{call.KeyOnHook, call.KeyEndCall} {
			t.Run(fmt.Sprintf("%s hangs up by %s", hangsUp, key), func(t *testing.T) {
				b := newBench(t, "A", "B")
				b.press("A", call.KeyOffHook)
				require.Equal(t, call.OffHook, b.leg("A").State)
				b.dial("A", "10")
				require.Equal(t, call.Dialing, b.leg("A").State)
				b.dial("A", "2")
				require.Equal(t, call.RingOut, b.leg("A").State)
				require.Equal(t, call.RingIn, b.leg("B").State)
				require.Equal(t, call.Party{Number: "102", Name: "Name 102"}, b.leg("A").Remote)
				require.Equal(t, call.Party{Number: "101", Name: "Name 101"}, b.leg("B").Remote)
				require.NotEqual(t, b.leg("A").Ref, b.leg("B").Ref)
				b.press("B", call.KeyOffHook)
				require.Equal(t, call.Connected, b.leg("A").State)
				require.Equal(t, call.Connected, b.leg("B").State)
				require.Len(t, b.media, 1)
				b.now = b.now.Add(time.Minute)
				b.press(hangsUp, key)
				b.quiet()
				require.Len(t, b.records, 1)
				assert.Equal(t, time.Minute, b.records[0].Ended.Sub(b.records[0].Answered))
				assert.Equal(t, call.Normal, b.records[0].Cause)
			})
		}
	}
}

func TestAnswerEveryWay(t *testing.T) {
	for _, key := range []call.Key{call.KeyAnswer, call.KeyOffHook, call.KeyLine} {
		t.Run(key.String(), func(t *testing.T) {
			b := newBench(t, "A", "B")
			b.call("A", "102")
			b.press("B", key)
			assert.Equal(t, call.Connected, b.leg("B").State)
		})
	}
}

func TestMediaEndsBeforeTheLegs(t *testing.T) {
	b := newBench(t, "A", "B")
	b.connect("A", "B", "102")
	b.press("A", call.KeyEndCall)
	assert.IsType(t, call.DisconnectMedia{}, b.last[0])
}

func TestAbandonWhileRinging(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.press("A", call.KeyOnHook)
	b.quiet()
	assert.True(t, b.records[0].Answered.IsZero())
}

func TestDecline(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.press("B", call.KeyEndCall)
	assert.Equal(t, call.Declined, b.leg("A").Cause)
	b.wait(15 * time.Second)
	b.quiet()
}

func TestNoAnswer(t *testing.T) {
	b := newBench(t, "A", "B")
	b.call("A", "102")
	b.wait(59 * time.Second)
	require.Equal(t, call.RingIn, b.leg("B").State)
	b.wait(time.Second)
	require.Empty(t, b.states("B"))
	assert.Equal(t, call.NoAnswer, b.leg("A").Cause)
	b.wait(15 * time.Second)
	b.quiet()
}

func TestNumberThatCannotBeCalled(t *testing.T) {
	for name, c := range map[string]struct {
		number string
		want   call.Cause
	}{
		"unknown":        {"999", call.UnknownNumber},
		"not registered": {"199", call.Unreachable},
		"own number":     {"101", call.Busy},
		"unknown later":  {"109", call.UnknownNumber},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B")
			b.call("A", c.number)
			require.Equal(t, call.Failed, b.leg("A").State)
			assert.Equal(t, c.want, b.leg("A").Cause)
			b.press("A", call.KeyOnHook)
			b.quiet()
		})
	}
}

func TestBusyWhenTheLineIsFull(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	b.connect("A", "B", "102")
	b.call("C", "102")
	require.Equal(t, is(call.Connected, call.Waiting), b.states("B"))
	b.call("D", "102")
	assert.Equal(t, call.Busy, b.leg("D").Cause)
}

func TestBusyWithoutCallWaiting(t *testing.T) {
	b := newBench(t, "A")
	b.up("C", "103")
	b.do(call.DeviceUp{Device: "B", Lines: []call.Line{{Instance: 1, Number: "102", NoWaiting: true}}})
	b.connect("A", "B", "102")
	b.call("C", "102")
	assert.Equal(t, call.Busy, b.leg("C").Cause)
}

func TestCallWaiting(t *testing.T) {
	waiting := func(t *testing.T) *bench {
		b := newBench(t, "A", "B", "C")
		b.connect("A", "B", "102")
		b.call("C", "102")
		require.Equal(t, is(call.Connected, call.Waiting), b.states("B"))
		return b
	}
	t.Run("answered, the first is held", func(t *testing.T) {
		b := waiting(t)
		b.press("B", call.KeyAnswer)
		assert.Equal(t, is(call.Held, call.Connected), b.states("B"))
		assert.True(t, b.leg("A").RemoteHeld)
		assert.Len(t, b.media, 1)
		b.press("B", call.KeyOnHook)
		assert.Equal(t, is(call.Held), b.states("B"))
		b.press("B", call.KeyResume)
		assert.Equal(t, is(call.Connected), b.states("B"))
	})
	t.Run("on-hook, then it rings aloud, off-hook answers", func(t *testing.T) {
		b := waiting(t)
		b.press("B", call.KeyOnHook)
		assert.Equal(t, is(call.RingIn), b.states("B"))
		b.press("B", call.KeyOffHook)
		assert.Equal(t, call.Connected, b.leg("C").State)
		assert.Empty(t, b.states("A"))
	})
	t.Run("the first caller hangs up", func(t *testing.T) {
		b := waiting(t)
		b.press("A", call.KeyOnHook)
		assert.Equal(t, is(call.RingIn), b.states("B"))
	})
	t.Run("a ringing phone that dials hears the ring no longer", func(t *testing.T) {
		b := newBench(t, "A", "B")
		b.call("A", "102")
		b.press("B", call.KeyNewCall)
		assert.Equal(t, is(call.Waiting, call.OffHook), b.states("B"))
	})
}

func TestHoldAndResume(t *testing.T) {
	for _, who := range []string{"A", "B"} {
		t.Run(who, func(t *testing.T) {
			other := map[string]string{"A": "B", "B": "A"}[who]
			b := newBench(t, "A", "B")
			b.connect("A", "B", "102")
			b.press(who, call.KeyHold)
			assert.Equal(t, call.Held, b.leg(who).State)
			assert.Equal(t, call.Connected, b.leg(other).State)
			assert.True(t, b.leg(other).RemoteHeld)
			assert.Empty(t, b.media)
			b.press(other, call.KeyHold)
			b.press(who, call.KeyResume)
			assert.Empty(t, b.media, "the other side still holds")
			b.press(other, call.KeyHoldToggle)
			assert.Len(t, b.media, 1)
			assert.False(t, b.leg(other).RemoteHeld)
			b.press(other, call.KeyEndCall)
			b.quiet()
		})
	}
}

func TestSecondCallWhileTheFirstIsHeld(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.press("A", call.KeyNewCall)
	require.Equal(t, is(call.Held, call.OffHook), b.states("A"))
	b.dial("A", "103")
	b.press("C", call.KeyAnswer)
	require.Equal(t, is(call.Held, call.Connected), b.states("A"))
	first := uint32(1)
	require.Equal(t, call.Held, b.legs[first].Leg.State)
	b.pressRef("A", call.KeyResume, first)
	assert.Equal(t, is(call.Connected, call.Held), b.states("A"))
	assert.Len(t, b.media, 1)
	b.press("A", call.KeyEndCall)
	b.press("A", call.KeyEndCall)
	b.quiet()
}

func TestAKeyForAnEndedCallTouchesNoOther(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.press("A", call.KeyHold)
	b.pressRef("A", call.KeyEndCall, 77)
	b.pressRef("A", call.KeyResume, 77)
	assert.Equal(t, is(call.Held), b.states("A"))
}

func TestDigitsDuringACall(t *testing.T) {
	b := newBench(t, "A", "B")
	b.connect("A", "B", "102")
	b.dial("A", "12#*D")
	b.dial("B", "9")
	assert.Equal(t, map[string]string{"B": "12#*D", "A": "9"}, b.digits)
	b.press("B", call.KeyHold)
	b.dial("A", "5")
	assert.Equal(t, "12#*D", b.digits["B"], "a held call hears nothing")
}

func TestCollectingDigits(t *testing.T) {
	t.Run("terminator", func(t *testing.T) {
		b := newBench(t, "A")
		b.up("E", "1050")
		b.call("A", "1050")
		require.Equal(t, call.Dialing, b.leg("A").State, "10501 exists too")
		b.dial("A", "#")
		assert.Equal(t, call.RingIn, b.leg("E").State)
	})
	t.Run("dial key", func(t *testing.T) {
		b := newBench(t, "A")
		b.up("E", "1050")
		b.call("A", "1050")
		b.press("A", call.KeyDialNow)
		assert.Equal(t, call.RingIn, b.leg("E").State)
	})
	t.Run("inter-digit time", func(t *testing.T) {
		b := newBench(t, "A")
		b.up("E", "1050")
		b.call("A", "105")
		b.wait(7 * time.Second)
		b.dial("A", "0")
		b.wait(7 * time.Second)
		require.Equal(t, call.Dialing, b.leg("A").State)
		b.wait(time.Second)
		assert.Equal(t, call.RingIn, b.leg("E").State)
	})
	t.Run("longer number", func(t *testing.T) {
		b := newBench(t, "A")
		b.up("E", "10501")
		b.call("A", "10501")
		assert.Equal(t, call.RingIn, b.leg("E").State)
	})
	t.Run("incomplete", func(t *testing.T) {
		b := newBench(t, "A")
		b.call("A", "10")
		b.wait(8 * time.Second)
		assert.Equal(t, call.UnknownNumber, b.leg("A").Cause)
	})
	t.Run("nothing dialled", func(t *testing.T) {
		b := newBench(t, "A")
		b.press("A", call.KeyOffHook)
		b.wait(15 * time.Second)
		assert.Equal(t, call.NoDigits, b.leg("A").Cause)
		b.wait(15 * time.Second)
		b.quiet()
	})
	t.Run("backspace", func(t *testing.T) {
		b := newBench(t, "A", "B")
		b.call("A", "10")
		b.press("A", call.KeyBackspace)
		require.Equal(t, "1", b.leg("A").Digits)
		b.press("A", call.KeyBackspace)
		require.Equal(t, call.OffHook, b.leg("A").State)
		b.press("A", call.KeyBackspace)
		b.dial("A", "102")
		assert.Equal(t, call.RingIn, b.leg("B").State)
	})
	t.Run("a lone terminator is nothing", func(t *testing.T) {
		b := newBench(t, "A")
		b.call("A", "#")
		assert.Equal(t, call.OffHook, b.leg("A").State)
	})
}

// anything is a dial plan in which every number may become longer.
type anything struct{ *plan }

func (anything) Match(call.Caller, string) (call.Match, call.Route) { return call.Prefix, call.Route{} }

func TestCVE_2012_2415_TenThousandDigits(t *testing.T) {
	b := newBench(t)
	b.m = call.New(anything{house()}, call.Limits{})
	b.up("A", "101")
	b.press("A", call.KeyOffHook)
	for range 10_000 {
		b.dial("A", "7")
	}
	assert.Len(t, b.leg("A").Digits, 32)
	b.wait(time.Minute)
	b.quiet()
}

func TestDialAWholeNumber(t *testing.T) {
	t.Run("idle phone", func(t *testing.T) {
		b := newBench(t, "A", "B")
		b.do(call.Press{Device: "A", Key: call.KeyDial, Digits: "102#"})
		assert.Equal(t, call.RingIn, b.leg("B").State)
	})
	t.Run("off-hook", func(t *testing.T) {
		b := newBench(t, "A", "B")
		b.press("A", call.KeyOffHook)
		b.do(call.Press{Device: "A", Key: call.KeyDial, Digits: "102"})
		assert.Equal(t, call.RingOut, b.leg("A").State)
	})
	t.Run("in a call", func(t *testing.T) {
		b := newBench(t, "A", "B", "C")
		b.connect("A", "B", "102")
		b.do(call.Press{Device: "A", Key: call.KeyDial, Digits: "103"})
		assert.Equal(t, is(call.Held, call.RingOut), b.states("A"))
	})
	t.Run("rubbish", func(t *testing.T) {
		b := newBench(t, "A")
		for _, digits := range []string{"", "#", "12a", "1 2", "12345678901234567890123456789012345678901234567890"} {
			b.do(call.Press{Device: "A", Key: call.KeyDial, Digits: digits})
		}
		assert.Len(t, b.refused, 5)
		b.quiet()
	})
	t.Run("redial", func(t *testing.T) {
		b := newBench(t, "A", "B")
		b.press("A", call.KeyRedial)
		require.Equal(t, []call.Refusal{call.NoRedial}, b.refused)
		b.call("A", "102")
		b.press("A", call.KeyEndCall)
		b.press("A", call.KeyRedial)
		assert.Equal(t, call.RingIn, b.leg("B").State)
	})
}

func TestLines(t *testing.T) {
	t.Run("a line the phone does not have", func(t *testing.T) {
		b := newBench(t, "A")
		b.pressLine("A", call.KeyNewCall, 2)
		assert.Equal(t, uint32(1), b.leg("A").Line)
	})
	t.Run("another line's button holds the call", func(t *testing.T) {
		b := newBench(t, "A", "B", "C")
		b.up("A", "101", "104")
		b.connect("A", "B", "102")
		b.pressLine("A", call.KeyLine, 2)
		assert.Equal(t, is(call.Held, call.OffHook), b.states("A"))
		b.pressLine("A", call.KeyLine, 1)
		assert.Equal(t, is(call.Connected), b.states("A"))
		b.pressLine("A", call.KeyLine, 1)
		assert.Equal(t, is(call.Connected), b.states("A"), "its own button does nothing")
	})
	t.Run("no line at all", func(t *testing.T) {
		b := newBench(t)
		b.up("A")
		b.press("A", call.KeyOffHook)
		assert.Equal(t, []call.Refusal{call.NoLine}, b.refused)
	})
	t.Run("full", func(t *testing.T) {
		b := newBench(t, "A", "B", "C", "D")
		b.connect("A", "B", "102")
		b.press("A", call.KeyNewCall)
		b.dial("A", "103")
		b.press("C", call.KeyAnswer)
		b.key("A", call.KeyDial, "104")
		b.press("A", call.KeyTransfer)
		assert.Equal(t, is(call.Held, call.Connected), b.states("A"))
		assert.Equal(t, []call.Refusal{call.LineFull, call.LineFull}, b.refused)
	})
}

func TestSharedLine(t *testing.T) {
	b := newBench(t, "A")
	b.up("B1", "102")
	b.up("B2", "102")
	b.call("A", "102")
	require.Equal(t, call.RingIn, b.leg("B1").State)
	require.Equal(t, call.RingIn, b.leg("B2").State)
	b.press("B1", call.KeyEndCall)
	require.Equal(t, call.RingOut, b.leg("A").State)
	b.press("A", call.KeyEndCall)
	b.quiet()

	b.call("A", "102")
	b.press("B2", call.KeyAnswer)
	assert.Equal(t, is(call.RemoteInUse), b.states("B1"))
	assert.Equal(t, call.AnsweredElsewhere, b.ended[len(b.ended)-1].Cause)
	assert.Equal(t, call.Connected, b.leg("B2").State)
}

func TestBlindTransfer(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.press("B", call.KeyTransfer)
	require.Equal(t, is(call.Held, call.OffHook), b.states("B"))
	b.dial("B", "103")
	require.Equal(t, "102", b.leg("C").Remote.Number)
	b.press("B", call.KeyTransfer)
	require.Empty(t, b.states("B"))
	require.Equal(t, call.RingOut, b.leg("A").State)
	assert.Equal(t, "101", b.leg("C").Remote.Number)
	assert.Equal(t, "103", b.leg("A").Remote.Number)
	b.press("C", call.KeyAnswer)
	assert.Len(t, b.media, 1)
	b.press("C", call.KeyOnHook)
	b.quiet()
}

func TestBlindTransferNobodyAnswers(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.press("B", call.KeyTransfer)
	b.dial("B", "103")
	b.wait(50 * time.Second)
	b.press("B", call.KeyTransfer)
	b.wait(59 * time.Second)
	require.Equal(t, call.RingIn, b.leg("C").State, "the time counts anew")
	b.wait(time.Second)
	assert.Equal(t, call.NoAnswer, b.leg("A").Cause)
}

func TestConsultativeTransfer(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.press("A", call.KeyTransfer)
	b.dial("A", "103")
	b.press("C", call.KeyAnswer)
	require.Equal(t, is(call.Held, call.Connected), b.states("A"))
	b.press("A", call.KeyTransfer)
	require.Empty(t, b.states("A"))
	assert.Equal(t, "103", b.leg("B").Remote.Number)
	assert.Equal(t, "102", b.leg("C").Remote.Number)
	assert.Equal(t, map[string]bool{"B/2-C/4": true}, b.media)
	b.press("B", call.KeyOnHook)
	b.quiet()
}

func TestTransferToTheOneWhoIsTransferred(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.press("A", call.KeyTransfer)
	b.dial("A", "102")
	require.Equal(t, is(call.Connected, call.Waiting), b.states("B"))
	b.press("A", call.KeyTransfer)
	require.Empty(t, b.states("A"))
	require.Equal(t, is(call.Failed), b.states("B"), "no phone calls itself")
	b.press("B", call.KeyOnHook)
	b.quiet()

	b.up("C", "102")
	b.call("A", "102")
	b.press("B", call.KeyAnswer)
	b.press("A", call.KeyTransfer)
	b.dial("A", "102")
	b.press("A", call.KeyTransfer)
	assert.Equal(t, is(call.RingOut), b.states("B"), "the other phone of the line rings on")
	b.press("C", call.KeyAnswer)
	assert.Equal(t, call.Connected, b.leg("B").State)
	b.press("B", call.KeyOnHook)
	b.quiet()
}

func TestTransferGivenUp(t *testing.T) {
	t.Run("the consultation ends", func(t *testing.T) {
		b := newBench(t, "A", "B", "C")
		b.connect("A", "B", "102")
		b.press("A", call.KeyTransfer)
		b.dial("A", "103")
		b.press("A", call.KeyEndCall)
		assert.Equal(t, is(call.Held), b.states("A"))
		b.press("A", call.KeyResume)
		assert.Len(t, b.media, 1)
	})
	t.Run("the held party hangs up", func(t *testing.T) {
		b := newBench(t, "A", "B", "C")
		b.connect("A", "B", "102")
		b.press("A", call.KeyTransfer)
		b.dial("A", "103")
		b.press("B", call.KeyOnHook)
		require.Equal(t, call.RingOut, b.leg("A").State)
		assert.False(t, b.leg("A").Consult == call.KeyTransfer)
		b.press("A", call.KeyTransfer)
		assert.Equal(t, []call.Refusal{call.NotActive}, b.refused)
	})
	t.Run("swapped, then completed", func(t *testing.T) {
		b := newBench(t, "A", "B", "C")
		b.connect("A", "B", "102")
		b.press("A", call.KeyTransfer)
		b.dial("A", "103")
		b.press("C", call.KeyAnswer)
		b.press("A", call.KeyResume)
		require.Equal(t, is(call.Connected, call.Held), b.states("A"))
		b.press("A", call.KeyTransfer)
		assert.Empty(t, b.states("A"))
		assert.Len(t, b.media, 1)
	})
}

// TestCVE_2012_2948_DeviceVanishesInEveryState takes a phone away in each state
// a leg can have, and looks at who is left.
func TestCVE_2012_2948_DeviceVanishesInEveryState(t *testing.T) {
	for name, c := range map[string]struct {
		make  func(*bench)
		gone  string
		peer  string
		state []call.State
	}{
		"off-hook":  {func(b *bench) { b.press("A", call.KeyOffHook) }, "A", "B", nil},
		"dialing":   {func(b *bench) { b.call("A", "10") }, "A", "B", nil},
		"ring-out":  {func(b *bench) { b.call("A", "102") }, "A", "B", nil},
		"ring-in":   {func(b *bench) { b.call("A", "102") }, "B", "A", is(call.Failed)},
		"connected": {func(b *bench) { b.connect("A", "B", "102") }, "A", "B", nil},
		"answered":  {func(b *bench) { b.connect("A", "B", "102") }, "B", "A", nil},
		"failed":    {func(b *bench) { b.call("A", "999") }, "A", "B", nil},
		"held": {func(b *bench) {
			b.connect("A", "B", "102")
			b.press("A", call.KeyHold)
		}, "A", "B", nil},
		"was held": {func(b *bench) {
			b.connect("A", "B", "102")
			b.press("A", call.KeyHold)
		}, "B", "A", nil},
		"waiting": {func(b *bench) {
			b.connect("A", "B", "102")
			b.call("C", "102")
		}, "B", "C", is(call.Failed)},
		"consulting": {func(b *bench) {
			b.connect("A", "B", "102")
			b.press("A", call.KeyTransfer)
			b.dial("A", "103")
		}, "A", "C", nil},
		"handed over": {func(b *bench) {
			b.connect("A", "B", "102")
			b.press("A", call.KeyTransfer)
			b.dial("A", "103")
			b.press("A", call.KeyTransfer)
		}, "B", "C", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B", "C")
			c.make(b)
			b.do(call.DeviceDown{Device: c.gone})
			assert.Empty(t, b.states(c.gone))
			assert.Equal(t, c.state, b.states(c.peer))
			b.wait(2 * time.Minute)
			b.quiet()
			b.press(c.gone, call.KeyOffHook)
			b.do(call.DeviceDown{Device: c.gone})
			b.quiet()
		})
	}
}

func TestDeviceUpAgainEndsItsCalls(t *testing.T) {
	b := newBench(t, "A", "B")
	b.connect("A", "B", "102")
	b.up("A", "101")
	b.quiet()
	b.connect("B", "A", "101")
	assert.Equal(t, call.Connected, b.leg("A").State)
}

func TestMediaFailure(t *testing.T) {
	b := newBench(t, "A", "B")
	b.connect("A", "B", "102")
	b.do(call.MediaFailed{Device: "A", Ref: b.leg("B").Ref})
	require.Len(t, b.media, 1, "a reference of another device is not believed")
	b.do(call.MediaFailed{Device: "A", Ref: b.leg("A").Ref})
	assert.Equal(t, call.NoMedia, b.leg("A").Cause)
	assert.Equal(t, call.NoMedia, b.leg("B").Cause)
	b.wait(15 * time.Second)
	b.quiet()
}

func TestNames(t *testing.T) {
	assert.Equal(t, "ring-out", call.RingOut.String())
	assert.Equal(t, "99", call.State(99).String())
	assert.Equal(t, "busy", call.Busy.String())
	assert.Equal(t, "hold-toggle", call.KeyHoldToggle.String())
	assert.Equal(t, "0", call.Key(0).String())
}
