package call_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// bench drives a machine and keeps what a registrar would know about it.
type bench struct {
	t       testing.TB
	m       *call.Machine
	now     time.Time
	legs    map[uint32]call.ShowLeg
	timers  map[call.TimerID]time.Time
	media   map[string]bool          // direct paths
	voice   map[call.Endpoint]string // every path, by what it leads to
	status  map[call.Subject]call.Status
	digits  map[string]string
	records []call.Record
	kept    map[uint32]bool // legs that are in a list of calls
	refused []call.Refusal
	ended   []call.EndLeg
	notices []call.Notice
	lines   []call.LineChanged
	devices []call.PhoneChanged
	lists   []call.ShowParticipants
	dialed  []call.ServiceDialed
	last    []call.Command
}

func newBench(t testing.TB, devices ...string) *bench {
	b := newHouse(t, house(), call.Limits{})
	for i, d := range devices {
		b.up(d, fmt.Sprintf("10%d", i+1))
	}
	return b
}

func newHouse(t testing.TB, p call.Plan, limits call.Limits) *bench {
	return &bench{
		t: t, m: call.New(p, limits), now: time.Unix(1_000_000, 0),
		legs: map[uint32]call.ShowLeg{}, timers: map[call.TimerID]time.Time{},
		media: map[string]bool{}, voice: map[call.Endpoint]string{}, digits: map[string]string{},
		status: map[call.Subject]call.Status{}, kept: map[uint32]bool{},
	}
}

func (b *bench) up(device string, lines ...string) {
	ev := call.DeviceUp{Device: device}
	for i, n := range lines {
		ev.Lines = append(ev.Lines, call.Line{Instance: uint32(i + 1), Number: n, Name: "Name " + n})
	}
	b.do(ev)
}

func (b *bench) do(ev call.Event) {
	b.t.Helper()
	b.last = b.m.Handle(b.now, ev)
	for _, c := range b.last {
		b.apply(c)
	}
	if err := b.m.Invariants(); err != nil {
		b.t.Fatalf("after %T %+v: %v", ev, ev, err)
	}
}

func mediaKey(a, c call.Endpoint) string {
	return fmt.Sprintf("%s/%d-%s/%d", a.Device, a.Ref, c.Device, c.Ref)
}

// begin notes a voice path; a leg has one at a time, and none after its end.
func (b *bench) begin(e call.Endpoint, to string) {
	b.t.Helper()
	require.Empty(b.t, b.voice[e], "a second voice path, to "+to)
	b.voice[e] = to
}

func (b *bench) cease(e call.Endpoint, to string) {
	b.t.Helper()
	require.Equal(b.t, to, b.voice[e], "ended a voice path that is another one")
	delete(b.voice, e)
}

func (b *bench) apply(c call.Command) {
	b.t.Helper()
	switch c := c.(type) {
	case call.ShowLeg:
		b.legs[c.Leg.Ref] = c
	case call.EndLeg:
		for e := range b.voice {
			require.False(b.t, e.Ref == c.Ref, "a leg ended before its voice path")
		}
		delete(b.legs, c.Ref)
		b.ended = append(b.ended, c)
	case call.StartTimer:
		require.NotContains(b.t, b.timers, c.Timer)
		b.timers[c.Timer] = b.now.Add(c.After)
	case call.StopTimer:
		require.Contains(b.t, b.timers, c.Timer, "stopped a timer that does not run")
		delete(b.timers, c.Timer)
	case call.SendDigit:
		b.digits[c.To.Device] += string(c.Digit)
	case call.Record:
		b.records = append(b.records, c)
		for _, l := range c.Legs {
			if l.History != call.NoHistory {
				require.False(b.t, b.kept[l.Ref], "leg %d of %s is twice in its lists", l.Ref, l.Device)
				b.kept[l.Ref] = true
			}
		}
	case call.Refuse:
		b.refused = append(b.refused, c.Reason)
	case call.Notice:
		b.notices = append(b.notices, c)
	case call.LineChanged:
		b.lines = append(b.lines, c)
	case call.PhoneChanged:
		b.devices = append(b.devices, c)
	case call.ShowParticipants:
		b.lists = append(b.lists, c)
	case call.ServiceDialed:
		b.dialed = append(b.dialed, c)
	case call.StatusChanged:
		require.NotEqual(b.t, c.Status, b.status[c.Subject], "told twice")
		b.status[c.Subject] = c.Status
		if c.Status == call.Unregistered || c.Subject.Kind == call.SubjectSlot && c.Status == call.Idle {
			delete(b.status, c.Subject)
		}
	default:
		b.applyVoice(c)
	}
}

func (b *bench) applyVoice(c call.Command) {
	b.t.Helper()
	switch c := c.(type) {
	case call.ConnectMedia:
		b.begin(c.A, mediaKey(c.A, c.B))
		b.begin(c.B, mediaKey(c.A, c.B))
		b.media[mediaKey(c.A, c.B)] = true
	case call.DisconnectMedia:
		b.cease(c.A, mediaKey(c.A, c.B))
		b.cease(c.B, mediaKey(c.A, c.B))
		delete(b.media, mediaKey(c.A, c.B))
	case call.JoinBridge:
		b.begin(c.Endpoint, fmt.Sprint("bridge ", c.Bridge))
	case call.LeaveBridge:
		b.cease(c.Endpoint, fmt.Sprint("bridge ", c.Bridge))
	case call.PlayMusic:
		b.begin(c.To, "music "+c.Source)
	case call.StopMusic:
		require.Contains(b.t, b.voice[c.To], "music ")
		delete(b.voice, c.To)
	case call.StartPage:
		b.begin(c.From, "speaks to "+c.Page)
	case call.StopPage:
		b.cease(c.From, "speaks to "+c.Page)
	case call.JoinPage:
		b.begin(c.Endpoint, "hears "+c.Page)
	case call.LeavePage:
		b.cease(c.Endpoint, "hears "+c.Page)
	default:
		require.Fail(b.t, "unknown command", "%T", c)
	}
}

// statuses checks what was told against what is computed now.
func (b *bench) statuses() {
	b.t.Helper()
	now := map[call.Subject]call.Status{}
	for subject, status := range b.m.Statuses() {
		now[subject] = status
	}
	require.Equal(b.t, now, b.status)
}

// wait lets time pass; timers fire in their order.
func (b *bench) wait(d time.Duration) {
	end := b.now.Add(d)
	for {
		var next call.TimerID
		for id, at := range b.timers {
			if !at.After(end) && (next == 0 || at.Before(b.timers[next])) {
				next = id
			}
		}
		if next == 0 {
			b.now = end
			return
		}
		b.now = b.timers[next]
		delete(b.timers, next)
		b.do(call.TimerFired{Timer: next})
	}
}

func (b *bench) press(device string, key call.Key) {
	b.do(call.Press{Device: device, Key: key})
}

func (b *bench) pressLine(device string, key call.Key, line uint32) {
	b.do(call.Press{Device: device, Key: key, Line: line})
}

func (b *bench) pressRef(device string, key call.Key, ref uint32) {
	b.do(call.Press{Device: device, Key: key, Ref: ref})
}

func (b *bench) dial(device, number string) {
	for _, d := range number {
		b.do(call.Press{Device: device, Key: call.KeyDigit, Digits: string(d)})
	}
}

// call makes one phone call another, up to ringing.
func (b *bench) call(from, number string) {
	b.press(from, call.KeyNewCall)
	b.dial(from, number)
}

func (b *bench) connect(from, to, number string) {
	b.call(from, number)
	b.press(to, call.KeyAnswer)
}

// states returns the states of a phone's legs, oldest first.
func (b *bench) states(device string) (states []call.State) {
	for _, l := range b.all(device) {
		states = append(states, l.State)
	}
	return states
}

// all returns the legs of a phone, oldest first.
func (b *bench) all(device string) (legs []call.Leg) {
	for _, ref := range slices.Sorted(maps.Keys(b.legs)) {
		if s := b.legs[ref]; s.Device == device {
			legs = append(legs, s.Leg)
		}
	}
	return legs
}

// in returns the only leg of a phone in a state.
func (b *bench) in(device string, state call.State) call.Leg {
	b.t.Helper()
	var found []call.Leg
	for _, l := range b.all(device) {
		if l.State == state {
			found = append(found, l)
		}
	}
	require.Len(b.t, found, 1, "legs of %s that are %s", device, state)
	return found[0]
}

// hears returns where the voice path of the active leg of a phone leads.
func (b *bench) hears(device string) (to string) {
	for e, path := range b.voice {
		if e.Device == device {
			to += path
		}
	}
	return to
}

// leg returns the only leg of a phone.
func (b *bench) leg(device string) call.Leg {
	b.t.Helper()
	var found []call.Leg
	for _, s := range b.legs {
		if s.Device == device {
			found = append(found, s.Leg)
		}
	}
	require.Len(b.t, found, 1, "legs of "+device)
	return found[0]
}

func (b *bench) quiet() {
	b.t.Helper()
	assert.Empty(b.t, b.legs, "legs left")
	assert.Empty(b.t, b.media, "voice paths left")
	assert.Empty(b.t, b.timers, "timers left")
	assert.Empty(b.t, b.voice, "voice paths left")
	load := b.m.Load()
	assert.Equal(b.t, call.Load{Phones: load.Phones}, load)
	b.statuses()
}

func is(s ...call.State) []call.State { return s }
