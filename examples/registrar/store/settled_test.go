package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// told waits for what Settled tells.
func told(t *testing.T, s *Store) error {
	t.Helper()
	answer := make(chan error, 1)
	require.True(t, s.Settled(func(err error) { answer <- err }))
	select {
	case err := <-answer:
		return err
	case <-time.After(patience):
		require.FailNow(t, "nothing is told")
		return nil
	}
}

func TestSettled(t *testing.T) {
	s := newStore(t, newPath(t), Options{Busy: time.Millisecond, Retry: time.Hour})
	require.NoError(t, s.Flush(patient(t)))
	assert.False(t, s.Settled(func(error) { t.Error("all is on disk") }))
	conn := other(t, s.Path())
	s.Apply([]call.Command{lineChanged(forward("101", "102"))})
	if s.Settled(func(error) {}) {
		require.NoError(t, s.Flush(patient(t)), "functions are called before those that came later")
	}
	var n int
	require.NoError(t, conn.QueryRowContext(patient(t), "SELECT count(*) FROM lines").Scan(&n))
	assert.Equal(t, 1, n)

	do(t, conn, "BEGIN IMMEDIATE")
	s.mu.Lock() // so that the writer does not come first
	s.put(forward("101", "103"))
	s.mu.Unlock()
	require.ErrorIs(t, told(t, s), ErrBusy)
	s.Apply([]call.Command{lineChanged(forward("101", "104"))})
	assert.False(t, s.Settled(func(error) { t.Error("storing does not work") }))
	do(t, conn, "ROLLBACK")
	require.NoError(t, s.Flush(patient(t)))
	require.NoError(t, s.Close())
	assert.False(t, s.Settled(func(error) { t.Error("it is closed") }))
}

// TestSlow is a disk that takes its time: another program holds the database.
func TestSlow(t *testing.T) {
	var log logbook
	s := newStore(t, newPath(t), Options{Busy: patience, Log: log.logger()})
	require.NoError(t, s.Flush(patient(t)))
	conn := other(t, s.Path())
	do(t, conn, "BEGIN IMMEDIATE")
	before := time.Now()
	s.Apply([]call.Command{lineChanged(forward("101", "102"))})
	require.Eventually(t, func() bool { return s.State().Word() == "slow" }, patience, 10*time.Millisecond)
	assert.ErrorContains(t, s.State().Err, s.Path())
	assert.Equal(t, 1, s.State().Settings)
	assert.False(t, s.State().Since.Before(before))
	assert.False(t, s.State().Since.After(time.Now().Add(-slow)))
	do(t, conn, "ROLLBACK")
	require.NoError(t, s.Flush(patient(t)))
	assert.Equal(t, "ok", s.State().Word())
	assert.Contains(t, log.allLines(t), diskIsSlow)
}
