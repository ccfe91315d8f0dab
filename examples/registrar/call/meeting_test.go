package call_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// meetings is a house with the meeting numbers 500 and 501.
func meetings(t *testing.T, limits call.Limits, devices ...string) *bench {
	p := house()
	for _, number := range []string{"500", "501"} {
		p.route(number, call.Route{Kind: call.RouteMeeting, Number: number})
	}
	p.codes["*56"] = call.KeyMeetMe
	b := newHouse(t, p, limits)
	for i, d := range devices {
		b.up(d, "10"+string(rune('1'+i)))
	}
	return b
}

func TestMeetMe(t *testing.T) {
	t.Run("begun by one, joined and left by others", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B", "C")
		b.press("A", call.KeyMeetMe)
		assert.Equal(t, call.KeyMeetMe, b.leg("A").Entry)
		b.dial("A", "500")
		first := b.leg("A")
		require.Equal(t, call.Connected, first.State)
		assert.True(t, first.Conference && first.Host)
		assert.Equal(t, 1, first.Parties)
		assert.Equal(t, call.Party{Number: "500"}, first.Remote)
		assert.Zero(t, first.Entry)
		assert.Equal(t, "bridge 1", b.hears("A"))
		b.call("B", "500")
		b.call("C", "500")
		for _, who := range []string{"A", "B", "C"} {
			assert.Equal(t, "bridge 1", b.hears(who))
			assert.Equal(t, first.Call, b.leg(who).Call)
			assert.Equal(t, 3, b.leg(who).Parties)
		}
		assert.False(t, b.leg("B").Host)
		b.press("A", call.KeyOnHook)
		assert.True(t, b.leg("B").Host, "somebody is host")
		b.press("B", call.KeyOnHook)
		assert.Equal(t, "bridge 1", b.hears("C"), "the last one waits")
		b.call("A", "500")
		assert.Equal(t, first.Call, b.leg("A").Call)
		b.press("A", call.KeyOnHook)
		b.press("C", call.KeyOnHook)
		b.quiet()
		require.Len(t, b.records, 1)
		assert.Len(t, b.records[0].Legs, 4)
		assert.Equal(t, "500", b.records[0].To.Number)
		assert.False(t, b.records[0].Answered.IsZero())
		assert.Equal(t, lists(call.Placed), b.history("C"))
		b.call("B", "500")
		assert.Equal(t, call.NotBegun, b.leg("B").Cause, "it has ended")
	})
	t.Run("not begun", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A")
		b.call("A", "500")
		leg := b.leg("A")
		assert.Equal(t, is(call.Failed), b.states("A"))
		assert.Equal(t, call.NotBegun, leg.Cause)
	})
	t.Run("no meeting number", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B")
		b.key("A", call.KeyMeetMe, "102")
		assert.Equal(t, []call.Refusal{call.NumberUnavailable}, b.refused)
		b.key("A", call.KeyMeetMe, "999")
		assert.Equal(t, []call.Refusal{call.NumberUnavailable, call.NumberUnavailable}, b.refused)
		b.quiet()
	})
	t.Run("begun by a code, and by a key that joins then", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B")
		b.call("A", "*56500")
		assert.Equal(t, "bridge 1", b.hears("A"))
		b.key("B", call.KeyMeetMe, "500")
		assert.Equal(t, "bridge 1", b.hears("B"))
		b.up("C", "103")
		b.key("C", call.KeyMeetMe, "501")
		assert.Equal(t, "bridge 2", b.hears("C"), "another one beside it")
	})
	t.Run("full, or there already", func(t *testing.T) {
		b := meetings(t, call.Limits{MaxParties: 3}, "A", "B", "C", "D")
		b.key("A", call.KeyMeetMe, "500")
		b.press("A", call.KeyNewCall)
		b.dial("A", "500")
		assert.Equal(t, call.Busy, b.in("A", call.Failed).Cause)
		b.call("B", "500")
		b.call("C", "500")
		b.call("D", "500")
		assert.Equal(t, call.Busy, b.leg("D").Cause)
	})
	t.Run("on hold alone, and back", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B")
		b.key("A", call.KeyMeetMe, "500")
		b.press("A", call.KeyHold)
		assert.Empty(t, b.hears("A"))
		b.call("B", "500")
		assert.Equal(t, "bridge 1", b.hears("B"), "no music for a meeting")
		b.press("A", call.KeyResume)
		assert.Equal(t, "bridge 1", b.hears("A"))
	})
	t.Run("a caller is transferred into it", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B", "C")
		b.key("C", call.KeyMeetMe, "500")
		b.connect("A", "B", "102")
		b.press("B", call.KeyTransfer)
		b.dial("B", "500")
		require.Equal(t, is(call.Held, call.Connected), b.states("B"))
		b.press("B", call.KeyTransfer)
		assert.Empty(t, b.states("B"))
		assert.Equal(t, b.hears("C"), b.hears("A"))
		assert.Equal(t, call.NotRedirected, b.leg("C").Info.LastReason)
	})
	t.Run("somebody is called and let in", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B")
		b.key("A", call.KeyMeetMe, "500")
		b.press("A", call.KeyConference)
		b.dial("A", "102")
		b.press("B", call.KeyAnswer)
		b.press("A", call.KeyConference)
		assert.Equal(t, "bridge 1", b.hears("A"))
		assert.Equal(t, "bridge 1", b.hears("B"))
	})
	t.Run("goes into no other call", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B", "C")
		b.connect("A", "B", "102")
		b.press("A", call.KeyConference)
		b.dial("A", "*56500")
		b.press("A", call.KeyConference)
		assert.Equal(t, []call.Refusal{call.NotActive}, b.refused)
		b.press("A", call.KeyOnHook)
		b.press("A", call.KeyResume)
		b.press("A", call.KeyOnHook)
		b.key("A", call.KeyMeetMe, "500")
		b.press("A", call.KeyPark)
		b.press("A", call.KeyRemoveLast)
		b.press("A", call.KeyTransfer)
		b.dial("A", "103")
		b.press("A", call.KeyTransfer)
		assert.Equal(t, []call.Refusal{call.NotActive, call.NotActive, call.NotActive, call.NotActive}, b.refused)
	})
	t.Run("its phones die", func(t *testing.T) {
		b := meetings(t, call.Limits{}, "A", "B")
		b.key("A", call.KeyMeetMe, "500")
		b.call("B", "500")
		b.do(call.DeviceDown{Device: "A"})
		assert.Equal(t, "bridge 1", b.hears("B"))
		b.do(call.DeviceDown{Device: "B"})
		b.quiet()
	})
}

func TestVoicemail(t *testing.T) {
	mailed := func(t *testing.T) *bench {
		b := newBench(t)
		b.line("A", call.Line{Number: "101", Voicemail: "103"})
		b.up("B", "102")
		b.up("C", "103")
		return b
	}
	t.Run("called", func(t *testing.T) {
		b := mailed(t)
		b.press("A", call.KeyMessages)
		assert.Equal(t, call.RingOut, b.leg("A").State)
		assert.Equal(t, number("101"), b.leg("C").Remote)
	})
	t.Run("from dial tone", func(t *testing.T) {
		b := mailed(t)
		b.press("A", call.KeyOffHook)
		b.press("A", call.KeyMessages)
		assert.Equal(t, call.RingIn, b.leg("C").State)
	})
	t.Run("a line without", func(t *testing.T) {
		b := mailed(t)
		b.press("B", call.KeyMessages)
		assert.Equal(t, []call.Refusal{call.NoVoicemail}, b.refused)
		b.quiet()
	})
	t.Run("forwarded to", func(t *testing.T) {
		b := mailed(t)
		b.press("A", call.KeyForwardAll)
		b.press("A", call.KeyMessages)
		require.Equal(t, []call.LineChanged{{Number: "101", Settings: call.LineSettings{ForwardAll: "103"}}}, b.lines)
		b.call("B", "101")
		leg := b.leg("C")
		assert.Equal(t, number("101"), leg.Info.OriginalCalled, "whose box it is")
		assert.Equal(t, call.RedirectedAlways, leg.Info.LastReason)
	})
	t.Run("a call is sent there", func(t *testing.T) {
		b := mailed(t)
		b.call("B", "101")
		b.press("A", call.KeyDivert)
		assert.Empty(t, b.states("A"))
		assert.Equal(t, number("101"), b.leg("C").Info.LastRedirecting)
	})
}

// TestDigitsReachEverybody: in a call of two, and in a conference.
func TestDigitsReachEverybody(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.consult(call.KeyConference)
	b.dial("B", "1")
	assert.Equal(t, map[string]string{"C": "1"}, b.digits, "the held one hears nothing")
	b.press("B", call.KeyConference)
	b.key("A", call.KeyDigit, "2")
	b.key("B", call.KeyDigit, "3")
	b.press("C", call.KeyHold)
	b.key("C", call.KeyDigit, "4")
	b.key("A", call.KeyDigit, "5")
	assert.Equal(t, map[string]string{"A": "3", "B": "25", "C": "123"}, b.digits)
}
