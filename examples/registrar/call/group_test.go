package call_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func hunt(n string) call.Subject   { return call.Subject{Kind: call.SubjectHunt, Name: n} }
func lineOf(n string) call.Subject { return call.Subject{Kind: call.SubjectLine, Name: n} }

// ringing returns the phones that ring.
func (b *bench) ringing() (devices []string) {
	for _, device := range []string{"A", "B", "C", "D", "E"} {
		if slices.Contains(b.states(device), call.RingIn) || slices.Contains(b.states(device), call.Waiting) {
			devices = append(devices, device)
		}
	}
	return devices
}

// serve lets a group's call be answered and ended by who rings.
func (b *bench) serve(pilot, device string) {
	b.t.Helper()
	b.call("A", pilot)
	require.Equal(b.t, []string{device}, b.ringing())
	b.press(device, call.KeyAnswer)
	b.now = b.now.Add(time.Minute)
	b.press("A", call.KeyOnHook)
}

func TestHuntLinear(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	b.call("A", "200")
	assert.Equal(t, []string{"B"}, b.ringing())
	assert.Equal(t, call.Party{Number: "200", Name: "Group 200"}, b.leg("A").Remote)
	leg := b.leg("B")
	assert.Equal(t, "200", leg.Info.OriginalCalled.Number)
	assert.Equal(t, call.RedirectedHunt, leg.Info.LastReason)
	b.wait(15 * time.Second)
	assert.Equal(t, []string{"C"}, b.ringing())
	b.press("C", call.KeyEndCall)
	assert.Equal(t, []string{"D"}, b.ringing(), "who declines passes it on")
	b.press("D", call.KeyAnswer)
	assert.Equal(t, number("104"), b.leg("A").Remote)
	b.press("A", call.KeyOnHook)
	assert.Equal(t, call.RedirectedHunt, b.records[0].Reason)
	assert.Equal(t, number("104"), b.records[0].To)

	b.call("A", "200")
	b.wait(45 * time.Second)
	assert.Equal(t, call.NoAnswer, b.leg("A").Cause)
}

func TestHuntCircular(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	for _, device := range []string{"B", "C", "D", "B"} {
		b.serve("201", device)
	}
}

func TestHuntLongestIdle(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	for _, device := range []string{"B", "C", "D", "B"} {
		b.serve("202", device)
	}
	b.connect("C", "A", "101")
	b.now = b.now.Add(time.Minute)
	b.press("C", call.KeyOnHook)
	b.serve("202", "D")
}

func TestHuntBroadcast(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	b.call("A", "203")
	assert.Equal(t, []string{"B", "C", "D"}, b.ringing())
	b.press("C", call.KeyAnswer)
	assert.Empty(t, b.ringing())
	assert.Equal(t, lists(call.NoHistory), b.history("B"))
}

func TestHuntPassesOver(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D")
	assert.Equal(t, call.Idle, b.status[hunt("200")])
	b.press("B", call.KeyHuntLogin)
	b.press("C", call.KeyOffHook)
	b.call("A", "200")
	assert.Equal(t, []string{"D"}, b.ringing())
	assert.Equal(t, call.InUse, b.status[hunt("200")])
	b.press("A", call.KeyOnHook)
	b.do(call.SetHuntLogin{Device: "D"})
	b.call("A", "200")
	assert.Equal(t, call.Busy, b.leg("A").Cause)
	b.press("A", call.KeyOnHook)
	b.press("C", call.KeyOnHook)
	b.press("C", call.KeyHuntLogin)
	assert.NotContains(t, b.status, hunt("200"), "nobody is logged in")
	b.do(call.SetHuntLogin{Device: "B", In: true})
	assert.Equal(t, call.Idle, b.status[hunt("200")])
}

// TestHuntStatusFollowsOtherLines looks at a member who is busy on a line that is
// not in the group.
func TestHuntStatusFollowsOtherLines(t *testing.T) {
	b := newBench(t, "A")
	b.up("B", "102", "105")
	b.pressLine("B", call.KeyNewCall, 2)
	assert.Equal(t, call.InUse, b.status[hunt("200")])
	assert.Equal(t, call.Idle, b.status[lineOf("102")])
	b.press("B", call.KeyOnHook)
	assert.Equal(t, call.Idle, b.status[hunt("200")])
}

func TestPlanChanged(t *testing.T) {
	p := house()
	b := newHouse(t, p, call.Limits{})
	b.up("A", "101")
	b.up("B", "102")
	b.connect("A", "B", "102")
	require.Equal(t, call.InUse, b.status[hunt("200")])
	delete(p.hunts, "200")
	p.group("210", call.Linear, "101")
	b.do(call.PlanChanged{})
	assert.NotContains(t, b.status, hunt("200"))
	assert.Equal(t, call.InUse, b.status[hunt("210")])
	assert.Len(t, b.media, 1, "calls stay up")
	b.statuses()
}

func TestHuntFinal(t *testing.T) {
	p := house()
	h := p.hunts["200"]
	h.Final, h.Ring = "203", 5*time.Second
	p.hunts["200"] = h
	h = p.hunts["203"]
	h.Final, h.Members = "200", []string{"105"}
	p.hunts["203"] = h
	b := newHouse(t, p, call.Limits{})
	for device, n := range map[string]string{"A": "101", "B": "102", "E": "105"} {
		b.up(device, n)
	}
	b.call("A", "200")
	b.wait(5 * time.Second)
	assert.Equal(t, []string{"E"}, b.ringing())
	b.wait(15 * time.Second)
	assert.Equal(t, call.TooManyForwards, b.leg("A").Cause, "two groups that lead to each other")
	b.press("A", call.KeyOnHook)
	b.do(call.SetForward{Number: "105", When: call.ForwardAlways, To: "200"})
	b.call("A", "105#")
	assert.Equal(t, []string{"B"}, b.ringing(), "a number may forward to a group")
}

func TestPage(t *testing.T) {
	b := newBench(t, "A", "B", "C", "D", "E")
	b.press("C", call.KeyOffHook)
	b.press("D", call.KeyDND)
	b.call("E", "400")
	leg := b.leg("E")
	assert.Equal(t, call.Connected, leg.State)
	assert.True(t, leg.Paging)
	assert.Equal(t, "speaks to 400", b.hears("E"))
	for _, who := range []string{"A", "B"} {
		require.True(t, b.leg(who).Paging)
		require.True(t, b.leg(who).Speaker)
		require.Equal(t, "hears 400", b.hears(who))
	}
	assert.Empty(t, b.states("D"))
	b.press("A", call.KeyHold)
	b.press("A", call.KeyTransfer)
	b.press("A", call.KeyPark)
	assert.Equal(t, []call.Refusal{call.NotActive, call.NotActive, call.NotActive}, b.refused)

	b.press("C", call.KeyOnHook)
	b.call("C", "400")
	assert.Equal(t, call.Busy, b.leg("C").Cause, "one at a time")
	b.press("C", call.KeyOnHook)

	b.press("B", call.KeyNewCall)
	assert.Equal(t, is(call.OffHook), b.states("B"), "who has something to do does not listen")
	b.call("C", "101")
	b.press("A", call.KeyAnswer)
	assert.Equal(t, call.Connected, b.leg("C").State)
	assert.Empty(t, b.states("E"), "without listeners a page ends")

	b.press("B", call.KeyOnHook)
	b.press("C", call.KeyOnHook)
	b.call("E", "400")
	b.press("E", call.KeyOnHook)
	b.quiet()
	for _, who := range []string{"A", "B", "E"} {
		for _, e := range b.ended {
			assert.False(t, e.Device == who && e.History == call.Missed)
		}
	}
	b.call("E", "400")
	b.do(call.MediaFailed{Device: "E", Ref: b.leg("E").Ref})
	b.quiet()
}

func TestPageOfNobody(t *testing.T) {
	b := newBench(t, "A")
	b.call("A", "400")
	assert.Equal(t, call.Busy, b.leg("A").Cause)
}

func TestStatus(t *testing.T) {
	b := newBench(t, "A", "B")
	told := func() []call.Status {
		b.statuses()
		return []call.Status{b.m.Status(lineOf("101")), b.m.Status(lineOf("102"))}
	}
	assert.Equal(t, []call.Status{call.Idle, call.Idle}, told())
	b.call("A", "102")
	assert.Equal(t, []call.Status{call.InUse, call.Ringing}, told())
	b.press("B", call.KeyAnswer)
	assert.Equal(t, []call.Status{call.InUse, call.InUse}, told())
	b.press("A", call.KeyHold)
	assert.Equal(t, []call.Status{call.OnHold, call.InUse}, told())
	b.do(call.DeviceDown{Device: "A"})
	assert.Equal(t, []call.Status{call.Unregistered, call.Idle}, told())
	assert.Equal(t, call.Unregistered, b.m.Status(lineOf("nobody")))
	assert.Equal(t, call.Unregistered, b.m.Status(call.Subject{}))
	assert.Equal(t, call.Idle, b.m.Status(slot("301")))
}

// TestOneEventTellsAStatusOnce answers a call on hold: the line is in use before
// and after, and no lamp may flicker.
func TestOneEventTellsAStatusOnce(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	b.connect("A", "B", "102")
	b.call("C", "102")
	b.press("B", call.KeyAnswer)
	for _, c := range b.last {
		if s, ok := c.(call.StatusChanged); ok {
			assert.Equal(t, call.StatusChanged{Subject: lineOf("102"), Status: call.InUse, Before: call.Ringing}, s)
		}
	}
}

func TestSettingsOutlivePhones(t *testing.T) {
	b := newBench(t, "A", "B")
	b.do(call.SetMessageWaiting{Number: "102", New: 3, Old: -1})
	b.do(call.SetMessageWaiting{Number: "102", New: 3})
	b.do(call.SetPrivacy{Device: "B", On: true})
	b.do(call.SetPrivacy{Device: "B", On: true})
	assert.Equal(t, []call.LineChanged{{Number: "102", Settings: call.LineSettings{NewMessages: 3}}}, b.lines)
	assert.Equal(t, []call.PhoneChanged{{Device: "B", Settings: call.PhoneSettings{Private: true}}}, b.devices)
	b.do(call.DeviceDown{Device: "B"})
	b.up("B", "102")
	assert.Equal(t, 3, b.m.LineSettings("102").NewMessages)
	assert.True(t, b.m.PhoneSettings("B").Private)

	again := newBench(t)
	again.do(call.RestoreLine{Number: "102", Settings: b.lines[0].Settings})
	again.do(call.RestorePhone{Device: "B", Settings: b.devices[0].Settings})
	assert.Empty(t, again.lines, "what is restored is not to be stored again")
	assert.Empty(t, again.devices)
	again.up("B", "102")
	assert.Equal(t, b.m.LineSettings("102"), again.m.LineSettings("102"))
	assert.Equal(t, b.m.PhoneSettings("B"), again.m.PhoneSettings("B"))
	assert.Equal(t, call.LineSettings{}, again.m.LineSettings("999"))
	again.do(call.SetForward{Number: "102", When: call.ForwardOnBusy, To: "103"})
	again.do(call.SetForward{Number: "102", When: call.ForwardOnBusy})
	assert.Empty(t, again.m.LineSettings("102").ForwardBusy)
	assert.Empty(t, call.LineSettings{ForwardAll: "1"}.Forward(0))
}

// TestHistory looks at the list in which each phone keeps a call, and at the
// number beside it.
func TestHistory(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*bench)
		want map[string][]call.History
	}{
		"answered":  {func(b *bench) { b.connect("A", "B", "102"); b.press("A", call.KeyOnHook) }, map[string][]call.History{"A": lists(call.Placed), "B": lists(call.Received)}},
		"abandoned": {func(b *bench) { b.call("A", "102"); b.press("A", call.KeyOnHook) }, map[string][]call.History{"A": lists(call.Placed), "B": lists(call.Missed)}},
		"unknown":   {func(b *bench) { b.call("A", "9"); b.press("A", call.KeyOnHook) }, map[string][]call.History{"A": lists(call.Placed)}},
		"no digits": {func(b *bench) { b.press("A", call.KeyOffHook); b.press("A", call.KeyOnHook) }, map[string][]call.History{"A": lists(call.NoHistory)}},
		"no answer": {func(b *bench) { b.call("A", "102"); b.wait(time.Minute); b.press("A", call.KeyOnHook) }, map[string][]call.History{"A": lists(call.Placed), "B": lists(call.Missed)}},
		"transfer": {func(b *bench) {
			b.consult(call.KeyTransfer)
			b.press("B", call.KeyTransfer)
			b.press("A", call.KeyOnHook)
		}, map[string][]call.History{"A": lists(call.Placed), "B": lists(call.Received, call.Placed), "C": lists(call.Received)}},
		"conference": {func(b *bench) {
			b.consult(call.KeyConference)
			b.press("B", call.KeyConference)
			b.press("A", call.KeyOnHook)
			b.press("B", call.KeyOnHook)
		}, map[string][]call.History{"A": lists(call.Placed), "B": lists(call.Placed, call.Received), "C": lists(call.Received)}},
		"broken": {func(b *bench) { b.connect("A", "B", "102"); b.do(call.DeviceDown{Device: "A"}) }, map[string][]call.History{"A": lists(call.Placed), "B": lists(call.Received)}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "A", "B", "C")
			c.do(b)
			b.quiet()
			for _, who := range []string{"A", "B", "C"} {
				assert.Equal(t, c.want[who], b.history(who), who)
			}
		})
	}
}

// legOf is the part of a phone in a call.
func legOf(r call.Record, device string) call.LegRecord {
	i := slices.IndexFunc(r.Legs, func(l call.LegRecord) bool { return l.Device == device })
	return r.Legs[i]
}

func TestRecord(t *testing.T) {
	b := newBench(t, "A", "B", "C")
	begin := b.now
	b.call("A", "102")
	ref := b.leg("A").Ref
	b.now = b.now.Add(3 * time.Second)
	b.press("B", call.KeyAnswer)
	b.now = b.now.Add(time.Minute)
	b.press("B", call.KeyTransfer)
	b.dial("B", "103")
	b.press("B", call.KeyTransfer)
	require.Len(t, b.records, 1)
	first := b.records[0]
	assert.Equal(t, call.Record{
		Call: 1, From: number("101"), To: number("102"), Dialed: "102",
		Started: begin, Answered: begin.Add(3 * time.Second), Ended: begin.Add(63 * time.Second),
		Cause: call.Transferred, JoinedTo: 2,
		Legs: []call.LegRecord{
			{
				Device: "B", Line: 1, Ref: ref + 1, Party: number("102"), History: call.Received,
				Joined: begin.Add(3 * time.Second), Ended: begin.Add(63 * time.Second), Cause: call.Transferred,
			},
			{
				Device: "A", Line: 1, Ref: ref, Party: number("101"), History: call.Placed,
				Joined: begin.Add(3 * time.Second), Ended: begin.Add(63 * time.Second), Cause: call.Joined,
			},
		},
	}, first)
	b.now = b.now.Add(5 * time.Second)
	b.press("C", call.KeyAnswer)
	b.now = b.now.Add(time.Minute)
	b.press("C", call.KeyOnHook)
	second := b.records[1]
	answered, ended := begin.Add(68*time.Second), begin.Add(128*time.Second)
	assert.Contains(t, second.Legs, call.LegRecord{
		Device: "A", Line: 1, Ref: ref, Party: number("101"), Joined: answered, Ended: ended, Cause: call.Normal, Again: true,
	}, "the list of A has the call that it made, once")
	assert.Equal(t, call.Received, legOf(second, "C").History)
	assert.Equal(t, call.CallID(2), second.Call)
	assert.Equal(t, number("102"), second.From)
	assert.Equal(t, number("103"), second.To)
	assert.Equal(t, number("102"), second.RedirectedBy)
	assert.Equal(t, call.RedirectedTransfer, second.Reason)

	b.call("A", "9")
	assert.Equal(t, call.UnknownNumber, b.records[2].Cause, "calls that never came about are told, too")
	assert.True(t, b.records[2].Answered.IsZero())
}

func TestLegsAndLoad(t *testing.T) {
	b := newBench(t, "A", "B")
	b.connect("A", "B", "102")
	shown := map[string]call.Leg{}
	for device, leg := range b.m.Legs() {
		shown[device] = leg
	}
	assert.Equal(t, map[string]call.Leg{"A": b.leg("A"), "B": b.leg("B")}, shown)
	assert.Equal(t, call.Load{Phones: 2, Legs: 2, Calls: 1}, b.m.Load())
}

func TestEveryNameIsOne(t *testing.T) {
	for k := call.KeyOffHook; k <= call.KeyMessages; k++ {
		assert.NotRegexp(t, `^\d+$`, k.String())
	}
	for c := call.Normal; c <= call.NotBegun; c++ {
		assert.NotRegexp(t, `^\d+$`, c.String())
	}
	for r := call.NotActive; r <= call.NoVoicemail; r++ {
		assert.NotRegexp(t, `^\d+$`, r.String())
	}
	for s := call.OffHook; s <= call.RemoteHeld; s++ {
		assert.NotRegexp(t, `^\d+$`, s.String())
	}
	for n := call.NoticeParked; n <= call.NoticeCallBackOff; n++ {
		assert.NotRegexp(t, `^\d+$`, n.String())
	}
	assert.Equal(t, "missed", call.Missed.String())
	assert.Equal(t, "silent", call.DNDSilent.String())
	assert.Equal(t, "on-hold", call.OnHold.String())
}
