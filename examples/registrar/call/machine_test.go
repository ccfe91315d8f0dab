package call_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// numbers is a dial plan: the numbers that exist.
type numbers []string

func (n numbers) Match(_ call.Caller, digits string) (call.Match, call.Route) {
	m := call.NoMatch
	exact, longer := false, false
	for _, number := range n {
		exact = exact || number == digits
		longer = longer || number != digits && strings.HasPrefix(number, digits)
	}
	switch {
	case exact && longer:
		m = call.ExactOrPrefix
	case exact:
		m = call.Exact
	case longer:
		m = call.Prefix
	}
	return m, call.Route{Kind: call.RouteLine, Number: digits}
}

func (numbers) Abbreviated(call.Caller, string) (string, bool) { return "", false }
func (numbers) ParkSlots(call.Caller) []string                 { return nil }
func (numbers) Hunt(string) (call.Hunt, bool)                  { return call.Hunt{}, false }
func (numbers) Hunts(string) []string                          { return nil }
func (numbers) Page(string) ([]string, bool)                   { return nil, false }

// bench drives a machine and keeps what a registrar would know about it.
type bench struct {
	t       testing.TB
	m       *call.Machine
	now     time.Time
	legs    map[uint32]call.ShowLeg
	timers  map[call.TimerID]time.Time
	media   map[string]bool
	digits  map[string]string
	records []call.Record
	refused []call.Refusal
	ended   []call.EndLeg
	last    []call.Command
}

func newBench(t testing.TB, devices ...string) *bench {
	b := &bench{
		t: t, now: time.Unix(1_000_000, 0),
		legs: map[uint32]call.ShowLeg{}, timers: map[call.TimerID]time.Time{},
		media: map[string]bool{}, digits: map[string]string{},
	}
	b.m = call.New(numbers{"101", "102", "103", "104", "1050", "10501", "199"}, call.Limits{})
	for i, d := range devices {
		b.up(d, fmt.Sprintf("10%d", i+1))
	}
	return b
}

func (b *bench) up(device string, lines ...string) {
	ev := call.DeviceUp{Device: device}
	for i, n := range lines {
		ev.Lines = append(ev.Lines, call.Line{Instance: uint32(i + 1), Number: n, Name: "Name " + n})
	}
	b.do(ev)
}

func (b *bench) do(ev call.Event) {
	b.last = b.m.Handle(b.now, ev)
	for _, c := range b.last {
		b.apply(c)
	}
}

func mediaKey(a, c call.Endpoint) string {
	return fmt.Sprintf("%s/%d-%s/%d", a.Device, a.Ref, c.Device, c.Ref)
}

func (b *bench) apply(c call.Command) {
	switch c := c.(type) {
	case call.ShowLeg:
		b.legs[c.Leg.Ref] = c
	case call.EndLeg:
		require.Contains(b.t, b.legs, c.Ref, "a leg ended that was never shown")
		delete(b.legs, c.Ref)
		b.ended = append(b.ended, c)
	case call.StartTimer:
		require.NotContains(b.t, b.timers, c.Timer)
		b.timers[c.Timer] = b.now.Add(c.After)
	case call.StopTimer:
		require.Contains(b.t, b.timers, c.Timer, "stopped a timer that does not run")
		delete(b.timers, c.Timer)
	case call.ConnectMedia:
		require.False(b.t, b.media[mediaKey(c.A, c.B)], "connected twice")
		b.media[mediaKey(c.A, c.B)] = true
	case call.DisconnectMedia:
		require.True(b.t, b.media[mediaKey(c.A, c.B)], "disconnected without a connection")
		delete(b.media, mediaKey(c.A, c.B))
	case call.SendDigit:
		b.digits[c.To.Device] += string(c.Digit)
	case call.Record:
		b.records = append(b.records, c)
	case call.Refuse:
		b.refused = append(b.refused, c.Reason)
	}
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
	for ref := range uint32(1000) {
		if s, ok := b.legs[ref]; ok && s.Device == device {
			states = append(states, s.Leg.State)
		}
	}
	return states
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
	assert.Zero(b.t, b.m.Legs())
}

func is(s ...call.State) []call.State { return s }
