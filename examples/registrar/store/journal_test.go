package store

import (
	"bytes"
	"encoding/binary"
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

// reordered gives a journal the sums that a machine with the other order of bytes
// writes: of the head, and on from there of each page with the first two words of
// its own head.
func reordered(t *testing.T, wal []byte) []byte {
	t.Helper()
	words := binary.BigEndian
	magic := words.Uint32(wal) ^ 1
	words.PutUint32(wal, magic)
	order := []binary.ByteOrder{binary.LittleEndian, binary.BigEndian}[magic&1]
	var sums [2]uint32
	sum := func(data []byte) {
		for ; len(data) > 0; data = data[8:] {
			sums[0] += order.Uint32(data) + sums[1]
			sums[1] += order.Uint32(data[4:]) + sums[0]
		}
	}
	put := func(at []byte) {
		words.PutUint32(at, sums[0])
		words.PutUint32(at[4:], sums[1])
	}
	const pageHead = 24
	size := int(words.Uint32(wal[8:]))
	sum(wal[:24])
	put(wal[24:])
	frames := wal[journalHead:]
	require.NotEmpty(t, frames)
	for ; len(frames) >= pageHead+size; frames = frames[pageHead+size:] {
		sum(frames[:8])
		sum(frames[pageHead : pageHead+size])
		put(frames[16:])
	}
	return wal
}

func TestJournalsThatSQLiteThrowsAway(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		why   string // empty: the journal is used
		lines int
	}{
		"whole": {func(*testing.T, string) {}, "", 1},
		"of a machine with the other order of bytes": {func(t *testing.T, path string) {
			wal, err := os.ReadFile(path + "-wal")
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(path+"-wal", reordered(t, wal), 0o600))
		}, "", 1},
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
