package store

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pruned waits until a store has no more than so many records, by the same clock
// as the writer: it prunes when it starts.
func pruned(t *testing.T, s *Store, want int) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		var n int
		require.NoError(c, s.disk.read.QueryRow("SELECT count(*) FROM records").Scan(&n))
		assert.Equal(c, want, n)
	}, patience, 5*time.Millisecond)
}

func count(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	require.NoError(t, s.disk.read.QueryRow("SELECT count(*) FROM "+table).Scan(&n))
	return n
}

func fill(t *testing.T, path string, n int) {
	t.Helper()
	s := newStore(t, path, Options{Queue: n + 1, Now: func() time.Time { return noon }})
	for i := range n {
		r := missed("101", "102", noon.Add(time.Duration(i)*time.Second), "A", "B")
		s.Queue(r)
	}
	s.QueueVoice(Voice{Device: "A", Ref: 10})
	require.NoError(t, s.Close())
}

func TestPruningByCount(t *testing.T) {
	path := newPath(t)
	fill(t, path, 3*pruneChunk)
	before, err := os.Stat(path)
	require.NoError(t, err)
	s := newStore(t, path, Options{Keep: Keep{Records: 7}})
	pruned(t, s, 7)
	assert.Equal(t, 14, count(t, s, "legs"))
	assert.Zero(t, count(t, s, "voice"))
	assert.Equal(t, 2, count(t, s, "runs"))
	assert.Equal(t, noon.Add((3*pruneChunk-7)*time.Second), stored(t, s)[0].Started, "the newest stay")
	days, err := s.Statistics(patient(t), time.Time{}, time.Time{})
	require.NoError(t, err)
	assert.EqualValues(t, 3*pruneChunk, days[0].Calls, "statistics stay")
	require.NoError(t, s.Close())
	after, err := os.Stat(path)
	require.NoError(t, err)
	assert.Less(t, after.Size(), before.Size()/2, "the space is given back")
}

func TestPruningByAge(t *testing.T) {
	path := newPath(t)
	fill(t, path, 20)
	// The first ten ended before noon and 30 s.
	now := noon.Add(24*time.Hour + 30*time.Second)
	s := newStore(t, path, Options{Keep: Keep{Age: 24 * time.Hour}, Now: func() time.Time { return now }})
	pruned(t, s, 10)
	require.NoError(t, s.Close())
	s = newStore(t, path, Options{Keep: Keep{Age: time.Hour}, Now: func() time.Time { return now }})
	pruned(t, s, 0)
	assert.Equal(t, 1, count(t, s, "runs"), "only this one")
	s.Queue(missed("1", "2", now, "A"))
	assert.Len(t, stored(t, s), 1)
}

// TestPruningOfEverything leaves nothing of what phones have told, either.
func TestPruningOfEverything(t *testing.T) {
	path := newPath(t)
	s := newStore(t, path, Options{Now: func() time.Time { return noon.Add(time.Minute) }})
	s.Queue(missed("101", "102", noon, "A"))
	s.QueueVoice(Voice{Device: "A", Ref: 10})
	require.NoError(t, s.Close())
	s = newStore(t, path, Options{Keep: Keep{Age: time.Hour}, Now: func() time.Time { return noon.Add(24 * time.Hour) }})
	pruned(t, s, 0)
	assert.Zero(t, count(t, s, "voice"))
}

func TestPruningWhileRecordsCome(t *testing.T) {
	s := newStore(t, newPath(t), Options{Keep: Keep{Records: 10}, Queue: 2 * pruneRecords})
	for range 2 {
		for range pruneRecords {
			s.Queue(missed("1", "2", noon, "A"))
		}
		require.NoError(t, s.Flush(patient(t)))
	}
	pruned(t, s, 10)
	assert.EqualValues(t, 2*pruneRecords, s.State().Stored)
}

func TestWithoutLimitsNothingIsPruned(t *testing.T) {
	path := newPath(t)
	fill(t, path, 5)
	s := newStore(t, path, Options{})
	n, err := s.disk.prune(patient(t), Keep{}, noon.AddDate(100, 0, 0))
	require.NoError(t, err)
	assert.Zero(t, n)
	assert.Len(t, stored(t, s), 5)
}
