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

func TestFeatureCodes(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.press("A", call.KeyOffHook)
	b.dial("A", "*9102")
	assert.Equal(t, "102", b.m.LineSettings("101").ForwardAll)
	assert.Empty(t, b.states("A"))
	b.call("A", "*73")
	assert.Empty(t, b.m.LineSettings("101"))
	b.call("A", "*72")
	require.Equal(t, call.KeyForwardAll, b.leg("A").Entry)
	b.dial("A", "103")
	assert.Equal(t, "103", b.m.LineSettings("101").ForwardAll)
	b.call("A", "*72")
	b.call("A", "*78")
	assert.Equal(t, call.DNDReject, b.m.PhoneSettings("A").DND)
	b.call("A", "*78")
	b.call("A", "*1")
	assert.Equal(t, call.PhoneSettings{Private: true}, b.m.PhoneSettings("A"))
	b.call("A", "*1")
	b.call("A", "*2")
	assert.Equal(t, call.UnknownNumber, b.leg("A").Cause, "no code for keys of a call")
	b.press("A", call.KeyOnHook)
	b.call("A", "*3")
	assert.Equal(t, []call.Refusal{call.NoRedial}, b.refused[len(b.refused)-1:])
	b.call("A", "102")
	b.press("A", call.KeyOnHook)
	b.call("A", "*3")
	assert.Equal(t, "102", b.leg("A").Digits)
	b.press("A", call.KeyOnHook)
	b.quiet()
}

func TestServiceCode(t *testing.T) {
	b := newBench(t, "A")
	b.call("A", "*88#")
	assert.Equal(t, []call.ServiceDialed{{Device: "A", Line: 1, Service: "log-on", Digits: "1234"}}, b.dialed)
	b.press("A", call.KeyRedial)
	assert.Equal(t, []call.Refusal{call.NoRedial}, b.refused, "it may be a secret")
	assert.Equal(t, lists(call.NoHistory), b.history("A"))
	b.quiet()
}

func TestAbbreviated(t *testing.T) {
	b := newBench(t, "A", "B")
	b.press("A", call.KeyAbbreviated)
	b.dial("A", "7#")
	assert.Equal(t, call.RingIn, b.leg("B").State)
	b.press("A", call.KeyOnHook)
	b.press("A", call.KeyAbbreviated)
	b.dial("A", "5")
	b.wait(8 * time.Second)
	assert.Equal(t, []call.Refusal{call.NoAbbreviation}, b.refused)
	for _, index := range []string{"8", "9"} {
		b.key("A", call.KeyAbbreviated, index)
		assert.Equal(t, call.UnknownNumber, b.leg("A").Cause, "neither unknown numbers nor codes")
		b.press("A", call.KeyOnHook)
	}
	b.quiet()
}

func TestDivert(t *testing.T) {
	b := newBench(t, "A", "C")
	b.up("C", "103")
	b.line("B", call.Line{Number: "102"})
	b.call("A", "102")
	b.press("B", call.KeyDivert)
	assert.Equal(t, []call.Refusal{call.NoDivertTarget}, b.refused)
	b.press("A", call.KeyOnHook)
	b.line("B", call.Line{Number: "102", Divert: "103"})
	for name, answer := range map[string]bool{"ringing": false, "talking": true} {
		t.Run(name, func(t *testing.T) {
			b.call("A", "102")
			if answer {
				b.press("B", call.KeyAnswer)
			}
			b.press("B", call.KeyDivert)
			assert.Empty(t, b.states("B"))
			leg := b.leg("C")
			assert.Equal(t, call.RedirectedDivert, leg.Info.LastReason)
			assert.Equal(t, call.RingOut, b.leg("A").State)
			b.press("C", call.KeyAnswer)
			assert.Len(t, b.media, 1)
			b.press("A", call.KeyOnHook)
			b.quiet()
		})
	}
}

func TestDivertEndsTheRingingOfEveryPhone(t *testing.T) {
	b := newBench(t, "A", "C")
	b.up("C", "103")
	b.line("B1", call.Line{Number: "102", Divert: "103"})
	b.line("B2", call.Line{Number: "102"})
	b.call("A", "102")
	b.press("B1", call.KeyDivert)
	assert.Empty(t, b.states("B1"))
	assert.Empty(t, b.states("B2"))
	assert.Equal(t, call.RingIn, b.leg("C").State)
}

func TestDivertInACircle(t *testing.T) {
	b := newBench(t, "A")
	b.line("B", call.Line{Number: "102", Divert: "103"})
	b.line("C", call.Line{Number: "103", Divert: "102"})
	b.call("A", "102")
	b.press("B", call.KeyDivert)
	for range 20 {
		b.press("C", call.KeyDivert)
	}
	assert.Len(t, b.refused, 20)
	assert.Equal(t, call.ForwardLoop, b.refused[0])
	b.do(call.RestoreLine{Number: "103", Settings: call.LineSettings{ForwardNoAnswer: "104"}})
	b.up("D", "104")
	b.wait(time.Minute)
	assert.Equal(t, call.RingIn, b.leg("D").State, "what was refused leaves no trace")
}

func TestDND(t *testing.T) {
	b := newBench(t, "A", "B")
	b.press("B", call.KeyDND)
	assert.Equal(t, call.DoNotDisturb, b.status[call.Subject{Kind: call.SubjectLine, Name: "102"}])
	b.call("A", "102")
	assert.Equal(t, call.Busy, b.leg("A").Cause)
	b.press("A", call.KeyOnHook)
	b.do(call.SetDoNotDisturb{Device: "B", DND: call.DNDSilent})
	b.call("A", "102")
	assert.Equal(t, call.RingSilent, b.leg("B").Ring)
	b.press("A", call.KeyOnHook)
	b.do(call.DeviceUp{Device: "B", Lines: []call.Line{{Instance: 1, Number: "102"}}, Options: call.Options{DND: call.DNDSilent}})
	assert.Equal(t, call.DNDSilent, b.m.PhoneSettings("B").DND, "it outlives the registration")
	b.press("B", call.KeyDND)
	b.press("B", call.KeyDND)
	assert.Equal(t, call.DNDSilent, b.m.PhoneSettings("B").DND, "the key does what the phone is set up for")
}

func TestEmergency(t *testing.T) {
	b := newBench(t, "B", "A", "C")
	b.line("B", call.Line{Number: "102", MaxCalls: 1, NoWaiting: true})
	b.line("A", call.Line{Number: "101", Class: "house phone", Anonymous: true})
	b.do(call.SetForward{Number: "102", When: call.ForwardAlways, To: "103"})
	b.press("B", call.KeyOffHook)
	b.press("B", call.KeyDND)
	b.call("A", "112")
	leg := b.in("B", call.Waiting)
	assert.Equal(t, call.RingAloud, leg.Ring)
	assert.Equal(t, number("101"), leg.Remote, "an emergency call shows its number")
	b.press("B", call.KeyAnswer)
	assert.Equal(t, call.Connected, b.leg("A").State)
}

func TestEmergencyGroupRingsEverybody(t *testing.T) {
	p := house()
	p.route("911", call.Route{Kind: call.RouteEmergency, Number: "203"})
	b := newHouse(t, p, call.Limits{})
	for device, n := range map[string]string{"A": "101", "B": "102", "C": "103", "D": "104"} {
		b.up(device, n)
	}
	b.press("B", call.KeyDND)
	b.press("C", call.KeyHuntLogin)
	b.press("D", call.KeyOffHook)
	b.call("A", "911")
	assert.Equal(t, []string{"B", "C", "D"}, b.ringing())
}

func TestPermissions(t *testing.T) {
	b := newBench(t, "B", "C", "D", "D")
	b.line("A", call.Line{Number: "105", Class: "house phone"})
	b.call("A", "104")
	assert.Equal(t, call.NotPermitted, b.leg("A").Cause)
	b.press("A", call.KeyOnHook)
	b.key("A", call.KeyForwardAll, "104")
	b.key("A", call.KeyCallBack, "")
	assert.Equal(t, []call.Refusal{call.NumberUnavailable, call.NotActive}, b.refused)
	b.key("A", call.KeyIntercom, "104")
	assert.Equal(t, call.NotPermitted, b.leg("A").Cause)
}

func TestAnonymous(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.press("A", call.KeyOffHook)
	b.dial("A", "*67102")
	leg := b.leg("B")
	assert.Equal(t, call.Party{}, leg.Remote)
	assert.Equal(t, call.Party{}, leg.Info.Calling)
	assert.True(t, leg.Anonymous)
	b.press("B", call.KeyAnswer)
	assert.Equal(t, call.Party{}, b.leg("B").Remote)
	b.press("A", call.KeyOnHook)
	assert.Equal(t, number("101"), b.records[0].From, "the record knows")
	b.line("A", call.Line{Number: "101", Anonymous: true})
	b.call("A", "103")
	assert.Equal(t, call.Party{}, b.leg("C").Remote)
}

func TestIntercom(t *testing.T) {
	for name, dial := range map[string]func(*bench){
		"by code":   func(b *bench) { b.call("A", "*80102") },
		"by button": func(b *bench) { b.key("A", call.KeyIntercom, "102") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B", "C")
			b.do(call.SetForward{Number: "102", When: call.ForwardAlways, To: "103"})
			dial(b)
			assert.Equal(t, call.Connected, b.leg("B").State, "no forward, no ringing")
			assert.True(t, b.leg("B").Speaker)
			assert.Len(t, b.media, 1)
			b.press("A", call.KeyOnHook)
			b.quiet()
			b.connect("C", "B", "102")
			dial(b)
			assert.Equal(t, is(call.Connected, call.Waiting), b.states("B"), "a busy phone rings")
		})
	}
	b := newBench(t, "A", "B")
	b.key("A", call.KeyIntercom, "200")
	assert.Equal(t, call.UnknownNumber, b.leg("A").Cause, "a group cannot answer by itself")
	b.press("A", call.KeyOnHook)
	b.key("A", call.KeyIntercom, "112")
	assert.Equal(t, call.RingIn, b.leg("B").State, "an emergency is one by any key")
}

func TestAutoAnswer(t *testing.T) {
	b := newBench(t, "A", "C")
	b.line("B", call.Line{Number: "102", AutoAnswer: true})
	b.call("A", "102")
	assert.Equal(t, call.Connected, b.leg("B").State)
	b.call("C", "102")
	assert.Equal(t, is(call.Connected, call.Waiting), b.states("B"))
}

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

func TestPickup(t *testing.T) {
	b := newBench(t, "A")
	for device, l := range map[string]call.Line{
		"B": {Number: "102", PickupGroup: "5"}, "C": {Number: "103", PickupGroup: "5"}, "D": {Number: "104", PickupGroup: "6"},
	} {
		b.line(device, l)
	}
	for name, c := range map[string]struct {
		by   string
		pick func()
	}{
		"own group":          {"C", func() { b.press("C", call.KeyPickup) }},
		"own group, by code": {"C", func() { b.call("C", "*8#") }},
		"another group": {"D", func() {
			b.press("D", call.KeyGroupPickup)
			b.dial("D", "5")
			b.wait(8 * time.Second)
		}},
		"another group at once":     {"D", func() { b.key("D", call.KeyGroupPickup, "5") }},
		"a number":                  {"D", func() { b.press("D", call.KeyDirectedPickup); b.dial("D", "102") }},
		"a number, by code":         {"D", func() { b.call("D", "*82102") }},
		"a number, by a speed dial": {"D", func() { b.press("D", call.KeyDirectedPickup); b.key("D", call.KeyDial, "102") }},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			b.ended = nil
			b.call("A", "102")
			c.pick()
			leg := b.leg(c.by)
			assert.Equal(t, call.Connected, leg.State)
			assert.Equal(t, number("101"), leg.Remote)
			assert.Equal(t, call.RedirectedPickup, leg.Info.LastReason)
			assert.Equal(t, number("102"), leg.Info.LastRedirecting)
			assert.Empty(t, b.states("B"))
			assert.Equal(t, lists(call.NoHistory), b.history("B"), "not missed")
			b.press("A", call.KeyOnHook)
			assert.Equal(t, lists(call.Received), b.history(c.by))
			b.quiet()
		})
	}
	t.Run("nothing rings", func(t *testing.T) {
		b.t, b.refused = t, nil
		b.press("C", call.KeyPickup)
		b.press("A", call.KeyPickup)
		b.key("D", call.KeyGroupPickup, "9")
		b.key("D", call.KeyDirectedPickup, "102")
		b.key("D", call.KeyDirectedPickup, "999")
		assert.Equal(t, []call.Refusal{
			call.NothingToPickUp, call.NothingToPickUp, call.NothingToPickUp, call.NothingToPickUp, call.NothingToPickUp,
		}, b.refused)
		b.quiet()
	})
	t.Run("the oldest first, and not one's own", func(t *testing.T) {
		b.t, b.refused = t, nil
		b.call("C", "102")
		b.press("C", call.KeyPickup)
		assert.Equal(t, []call.Refusal{call.NothingToPickUp}, b.refused)
		b.press("C", call.KeyOnHook)
		b.call("D", "103")
		b.call("A", "102")
		b.up("E", "105")
		b.key("E", call.KeyGroupPickup, "5")
		b.wait(8 * time.Second)
		assert.Equal(t, number("104"), b.leg("E").Remote)
	})
}

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
