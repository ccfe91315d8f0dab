package store

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/internal/alloctest"
)

// twoLines is a dial plan in which 101 and 102 can be called.
type twoLines struct{ nothing }

func (twoLines) Match(_ call.Caller, digits string) (call.Match, call.Route) {
	switch digits {
	case "1", "10":
		return call.Prefix, call.Route{}
	case "101", "102":
		return call.Exact, call.Route{Kind: call.RouteLine, Number: digits}
	}
	return call.NoMatch, call.Route{}
}

// nothing is the part of a plan that these tests do not need.
type nothing struct{}

func (nothing) Abbreviated(call.Caller, string) (string, bool) { return "", false }
func (nothing) ParkSlots(call.Caller) []string                 { return nil }
func (nothing) Emergencies() bool                              { return false }
func (nothing) Hunt(string) (call.Hunt, bool)                  { return call.Hunt{}, false }
func (nothing) Hunts(string) []string                          { return nil }
func (nothing) Page(string) ([]string, bool)                   { return nil, false }

// exchange plays a machine and its store.
type exchange struct {
	*call.Machine
	to  Recorder
	now time.Time
}

func (x *exchange) do(events ...call.Event) {
	for _, ev := range events {
		x.now = x.now.Add(time.Second)
		x.to.Apply(x.Handle(x.now, ev))
	}
}

func newExchange(to Recorder) *exchange {
	x := &exchange{call.New(twoLines{}, call.Limits{}), to, noon}
	x.do(
		call.DeviceUp{Device: "anna", Lines: []call.Line{{Instance: 1, Number: "101", Name: "Anna"}}},
		call.DeviceUp{Device: "bruno", Lines: []call.Line{{Instance: 1, Number: "102", Name: "Bruno"}}},
	)
	return x
}

func TestWhatUsersSetComesBack(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	x := newExchange(s)
	x.do(
		call.SetForward{Number: "101", When: call.ForwardOnBusy, To: "102"},
		call.SetMessageWaiting{Number: "102", New: 3, Old: 1},
		call.Press{Device: "anna", Key: call.KeyDND},
		call.SetPrivacy{Device: "bruno", On: true},
		call.SetHuntLogin{Device: "bruno"},
		call.SetForward{Number: "102", When: call.ForwardAlways, To: "101"},
		call.SetForward{Number: "102", When: call.ForwardAlways},
	)
	s = reopen(t, s)
	again := newExchange(s)
	for ev := range s.Restore() {
		again.do(ev)
	}
	for _, number := range []string{"101", "102"} {
		assert.NotEqual(t, call.LineSettings{}, x.LineSettings(number))
		assert.Equal(t, x.LineSettings(number), again.LineSettings(number))
	}
	for _, device := range []string{"anna", "bruno"} {
		assert.NotEqual(t, call.PhoneSettings{}, x.PhoneSettings(device))
		assert.Equal(t, x.PhoneSettings(device), again.PhoneSettings(device))
	}
	assert.Zero(t, s.State().Settings, "restoring stores nothing")
}

// The configuration may say otherwise: that a user ended a forward has to come back
// too.
func TestWhatUsersEndedComesBack(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	x := &exchange{call.New(twoLines{}, call.Limits{}), s, noon}
	x.do(
		call.RestoreLine{Number: "101", Settings: call.LineSettings{ForwardAll: "102"}},
		call.RestorePhone{Device: "anna", Settings: call.PhoneSettings{Private: true}},
		call.DeviceUp{Device: "anna", Lines: []call.Line{{Instance: 1, Number: "101"}}},
		call.SetForward{Number: "101", When: call.ForwardAlways},
		call.SetPrivacy{Device: "anna"},
	)
	for range 2 {
		s = reopen(t, s)
		assert.Equal(t, []call.Event{call.RestoreLine{Number: "101"}, call.RestorePhone{Device: "anna"}}, slices.Collect(s.Restore()))
	}
	require.NoError(t, s.Save(patient(t), Line{Number: "101"}, Phone{Device: "anna"}))
	assert.Empty(t, slices.Collect(reopen(t, s).Restore()))
}

func TestCallsAreRecorded(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	x := newExchange(s)
	x.do(
		call.Press{Device: "anna", Key: call.KeyDial, Digits: "102"},
		call.Press{Device: "bruno", Key: call.KeyAnswer},
		call.Press{Device: "bruno", Key: call.KeyEndCall},
		call.Press{Device: "bruno", Key: call.KeyDial, Digits: "101"},
		call.Press{Device: "bruno", Key: call.KeyEndCall},
	)
	entries, err := s.History(patient(t), HistoryQuery{Device: "anna"})
	require.NoError(t, err)
	require.Len(t, entries, 2)
	assert.Equal(t, call.Missed, entries[0].Kind)
	assert.Equal(t, call.Placed, entries[1].Kind)
	assert.Equal(t, call.Party{Number: "102", Name: "Bruno"}, entries[0].Remote)
	assert.Equal(t, call.Party{Number: "102", Name: "Bruno"}, entries[1].Remote)
	assert.Equal(t, time.Second, entries[1].Talk)
	entries, err = s.History(patient(t), HistoryQuery{Number: "102", Kind: call.Received})
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}

func TestApplyLeavesOtherCommandsAlone(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	commands := []call.Command{call.ShowLeg{}, call.StartTimer{}, call.StatusChanged{}, call.EndLeg{}}
	alloctest.Zero(t, "Apply", func() { s.Apply(commands) })
	alloctest.Zero(t, "Discard", func() { Discard{}.Apply(commands) })
	assert.False(t, s.pending())
}

// The ring behaves as a slice that forgets its beginning.
func TestQueue(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		limit := 1 + r.IntN(40)
		q := queue{limit: limit}
		var model, taken []entry
		for n := range int64(300) {
			switch r.IntN(10) {
			case 0:
				got := q.take()
				require.True(t, slices.Equal(model, got))
				taken, model = append(taken[:0:0], model...), nil
			case 1:
				model = append(slices.Clone(taken), model...)
				over := max(len(model)-limit, 0)
				require.Equal(t, over, q.giveBack(taken))
				model, taken = model[over:], nil
			default:
				e := entry{sequence: n}
				model = append(model, e)
				over := max(len(model)-limit, 0)
				require.Equal(t, over == 1, q.push(e))
				model = model[over:]
			}
			require.Equal(t, len(model), q.n)
			require.LessOrEqual(t, len(q.entries), limit)
		}
	}
}
