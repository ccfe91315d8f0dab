package store

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOverwrittenWhileIdle: somebody copies another file over the database, which
// keeps its place, while there is nothing to read or write.
func TestOverwrittenWhileIdle(t *testing.T) {
	for name, content := range map[string][]byte{
		"noise": bytes.Repeat([]byte{0xa5, 1}, 50000), "text": []byte("no database"), "nothing": nil,
	} {
		t.Run(name, func(t *testing.T) {
			var log logbook
			s := newStore(t, newPath(t), Options{Log: log.logger(), Look: time.Millisecond})
			require.NoError(t, s.Save(patient(t), forward("101", "102")))
			require.NoError(t, os.WriteFile(s.Path(), content, 0o600))
			require.Eventually(t, func() bool { return len(s.State().SetAside) == 1 && s.State().Err == nil }, patience, time.Millisecond)
			assert.Contains(t, log.lines(t)[0], "the database is corrupt")
			assert.Equal(t, []Line{forward("101", "102")}, linesOf(reopen(t, s)))
		})
	}
}

// TestAnotherDatabaseInItsPlace: the copy of an older one is no database to go on
// with, what users have set since is newer.
func TestAnotherDatabaseInItsPlace(t *testing.T) {
	var log logbook
	s := newStore(t, newPath(t), Options{Log: log.logger(), Look: time.Millisecond})
	require.NoError(t, s.Save(patient(t), forward("101", "102"), forward("103", "104")))
	backup := newPath(t)
	require.NoError(t, s.Backup(patient(t), backup, nil))
	require.NoError(t, s.Save(patient(t), Line{Number: "101"}, forward("103", "105")))
	old, err := os.ReadFile(backup)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(s.Path(), old, 0o600))
	require.Eventually(t, func() bool { return len(log.lines(t)) > 0 && s.State().Err == nil }, patience, time.Millisecond)
	s = reopen(t, s)
	assert.Equal(t, []Line{forward("103", "105")}, linesOf(s))
}

// TestAnOlderKindInItsPlace has other tables: it is put aside.
func TestAnOlderKindInItsPlace(t *testing.T) {
	s := newStore(t, newPath(t), Options{Look: time.Millisecond})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	backup := newPath(t)
	require.NoError(t, s.Backup(patient(t), backup, nil))
	conn := other(t, backup)
	do(t, conn, "DROP TABLE usage; DROP TABLE registrations; PRAGMA user_version = 7; PRAGMA journal_mode = DELETE")
	require.NoError(t, conn.Close())
	old, err := os.ReadFile(backup)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(s.Path(), old, 0o600))
	require.Eventually(t, func() bool { return len(s.State().SetAside) == 1 && s.State().Err == nil }, patience, time.Millisecond)
	assert.Equal(t, []Line{forward("101", "102")}, linesOf(reopen(t, s)))
}

// TestGoneWhileIdle is noticed too.
func TestGoneWhileIdle(t *testing.T) {
	s := newStore(t, newPath(t), Options{Look: time.Millisecond})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	if err := os.Remove(s.Path()); err != nil {
		require.ErrorIs(t, err, os.ErrPermission, "Windows keeps files in use")
		return
	}
	require.Eventually(t, func() bool { return exists(s.Path()) }, patience, time.Millisecond)
	require.NoError(t, s.Flush(patient(t)))
	assert.Equal(t, []Line{forward("101", "102")}, linesOf(reopen(t, s)))
}

// TestAnIdleStoreWritesNothing, and looks often.
func TestAnIdleStoreWritesNothing(t *testing.T) {
	var log logbook
	s := newStore(t, newPath(t), Options{Log: log.logger(), Look: time.Millisecond})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	before, err := os.Stat(s.Path() + "-wal")
	require.NoError(t, err)
	looks := func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.looked
	}
	first := looks()
	require.Eventually(t, func() bool { return looks().Sub(first) > 10*time.Millisecond }, patience, time.Millisecond)
	after, err := os.Stat(s.Path() + "-wal")
	require.NoError(t, err)
	assert.Equal(t, before.ModTime(), after.ModTime())
	assert.Equal(t, before.Size(), after.Size())
	assert.Empty(t, log.lines(t))
}
