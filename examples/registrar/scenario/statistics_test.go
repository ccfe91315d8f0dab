package scenario_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// TestWhatBothPhonesHeardIsStored: they are asked at the end of the call, and the
// record on disk has what they say.
func TestWhatBothPhonesHeardIsStored(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	a, b := s.loyal(1, "7940"), s.loyal(2, "7962")
	converse(a, b)
	for _, p := range []*phone{a, b} {
		p.sees("some voice", hears)
	}
	a.hangsUp()
	allIdle(a, b)
	require.Eventually(t, func() bool {
		told := 0
		for _, p := range s.Phones() {
			if p.Voice != nil {
				told++
			}
		}
		return told == 2
	}, patience, time.Millisecond)
	s.end()

	disk, err := store.Open(s.database(), store.Options{})
	require.NoError(t, err)
	defer disk.Close()
	records, err := disk.Records(context.Background(), store.RecordQuery{})
	require.NoError(t, err)
	require.Len(t, records, 1)
	require.Len(t, records[0].Voice, 2)
	for i, v := range records[0].Voice {
		assert.Equal(t, records[0].Legs[i].Ref, v.Ref, "in the order of the legs")
		assert.Greater(t, v.PacketsReceived, uint32(2), v.Device)
		assert.Positive(t, v.OctetsReceived, v.Device)
		assert.Positive(t, v.PacketsSent, v.Device)
	}
}

// TestStatisticsOutliveARestart: what phones did, and what the days brought.
func TestStatisticsOutliveARestart(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	a, b := s.loyal(1, "7940"), s.loyal(2, "7962")
	converse(a, b)
	a.hangsUp()
	allIdle(a, b)
	a.dials("1002")
	b.sees("ringing", rings)
	a.hangsUp()
	allIdle(a, b)
	var told control.Statistics
	counted := func() bool {
		var err error
		told, err = s.ctl.Statistics(t.Context(), time.Time{}, time.Time{})
		require.NoError(t, err)
		return len(told.Phones) == 2 && told.Phones[0].Voice != nil && told.Phones[1].Missed == 1
	}
	require.Eventually(t, counted, patience, 10*time.Millisecond)
	caller, called := told.Phones[0], told.Phones[1]
	assert.Equal(t, a.Name(), caller.Device)
	assert.Equal(t, [2]int64{2, 1}, [2]int64{caller.Placed, caller.Failed})
	assert.Equal(t, [2]int64{1, 1}, [2]int64{called.Received, called.Missed})
	assert.EqualValues(t, 1, caller.Registrations)
	assert.Positive(t, caller.TalkSeconds)
	days := told.Days
	require.NotEmpty(t, days)

	s.restart(t)
	a.sees("the registrar again", registeredAfter(1))
	require.True(t, counted())
	assert.Equal(t, days, told.Days)
	assert.EqualValues(t, 2, told.Phones[0].Registrations)
	assert.Equal(t, caller.First, told.Phones[0].First)
	assert.Equal(t, caller.Voice, told.Phones[0].Voice)
	assert.Equal(t, caller.Placed, told.Phones[0].Placed)

	none, err := s.ctl.Statistics(t.Context(), time.Now().AddDate(0, 0, 2), time.Time{})
	require.NoError(t, err)
	assert.Empty(t, none.Days)
}
