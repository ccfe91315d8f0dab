package store

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// left makes what a registrar leaves that is killed: a database with a journal.
func left(t *testing.T) (path string) {
	t.Helper()
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	path = newPath(t)
	for _, part := range []string{"", "-wal"} {
		content, err := os.ReadFile(s.Path() + part)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path+part, content, 0o600))
	}
	return path
}

func TestJournalsThatSQLiteThrowsAway(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		why   string // empty: the journal is used
		lines int
	}{
		"whole": {func(*testing.T, string) {}, "", 1},
		"gone":  {func(t *testing.T, path string) { require.NoError(t, os.Remove(path+"-wal")) }, "", 0},
		"empty": {func(t *testing.T, path string) { require.NoError(t, os.Truncate(path+"-wal", 0)) }, "", 0},
		"noise": {func(t *testing.T, path string) {
			require.NoError(t, os.WriteFile(path+"-wal", bytes.Repeat([]byte{0xa5}, 9000), 0o600))
		}, "it begins with 0xa5a5a5a5", 0},
		"sums": {func(t *testing.T, path string) { spoil(t, path+"-wal", 17, []byte{1, 2, 3}) }, "sums", 0},
		"cut":  {func(t *testing.T, path string) { require.NoError(t, os.Truncate(path+"-wal", 20)) }, "cut short", 0},
		"alone": {func(t *testing.T, path string) {
			require.NoError(t, os.Remove(path))
		}, "gone or empty", 0},
		"of an empty file": {func(t *testing.T, path string) {
			require.NoError(t, os.Truncate(path, 0))
		}, "gone or empty", 0},
	} {
		t.Run(name, func(t *testing.T) {
			path := left(t)
			c.spoil(t, path)
			why := strayJournal(path)
			var log logbook
			s := newStore(t, path, Options{Log: log.logger()})
			assert.Len(t, linesOf(s), c.lines)
			assert.Equal(t, "ok", s.State().Word())
			require.NoError(t, s.Save(patient(t), forward("103", "104")))
			if c.why == "" {
				require.NoError(t, why)
				assert.Empty(t, s.State().SetAside)
				return
			}
			require.Len(t, s.State().SetAside, 1)
			assert.FileExists(t, s.State().SetAside[0])
			require.ErrorContains(t, why, c.why)
			assert.Contains(t, log.lines(t)[0], "ERROR the journal of the database cannot be used")
		})
	}
}

// TestWhatAJournalAloneHolds is little: the tables are in the database itself.
func TestWhatAJournalAloneHolds(t *testing.T) {
	path := left(t)
	require.NoError(t, os.Remove(path+"-wal"))
	conn := other(t, path)
	before, err := stand(t.Context(), conn)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	assert.Equal(t, len(migrations), before.version)
}
