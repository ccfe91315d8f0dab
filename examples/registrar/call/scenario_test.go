package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// line brings a phone up with one line that is not like the usual ones.
func (b *bench) line(device string, l call.Line) {
	b.t.Helper()
	l.Instance = 1
	if l.Name == "" {
		l.Name = "Name " + l.Number
	}
	b.do(call.DeviceUp{Device: device, Lines: []call.Line{l}})
}

// key presses a key that brings digits.
func (b *bench) key(device string, key call.Key, digits string) {
	b.t.Helper()
	b.do(call.Press{Device: device, Key: key, Digits: digits})
}

// consult connects two phones, and the second one to a third by a key.
func (b *bench) consult(key call.Key) {
	b.t.Helper()
	b.connect("A", "B", "102")
	b.press("B", key)
	b.dial("B", "103")
	b.press("C", call.KeyAnswer)
}

// history returns the lists in which phones keep the legs that have ended.
func (b *bench) history(device string) (lists []call.History) {
	for _, e := range b.ended {
		if e.Device == device {
			lists = append(lists, e.History)
		}
	}
	return lists
}

func lists(h ...call.History) []call.History { return h }

func number(n string) call.Party { return call.Party{Number: n, Name: "Name " + n} }

func TestConference(t *testing.T) {
	three := func(t *testing.T) *bench {
		b := newBench(t, "A", "B", "C", "D", "E")
		b.consult(call.KeyConference)
		require.Equal(t, is(call.Held, call.Connected), b.states("B"))
		b.press("B", call.KeyConference)
		for _, who := range []string{"A", "B", "C"} {
			leg := b.leg(who)
			require.Equal(t, call.Connected, leg.State)
			require.True(t, leg.Conference)
			require.Equal(t, 3, leg.Parties)
			require.Equal(t, who == "B", leg.Host)
			require.Equal(t, call.Party{}, leg.Remote)
			require.Equal(t, "bridge 1", b.hears(who))
		}
		return b
	}
	t.Run("of three, and back to two when one leaves", func(t *testing.T) {
		b := three(t)
		b.press("B", call.KeyEndCall)
		assert.Equal(t, number("103"), b.leg("A").Remote)
		assert.Equal(t, number("101"), b.leg("C").Remote)
		assert.Len(t, b.media, 1)
		b.press("A", call.KeyEndCall)
		b.quiet()
	})
	t.Run("more join, also those whom another party calls", func(t *testing.T) {
		b := three(t)
		b.press("C", call.KeyConference)
		b.dial("C", "104")
		b.press("D", call.KeyAnswer)
		b.press("C", call.KeyConference)
		assert.Equal(t, 4, b.leg("D").Parties)
		assert.Equal(t, b.leg("A").Call, b.leg("D").Call)
		assert.Equal(t, "bridge 1", b.hears("D"))
		assert.True(t, b.leg("B").Host, "who began it stays the host")
		b.press("B", call.KeyOnHook)
		assert.True(t, b.leg("A").Host, "until he leaves")
	})
	t.Run("participants", func(t *testing.T) {
		b := three(t)
		b.press("B", call.KeyParticipants)
		require.Len(t, b.lists, 1)
		assert.Equal(t, []call.Participant{
			{ID: b.leg("A").Ref, Party: number("101")},
			{ID: b.leg("B").Ref, Party: number("102"), Host: true, Self: true},
			{ID: b.leg("C").Ref, Party: number("103")},
		}, b.lists[0].Participants)
		assert.Equal(t, b.lists[0].Participants, b.m.Participants("B", b.leg("B").Ref))
		assert.Nil(t, b.m.Participants("A", b.leg("B").Ref))
	})
	t.Run("the host removes the last, and whom he wants", func(t *testing.T) {
		b := three(t)
		b.press("C", call.KeyRemoveLast)
		assert.Equal(t, []call.Refusal{call.NotHost}, b.refused)
		b.press("B", call.KeyRemoveLast)
		assert.Empty(t, b.states("C"))
		assert.Equal(t, call.Removed, b.ended[len(b.ended)-1].Cause)
		b.press("B", call.KeyRemoveLast)
		assert.Equal(t, call.NotActive, b.refused[1])
		b = three(t)
		b.do(call.RemoveParticipant{Device: "B", Ref: b.leg("B").Ref, Participant: b.leg("A").Ref})
		assert.Empty(t, b.states("A"))
		assert.Equal(t, number("103"), b.leg("B").Remote)
	})
	t.Run("hold leaves the others alone", func(t *testing.T) {
		b := three(t)
		b.press("A", call.KeyHold)
		assert.Empty(t, b.hears("A"))
		assert.Equal(t, "bridge 1", b.hears("B"))
		assert.False(t, b.leg("B").RemoteHeld)
		b.press("A", call.KeyResume)
		assert.Equal(t, "bridge 1", b.hears("A"))
	})
	t.Run("a phone that cannot be heard leaves", func(t *testing.T) {
		b := three(t)
		b.do(call.MediaFailed{Device: "C", Ref: b.leg("C").Ref})
		assert.Empty(t, b.states("C"))
		assert.Len(t, b.media, 1)
	})
	t.Run("transfer puts a third in the place of a party", func(t *testing.T) {
		b := three(t)
		b.press("A", call.KeyTransfer)
		b.dial("A", "104")
		b.press("D", call.KeyAnswer)
		b.press("A", call.KeyTransfer)
		assert.Empty(t, b.states("A"))
		assert.Equal(t, 3, b.leg("D").Parties)
	})
	t.Run("blind transfer of two parties who go on talking", func(t *testing.T) {
		b := three(t)
		b.press("B", call.KeyTransfer)
		b.dial("B", "104")
		b.press("B", call.KeyTransfer)
		assert.Equal(t, call.Connected, b.leg("A").State)
		assert.Len(t, b.media, 1)
		b.wait(time.Minute)
		assert.Empty(t, b.states("D"))
		assert.Equal(t, call.Connected, b.leg("A").State)
	})
	t.Run("blind transfer of two parties, of whom one leaves", func(t *testing.T) {
		b := three(t)
		b.press("B", call.KeyTransfer)
		b.dial("B", "104")
		b.press("B", call.KeyTransfer)
		b.press("C", call.KeyOnHook)
		assert.Equal(t, call.RingOut, b.leg("A").State, "the other one waits alone")
		b.wait(time.Minute)
		assert.Equal(t, call.NoAnswer, b.leg("A").Cause)
	})
	t.Run("whoever may still answer counts", func(t *testing.T) {
		b := newHouse(t, house(), call.Limits{MaxParties: 3})
		for device, n := range map[string]string{"A": "101", "B": "102", "C": "103", "D": "104"} {
			b.up(device, n)
		}
		b.consult(call.KeyConference)
		b.press("B", call.KeyConference)
		b.press("B", call.KeyTransfer)
		b.dial("B", "104")
		b.press("B", call.KeyTransfer)
		b.press("A", call.KeyConference)
		assert.Empty(t, b.refused)
		b.dial("A", "105")
		b.press("D", call.KeyAnswer)
		assert.Equal(t, 3, b.leg("D").Parties)
	})
	t.Run("eight and no more than there may be", func(t *testing.T) {
		b := newHouse(t, house(), call.Limits{MaxParties: 8})
		b.line("A", call.Line{Number: "101", MaxCalls: 20})
		for _, c := range []string{"B", "C", "D", "E", "F", "G", "H", "I"} {
			b.line(c, call.Line{Number: "102", MaxCalls: 1})
		}
		b.connect("A", "B", "102")
		for _, c := range []string{"C", "D", "E", "F", "G", "H"} {
			b.press("A", call.KeyConference)
			b.dial("A", "102")
			b.press(c, call.KeyAnswer)
			b.press("A", call.KeyConference)
		}
		require.Equal(t, 8, b.leg("A").Parties)
		b.press("A", call.KeyConference)
		b.dial("A", "102")
		b.press("I", call.KeyAnswer)
		b.press("A", call.KeyConference)
		assert.Equal(t, []call.Refusal{call.ConferenceFull}, b.refused)
		assert.Equal(t, is(call.Held, call.Connected), b.states("A"))
	})
	t.Run("everybody dies", func(t *testing.T) {
		b := three(t)
		for _, who := range []string{"B", "A", "C"} {
			b.do(call.DeviceDown{Device: who})
		}
		b.quiet()
	})
}

func TestJoinSelectAndDirectTransfer(t *testing.T) {
	two := func(t *testing.T) *bench {
		b := newBench(t, "A", "B", "C")
		b.connect("A", "B", "102")
		b.call("A", "103")
		b.press("C", call.KeyAnswer)
		require.Equal(t, is(call.Held, call.Connected), b.states("A"))
		return b
	}
	t.Run("join", func(t *testing.T) {
		b := two(t)
		b.press("A", call.KeyJoin)
		assert.Equal(t, 3, b.leg("A").Parties)
		assert.Equal(t, call.Connected, b.leg("A").State)
	})
	t.Run("join what is selected", func(t *testing.T) {
		b := two(t)
		b.pressRef("A", call.KeySelect, b.in("A", call.Held).Ref)
		assert.True(t, b.in("A", call.Held).Selected)
		b.pressRef("A", call.KeyJoin, b.in("A", call.Held).Ref)
		assert.Equal(t, 3, b.leg("A").Parties)
		assert.False(t, b.leg("A").Selected)
	})
	t.Run("direct transfer", func(t *testing.T) {
		b := two(t)
		b.press("A", call.KeyDirectTransfer)
		assert.Empty(t, b.states("A"))
		assert.Equal(t, number("103"), b.leg("B").Remote)
		assert.Len(t, b.media, 1)
	})
	t.Run("swap", func(t *testing.T) {
		b := two(t)
		b.press("A", call.KeySwap)
		assert.Equal(t, is(call.Connected, call.Held), b.states("A"))
	})
	t.Run("one call alone cannot be joined", func(t *testing.T) {
		b := newBench(t, "A", "B")
		b.connect("A", "B", "102")
		for _, key := range []call.Key{call.KeyJoin, call.KeyDirectTransfer, call.KeySwap, call.KeyBarge, call.KeyRemoveLast} {
			b.refused = nil
			b.press("A", key)
			assert.Equal(t, []call.Refusal{call.NotActive}, b.refused, key)
		}
	})
}

func TestTransferOnHook(t *testing.T) {
	for name, answered := range map[string]bool{"ringing": false, "answered": true} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B", "C")
			b.do(call.DeviceUp{
				Device: "B", Lines: []call.Line{{Instance: 1, Number: "102", Name: "Name 102"}},
				Options: call.Options{TransferOnHook: true},
			})
			b.connect("A", "B", "102")
			b.press("B", call.KeyTransfer)
			b.dial("B", "103")
			if answered {
				b.press("C", call.KeyAnswer)
			}
			b.press("B", call.KeyOnHook)
			assert.Empty(t, b.states("B"))
			b.press("C", call.KeyAnswer)
			assert.Equal(t, number("103"), b.leg("A").Remote)
		})
	}
}

func TestHookFlash(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.press("A", call.KeyFlash)
	assert.Equal(t, []call.Refusal{call.NotActive}, b.refused)
	b.connect("A", "B", "102")
	b.press("A", call.KeyFlash)
	require.Equal(t, is(call.Held, call.OffHook), b.states("A"))
	b.press("A", call.KeyFlash)
	require.Equal(t, is(call.Connected), b.states("A"), "back again")
	b.press("A", call.KeyFlash)
	b.dial("A", "103")
	b.press("C", call.KeyAnswer)
	b.press("A", call.KeyFlash)
	require.Equal(t, 3, b.leg("A").Parties)
	b.press("A", call.KeyOnHook)
	require.Equal(t, number("103"), b.leg("B").Remote)

	b.call("A", "102")
	b.press("B", call.KeyFlash)
	assert.Equal(t, call.Connected, b.leg("A").State, "a flash answers what waits")
	b.press("B", call.KeyFlash)
	assert.Equal(t, is(call.Connected, call.Held), b.states("B"), "and goes back")
}

func TestMusicAndHoldReminder(t *testing.T) {
	b := newHouse(t, house(), call.Limits{HoldReminder: 30 * time.Second})
	b.line("A", call.Line{Number: "101", Music: "jazz"})
	b.line("B", call.Line{Number: "102"})
	b.connect("A", "B", "102")
	b.press("A", call.KeyHold)
	assert.Equal(t, "music jazz", b.hears("B"))
	assert.Empty(t, b.hears("A"))
	b.do(call.MediaFailed{Device: "B", Ref: b.leg("B").Ref})
	assert.Equal(t, call.Connected, b.leg("B").State, "silence is no reason to end a call")
	b.wait(70 * time.Second)
	require.Len(t, b.notices, 2)
	assert.Equal(t, call.Notice{
		Device: "A", Line: 1, Ref: b.leg("A").Ref, Kind: call.NoticeHoldReminder, Number: "102",
	}, b.notices[0])
	b.press("B", call.KeyHold)
	assert.Empty(t, b.hears("B"), "both have put the call on hold")
	b.press("A", call.KeyResume)
	b.press("B", call.KeyResume)
	b.wait(time.Hour)
	assert.Len(t, b.notices, 2)
	assert.Len(t, b.media, 1)
}

func TestSharedLineRemoteInUse(t *testing.T) {
	shared := func(t *testing.T) *bench {
		b := newBench(t, "A")
		b.up("B1", "102")
		b.up("B2", "102")
		b.up("B3", "102")
		b.connect("A", "B1", "102")
		for _, other := range []string{"B2", "B3"} {
			leg := b.leg(other)
			require.Equal(t, call.RemoteInUse, leg.State)
			require.Equal(t, number("101"), leg.Remote)
			require.Equal(t, b.leg("B1").Call, leg.Call)
		}
		return b
	}
	t.Run("hold here, resume there", func(t *testing.T) {
		b := shared(t)
		b.press("B1", call.KeyHold)
		require.Equal(t, call.RemoteHeld, b.leg("B2").State)
		before := b.leg("B2").Ref
		b.press("B2", call.KeyResume)
		assert.Equal(t, call.Connected, b.leg("B2").State)
		assert.Equal(t, before, b.leg("B2").Ref)
		assert.Equal(t, call.RemoteInUse, b.leg("B1").State)
		assert.Len(t, b.media, 1)
		b.press("B1", call.KeyResume)
		assert.Equal(t, []call.Refusal{call.NotActive}, b.refused, "the second is too late")
		b.press("A", call.KeyOnHook)
		b.quiet()
		assert.Equal(t, lists(call.Received), b.history("B1"))
	})
	t.Run("a call that the line has placed", func(t *testing.T) {
		b := shared(t)
		b.press("A", call.KeyOnHook)
		b.ended = nil
		b.call("B1", "101")
		require.Equal(t, call.Outbound, b.leg("B2").Info.Type)
		b.press("A", call.KeyAnswer)
		b.press("B1", call.KeyHold)
		b.press("B2", call.KeyResume)
		assert.Equal(t, number("102"), b.leg("B2").Info.Calling)
		b.press("A", call.KeyOnHook)
		assert.Equal(t, lists(call.Placed), b.history("B2"))
		assert.Equal(t, lists(call.NoHistory), b.history("B3"))
	})
	t.Run("the host of a conference stays one on another phone", func(t *testing.T) {
		b := shared(t)
		b.up("C", "103")
		b.press("B1", call.KeyConference)
		b.dial("B1", "103")
		b.press("C", call.KeyAnswer)
		b.press("B1", call.KeyConference)
		b.press("B1", call.KeyHold)
		b.press("B2", call.KeyResume)
		assert.True(t, b.leg("B2").Host)
		b.press("B2", call.KeyRemoveLast)
		assert.Empty(t, b.states("C"))
	})
	t.Run("by the line key", func(t *testing.T) {
		b := shared(t)
		b.press("B1", call.KeyHold)
		b.press("B3", call.KeyLine)
		assert.Equal(t, call.Connected, b.leg("B3").State)
	})
	t.Run("by reference", func(t *testing.T) {
		b := shared(t)
		b.press("B1", call.KeyHold)
		b.pressRef("B3", call.KeyResume, b.leg("B3").Ref)
		assert.Equal(t, call.Connected, b.leg("B3").State)
	})
	t.Run("another call stays possible", func(t *testing.T) {
		b := shared(t)
		b.press("B2", call.KeyLine)
		assert.Equal(t, is(call.RemoteInUse, call.OffHook), b.states("B2"))
	})
	t.Run("the caller hears music and both can end it", func(t *testing.T) {
		b := shared(t)
		b.press("B1", call.KeyHold)
		b.press("B1", call.KeyEndCall)
		b.press("A", call.KeyOnHook)
		b.quiet()
	})
	t.Run("a phone that comes later sees it", func(t *testing.T) {
		b := shared(t)
		b.up("B4", "102")
		assert.Equal(t, call.RemoteInUse, b.leg("B4").State)
		b.do(call.DeviceDown{Device: "B1"})
		b.quiet()
	})
	t.Run("barge", func(t *testing.T) {
		b := shared(t)
		b.press("B2", call.KeyBarge)
		assert.Equal(t, 3, b.leg("A").Parties)
		assert.Equal(t, call.Connected, b.leg("B2").State)
		assert.Equal(t, call.RemoteInUse, b.leg("B3").State)
		b.press("B2", call.KeyOnHook)
		assert.Equal(t, call.RemoteInUse, b.leg("B2").State)
		assert.Len(t, b.media, 1)
		b.press("A", call.KeyBarge)
		assert.Equal(t, []call.Refusal{call.NotActive}, b.refused)
	})
	t.Run("a phone cannot be on both sides", func(t *testing.T) {
		b := newBench(t)
		b.up("X", "101", "103")
		b.up("Y", "103")
		b.connect("X", "Y", "103")
		mirror := b.in("X", call.RemoteInUse)
		b.pressRef("X", call.KeyBarge, mirror.Ref)
		b.press("Y", call.KeyHold)
		b.pressRef("X", call.KeyResume, mirror.Ref)
		assert.Equal(t, []call.Refusal{call.NotActive, call.NotActive}, b.refused)
	})
	t.Run("privacy", func(t *testing.T) {
		b := shared(t)
		b.press("B1", call.KeyPrivacy)
		assert.Equal(t, call.PhoneChanged{Device: "B1", Settings: call.PhoneSettings{Private: true}}, b.devices[0])
		assert.True(t, b.leg("B2").Private)
		assert.Equal(t, call.Party{}, b.leg("B2").Remote)
		b.press("B2", call.KeyBarge)
		b.press("B1", call.KeyHold)
		b.press("B2", call.KeyResume)
		assert.Equal(t, []call.Refusal{call.PrivateCall, call.PrivateCall}, b.refused)
		b.press("B1", call.KeyPrivacy)
		b.press("B2", call.KeyResume)
		assert.Equal(t, call.Connected, b.leg("B2").State)
	})
}

// TestCVE_2010_4687_SimultaneousEndOnASharedLine ends one call from all phones of
// a shared line, in every order.
func TestCVE_2010_4687_SimultaneousEndOnASharedLine(t *testing.T) {
	for _, order := range [][]string{{"A", "B1", "B2"}, {"B1", "B2", "A"}, {"B2", "A", "B1"}, {"B2", "B1", "A"}} {
		b := newBench(t, "A")
		b.up("B1", "102")
		b.up("B2", "102")
		b.connect("A", "B1", "102")
		refs := map[string]uint32{}
		for _, who := range order {
			refs[who] = b.leg(who).Ref
		}
		for _, key := range []call.Key{call.KeyEndCall, call.KeyOnHook, call.KeyResume, call.KeyBarge} {
			for _, who := range order {
				b.pressRef(who, key, refs[who])
			}
		}
		b.quiet()
		assert.Len(t, b.records, 1)
	}
}

// TestCVE_2010_0588_InvalidLines presses every key for lines that do not exist.
func TestCVE_2010_0588_InvalidLines(t *testing.T) {
	for _, line := range []uint32{0, 3, 43, 1<<32 - 1} {
		for key := call.Key(0); key < 64; key++ {
			b := newBench(t, "A", "B")
			b.connect("A", "B", "102")
			b.do(call.Press{Device: "A", Key: key, Line: line, Ref: 1<<32 - 1, Digits: "7"})
			b.do(call.Press{Device: "nobody", Key: key, Line: line})
			b.up("none")
			b.do(call.Press{Device: "none", Key: key, Line: line, Digits: "102"})
		}
	}
}

func TestRollover(t *testing.T) {
	b := newBench(t, "A", "B")
	b.do(call.DeviceUp{Device: "C", Lines: []call.Line{
		{Instance: 1, Number: "103", Name: "Name 103", MaxCalls: 1, Rollover: true},
		{Instance: 2, Number: "104", Name: "Name 104", MaxCalls: 1},
	}})
	b.connect("A", "C", "103")
	b.call("B", "103")
	assert.Equal(t, is(call.Connected, call.Waiting), b.states("C"))
	assert.Equal(t, uint32(2), b.in("C", call.Waiting).Line)
	b.press("B", call.KeyOnHook)
	b.press("C", call.KeyNewCall)
	assert.Equal(t, uint32(2), b.in("C", call.OffHook).Line, "the user's own call rolls over, too")
	b.call("B", "103")
	assert.Equal(t, call.Busy, b.leg("B").Cause)
}

func TestDialToneOnAnotherLine(t *testing.T) {
	b := newBench(t)
	b.up("A", "101", "102")
	for _, key := range []call.Key{call.KeyLine, call.KeyNewCall} {
		b.press("A", call.KeyOffHook)
		b.pressLine("A", key, 2)
		require.Equal(t, uint32(2), b.leg("A").Line)
		b.pressLine("A", key, 43)
		require.Equal(t, uint32(1), b.leg("A").Line, "a line that does not exist is the first")
		b.dial("A", "1")
		b.pressLine("A", key, 2)
		require.Equal(t, call.Dialing, b.leg("A").State, "whoever dials is not disturbed")
		b.press("A", call.KeyOnHook)
	}
}

// TestACallThatIsJoinedForEver lets a phone barge in and leave without end.
func TestACallThatIsJoinedForEver(t *testing.T) {
	b := newBench(t, "A")
	b.up("B1", "102")
	b.up("B2", "102")
	b.connect("A", "B1", "102")
	for range 1000 {
		b.press("B2", call.KeyBarge)
		b.press("B2", call.KeyOnHook)
	}
	b.press("A", call.KeyOnHook)
	assert.Len(t, b.records[0].Legs, 256)
}

func TestBusyTrigger(t *testing.T) {
	b := newBench(t, "A")
	b.line("B", call.Line{Number: "102", MaxCalls: 4, BusyTrigger: 1})
	b.up("C", "103")
	b.connect("A", "B", "102")
	b.call("C", "102")
	assert.Equal(t, call.Busy, b.leg("C").Cause)
	b.press("B", call.KeyNewCall)
	assert.Equal(t, is(call.Held, call.OffHook), b.states("B"))
}

func TestHotAndWarmLine(t *testing.T) {
	b := newBench(t, "A", "B")
	b.line("H", call.Line{Number: "105", HotLine: "102"})
	b.press("H", call.KeyOffHook)
	assert.Equal(t, call.RingOut, b.leg("H").State)
	assert.Equal(t, call.RingIn, b.leg("B").State)
	b.press("H", call.KeyOnHook)

	b.line("W", call.Line{Number: "106", HotLine: "102", HotLineAfter: 3 * time.Second})
	b.press("W", call.KeyOffHook)
	assert.Equal(t, call.OffHook, b.leg("W").State)
	b.wait(3 * time.Second)
	assert.Equal(t, call.RingOut, b.leg("W").State)
	b.press("W", call.KeyOnHook)
	b.press("W", call.KeyOffHook)
	b.dial("W", "10")
	b.wait(5 * time.Second)
	assert.Equal(t, call.Dialing, b.leg("W").State, "a digit makes it an ordinary line")
}
