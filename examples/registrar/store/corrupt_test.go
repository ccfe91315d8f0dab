package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

const pageSize = 4096

// spoil overwrites part of a file.
func spoil(t testing.TB, path string, offset int64, with []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	_, err = f.WriteAt(with, offset)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// worn makes a closed database with settings and records.
func worn(t testing.TB, path string) {
	t.Helper()
	s, err := Open(path, Options{})
	require.NoError(t, err)
	require.NoError(t, s.Save(patient(t), forward("101", "102"), Number{Device: "A", Number: "1000", Since: noon}))
	for range 200 {
		s.Queue(answered("101", "102", noon))
	}
	require.NoError(t, s.Close())
}

func putAside(t testing.TB, path string) []string {
	t.Helper()
	found, err := filepath.Glob(path + ".corrupt-*")
	require.NoError(t, err)
	return found
}

func TestCorruptDatabasesArePutAside(t *testing.T) {
	size := func(path string) int64 {
		info, err := os.Stat(path)
		require.NoError(t, err)
		return info.Size()
	}
	for name, damage := range map[string]func(path string){
		"no database":   func(path string) { require.NoError(t, os.WriteFile(path, []byte("this is no database at all"), 0o600)) },
		"noise":         func(path string) { require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte{0xa5, 1}, 5000), 0o600)) },
		"header":        func(path string) { spoil(t, path, 0, []byte("SQLite format 4")) },
		"page size":     func(path string) { spoil(t, path, 16, []byte{0, 3}) },
		"schema":        func(path string) { spoil(t, path, 100, bytes.Repeat([]byte{0xff}, 500)) },
		"a page within": func(path string) { spoil(t, path, 30*pageSize, bytes.Repeat([]byte{0xff}, pageSize)) },
		"cut":           func(path string) { require.NoError(t, os.Truncate(path, size(path)/2+100)) },
		"almost gone":   func(path string) { require.NoError(t, os.Truncate(path, 150)) },
	} {
		t.Run(name, func(t *testing.T) {
			var log logbook
			path := newPath(t)
			worn(t, path)
			damage(path)
			before, err := os.ReadFile(path)
			require.NoError(t, err)

			s := newStore(t, path, Options{Log: log.logger()})
			assert.Equal(t, "ok", s.State().Word(), s.State())
			require.Len(t, s.State().SetAside, 1)
			assert.Equal(t, putAside(t, path), s.State().SetAside)
			sameFile(t, s.State().SetAside[0], before)
			require.Len(t, log.lines(t), 1)
			assert.Contains(t, log.lines(t)[0], "ERROR the database is corrupt; it was put aside and a new one is begun, without the records of calls and the statistics of days and phones")

			require.NoError(t, s.Save(patient(t), forward("103", "104")))
			s = reopen(t, s)
			assert.Contains(t, linesOf(s), forward("103", "104"))
			assert.Empty(t, stored(t, s))
			assert.Empty(t, s.State().SetAside)
		})
	}
}

// What can be read of a corrupt database goes to the new one.
func TestSettingsAreSaved(t *testing.T) {
	path := newPath(t)
	worn(t, path)
	info, err := os.Stat(path)
	require.NoError(t, err)
	spoil(t, path, info.Size()-10*pageSize, bytes.Repeat([]byte{0xff}, 5*pageSize))
	s := newStore(t, path, Options{})
	require.Len(t, s.State().SetAside, 1)
	for range 2 {
		assert.Equal(t, []Line{forward("101", "102")}, linesOf(s))
		assert.Len(t, s.image, 2)
		s = reopen(t, s)
	}
}

func TestATableThatIsGone(t *testing.T) {
	path := newPath(t)
	worn(t, path)
	conn := other(t, path)
	do(t, conn, "DROP TABLE days")
	require.NoError(t, conn.Close())
	s := newStore(t, path, Options{})
	require.Len(t, s.State().SetAside, 1)
	assert.Equal(t, []Line{forward("101", "102")}, linesOf(s))
}

// One record that cannot be stored does not hold up the others.
func TestRefusedRecords(t *testing.T) {
	var log logbook
	s := newStore(t, newPath(t), Options{Log: log.logger()})
	do(t, other(t, s.Path()), `CREATE TRIGGER refuse BEFORE INSERT ON legs WHEN new.device = 'poison'
		BEGIN SELECT RAISE(ABORT, 'no'); END`)
	for _, device := range []string{"A", "poison", "B", "poison"} {
		r := missed("1", "2", noon, "first", device)
		r.Dialed = device
		s.Queue(r)
	}
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	assert.Equal(t, []string{"A", "B"}, dialed(stored(t, s)))
	assert.Equal(t, 4, count(t, s, "legs"))
	state := s.State()
	assert.EqualValues(t, 2, state.Stored)
	assert.EqualValues(t, 2, state.Dropped)
	assert.Equal(t, []string{"ERROR the database refuses call records; they are lost"}, log.lines(t))
	assert.Len(t, linesOf(reopen(t, s)), 1)
}

// Another registrar on the same database may clear away what it takes for an old
// run.
func TestARunThatIsGone(t *testing.T) {
	s := newStore(t, newPath(t), Options{Retry: time.Millisecond})
	do(t, other(t, s.Path()), "DELETE FROM runs")
	s.Queue(missed("1", "2", noon, "A"))
	require.Eventually(t, func() bool { return s.Flush(patient(t)) == nil }, patience, time.Millisecond)
	assert.Len(t, stored(t, s), 1)
	assert.Zero(t, s.State().Dropped)
}

func TestCorruptWhileInUse(t *testing.T) {
	path := newPath(t)
	s := newStore(t, path, Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "102"), Number{Device: "A", Number: "1000", Since: noon}))
	// What another program has changed is read again.
	conn := other(t, path)
	do(t, conn, "CREATE TABLE intruder (a)")
	do(t, conn, "PRAGMA wal_checkpoint(TRUNCATE)")
	require.NoError(t, conn.Close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	spoil(t, path, 200, bytes.Repeat([]byte{0xff}, int(info.Size())-200))

	require.NoError(t, s.Save(patient(t), forward("103", "104")))
	s.Queue(call.Record{Dialed: "x"})
	require.NoError(t, s.Flush(patient(t)))
	assert.Len(t, s.State().SetAside, 1)
	s = reopen(t, s)
	assert.Equal(t, []Line{forward("101", "102"), forward("103", "104")}, linesOf(s))
	assert.Len(t, s.image, 3)
	assert.Len(t, stored(t, s), 1)
}

// A disk that spoils everything is left alone after a time.
func TestCorruptAgainAndAgain(t *testing.T) {
	path := newPath(t)
	now := func() time.Time { return noon }
	s := newStore(t, path, Options{Now: now, Retry: time.Hour})
	var err error
	n := 0
	for ; err == nil && n < 10; n++ {
		require.NoError(t, s.Save(patient(t), forward("101", "102")))
		conn := other(t, path)
		do(t, conn, "CREATE TABLE intruder (a)")
		do(t, conn, "PRAGMA wal_checkpoint(TRUNCATE)")
		require.NoError(t, conn.Close())
		info, statErr := os.Stat(path)
		require.NoError(t, statErr)
		spoil(t, path, 200, bytes.Repeat([]byte{0xff}, int(info.Size())-200))
		err = s.Save(patient(t), forward("103", "104"))
	}
	require.ErrorIs(t, err, ErrCorrupt)
	assert.Equal(t, maxAside+1, n)
	assert.Equal(t, []string{
		path + ".corrupt-20240229-120000", path + ".corrupt-20240229-120000-2", path + ".corrupt-20240229-120000-3",
	}, s.State().SetAside)
	require.ErrorIs(t, s.Save(patient(t), forward("103", "105")), ErrCorrupt, "it is not written to")
	assert.Equal(t, []Line{forward("101", "102"), forward("103", "105")}, linesOf(s), "memory has it")
	require.NoError(t, os.Remove(path))
	require.NoError(t, s.Flush(patient(t)), "somebody has mended it")
}
