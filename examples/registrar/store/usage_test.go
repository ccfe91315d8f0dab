package store

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// twoCalls are one that A has answered, and one that it has not.
func twoCalls() []call.Record {
	leg := func(device string, h call.History, talk time.Duration) call.LegRecord {
		l := call.LegRecord{Device: device, History: h, Ended: noon.Add(time.Hour)}
		if talk > 0 {
			l.Joined = l.Ended.Add(-talk)
		}
		return l
	}
	return []call.Record{
		{Legs: []call.LegRecord{leg("B", call.Placed, time.Minute), leg("A", call.Received, time.Minute)}, Ended: noon.Add(time.Hour)},
		{Legs: []call.LegRecord{leg("B", call.Placed, 0), leg("A", call.Missed, 0), leg("A", call.NoHistory, time.Hour)}, Ended: noon.Add(time.Hour)},
	}
}

func TestUsage(t *testing.T) {
	var later atomic.Int64 // nanoseconds
	now := func() time.Time { return noon.Add(time.Duration(later.Load())) }
	s := newStore(t, newPath(t), Options{Now: now, Keep: Keep{Records: 1}})
	s.Registered("A")
	later.Store(int64(time.Minute))
	s.Registered("A")
	s.Registered("")
	for _, r := range twoCalls() {
		s.Queue(r)
	}
	require.NoError(t, s.Flush(patient(t)))
	s.QueueVoice(Voice{Device: "A", Ref: 1, PacketsLost: 9})
	require.NoError(t, s.Flush(patient(t)))
	later.Store(int64(time.Hour))
	s.QueueVoice(Voice{Device: "A", Ref: 2, PacketsLost: 3, Quality: "MLQK=4.5"})
	want := []Usage{
		{
			Registrations: Registrations{Device: "A", Count: 2, First: noon, Last: noon.Add(time.Minute)},
			Received:      1, Missed: 1, Talk: time.Minute,
			Voice: &Voice{Device: "A", Ref: 2, PacketsLost: 3, Quality: "MLQK=4.5"}, Told: noon.Add(time.Hour),
		},
		{Registrations: Registrations{Device: "B"}, Placed: 2, Failed: 1, Talk: time.Minute},
	}
	got, err := s.Usage(patient(t))
	require.NoError(t, err)
	assert.Equal(t, want, got)

	s = reopen(t, s)
	got, err = s.Usage(patient(t))
	require.NoError(t, err)
	assert.Equal(t, want, got, "after a restart")
	s.Registered("A")
	got, err = s.Usage(patient(t))
	require.NoError(t, err)
	assert.EqualValues(t, 3, got[0].Count)
}

// TestUsageOfATransfer counts the call once, and all of its time.
func TestUsageOfATransfer(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	at := noon.Add(time.Minute)
	s.Queue(call.Record{Ended: at, Legs: []call.LegRecord{{Device: "A", Ref: 1, History: call.Placed, Joined: noon, Ended: at, Cause: call.Joined}}})
	s.Queue(call.Record{Ended: at.Add(time.Hour), Legs: []call.LegRecord{{Device: "A", Ref: 1, Again: true, Joined: at, Ended: at.Add(time.Hour)}}})
	got, err := s.Usage(patient(t))
	require.NoError(t, err)
	assert.Equal(t, []Usage{{Registrations: Registrations{Device: "A"}, Placed: 1, Talk: time.Hour + time.Minute}}, got)
}

// TestRegistrationsBeforeTheDatabaseCanBeRead are counted with those that it holds.
func TestRegistrationsBeforeTheDatabaseCanBeRead(t *testing.T) {
	path := newPath(t)
	s := newStore(t, path, Options{Now: func() time.Time { return noon }})
	s.Registered("A")
	require.NoError(t, s.Close())
	conn := other(t, path)
	do(t, conn, "PRAGMA journal_mode = DELETE")
	do(t, conn, "BEGIN EXCLUSIVE")
	s = newStore(t, path, Options{Busy: time.Millisecond, Retry: time.Millisecond})
	require.ErrorIs(t, s.Flush(patient(t)), ErrBusy)
	s.Registered("A")
	do(t, conn, "ROLLBACK")
	require.Eventually(t, func() bool { return s.Flush(patient(t)) == nil }, patience, time.Millisecond)
	got, err := s.Usage(patient(t))
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.EqualValues(t, 2, got[0].Count)
	assert.Equal(t, noon, got[0].First)
}

// TestUsageBeginsWithTheRecordsThatAreThere when an older database is opened.
func TestUsageBeginsWithTheRecordsThatAreThere(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	for _, r := range twoCalls() {
		s.Queue(r)
	}
	want, err := s.Usage(patient(t))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	conn := other(t, s.Path())
	do(t, conn, "DROP TABLE usage; DROP TABLE registrations; ALTER TABLE numbers DROP COLUMN type; ALTER TABLE records DROP COLUMN hidden; PRAGMA user_version = 7")
	require.NoError(t, conn.Close())
	got, err := newStore(t, s.Path(), Options{}).Usage(patient(t))
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Len(t, got, 2)
}
