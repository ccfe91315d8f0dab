package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// other is another program that has the database open.
func other(t *testing.T, path string) *sql.Conn {
	t.Helper()
	db, err := open(path, "mode=rw", time.Second, 1)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(patient(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func do(t *testing.T, conn *sql.Conn, statement string) {
	t.Helper()
	_, err := conn.ExecContext(patient(t), statement)
	require.NoError(t, err)
}

func TestAFolderThatComesLater(t *testing.T) {
	var log logbook
	dir := filepath.Join(t.TempDir(), "later")
	s := newStore(t, filepath.Join(dir, "registrar.db"), Options{Log: log.logger(), Retry: time.Hour, Queue: 3})
	assert.Equal(t, "missing", s.State().Word())
	assert.False(t, s.State().Loaded)
	require.ErrorIs(t, s.Save(patient(t), forward("101", "102")), ErrMissing)
	_, err := s.History(patient(t), HistoryQuery{})
	require.ErrorIs(t, err, ErrMissing)
	for i := range 5 {
		s.Queue(call.Record{Dialed: strconv.Itoa(i)})
	}
	state := s.State()
	assert.Equal(t, State{Err: state.Err, Since: state.Since, Settings: 1, Records: 3, Dropped: 2}, state)
	assert.Contains(t, state.String(), "missing since ")
	assert.Contains(t, state.String(), "1 settings and 3 records wait in memory, 2 records were dropped")
	assert.Equal(t, []Line{forward("101", "102")}, linesOf(s), "memory has it")

	require.NoError(t, os.Mkdir(dir, 0o700))
	require.NoError(t, s.Flush(patient(t)))
	assert.Equal(t, "ok", s.State().String())
	assert.Equal(t, []string{"2", "3", "4"}, dialed(stored(t, s)))
	assert.Equal(t, []string{
		"ERROR nothing can be stored; calls go on, memory keeps what it can",
		"WARN call records are being dropped, the oldest first",
		"INFO storing works again",
	}, log.lines(t))
	assert.Equal(t, []Line{forward("101", "102")}, linesOf(reopen(t, s)))
}

func TestTheWriterTriesAgainByItself(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "later")
	s := newStore(t, filepath.Join(dir, "registrar.db"), Options{Retry: time.Millisecond})
	s.Apply([]call.Command{lineChanged(forward("101", "102"))})
	require.NoError(t, os.Mkdir(dir, 0o700))
	require.Eventually(t, func() bool {
		state := s.State()
		return state.Err == nil && state.Settings == 0
	}, patience, time.Millisecond)
	assert.Len(t, linesOf(reopen(t, s)), 1)
}

func TestWhatIsSetBeforeTheDatabaseCanBeReadIsNewer(t *testing.T) {
	root := t.TempDir()
	dir, away := filepath.Join(root, "here"), filepath.Join(root, "away")
	require.NoError(t, os.Mkdir(dir, 0o700))
	path := filepath.Join(dir, "registrar.db")
	first := newStore(t, path, Options{})
	require.NoError(t, first.Save(patient(t), forward("1", "old"), forward("2", "old"), forward("3", "old")))
	require.NoError(t, first.Close())
	require.NoError(t, os.Rename(dir, away))

	s := newStore(t, path, Options{Retry: time.Hour})
	require.ErrorIs(t, s.Save(patient(t), forward("1", "new"), Line{Number: "2"}), ErrMissing)
	require.NoError(t, os.Rename(away, dir))
	require.NoError(t, s.Flush(patient(t)))
	for range 2 {
		assert.Equal(t, []Line{forward("1", "new"), forward("3", "old")}, linesOf(s))
		s = reopen(t, s)
	}
}

func TestCloseTellsWhatIsLost(t *testing.T) {
	s := newStore(t, filepath.Join(t.TempDir(), "no", "registrar.db"), Options{})
	s.Queue(call.Record{})
	s.Apply([]call.Command{lineChanged(forward("101", "102"))})
	err := s.Close()
	require.ErrorIs(t, err, ErrMissing)
	assert.Contains(t, err.Error(), "1 settings and 1 records are lost")
	assert.Equal(t, "missing", s.State().Word())
}

func TestFull(t *testing.T) {
	path := newPath(t)
	s := newStore(t, path, Options{MaxBytes: 400 << 10, Retry: time.Hour})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	record := missed("1", "2", noon, "A")
	record.From.Name = strings.Repeat("x", 10000)
	kept := 0
	var err error
	for ; kept < 1000 && err == nil; kept++ {
		s.Queue(record)
		err = s.Flush(patient(t))
	}
	kept--
	require.ErrorIs(t, err, ErrFull)
	assert.Equal(t, "full", s.State().Word())
	require.ErrorIs(t, s.Save(patient(t), forward("103", "104")), ErrFull)
	assert.Len(t, linesOf(s), 2, "memory has both")
	entries, err := s.History(patient(t), HistoryQuery{Limit: maxPage})
	require.NoError(t, err, "what is there can be read")
	assert.Len(t, entries, kept)
	require.ErrorIs(t, s.Close(), ErrFull)

	s = newStore(t, path, Options{})
	assert.Equal(t, []Line{forward("101", "102")}, linesOf(s))
	assert.Len(t, stored(t, s), kept, "what was acknowledged, and no more")
}

func TestBusy(t *testing.T) {
	s := newStore(t, newPath(t), Options{Busy: time.Millisecond, Retry: time.Hour})
	conn := other(t, s.Path())
	do(t, conn, "BEGIN IMMEDIATE")
	require.ErrorIs(t, s.Save(patient(t), forward("101", "102")), ErrBusy)
	_, err := s.Records(patient(t), RecordQuery{})
	require.NoError(t, err, "reading does not wait")
	do(t, conn, "ROLLBACK")
	require.NoError(t, s.Flush(patient(t)))
	assert.Equal(t, "ok", s.State().Word())
}

func TestMovedWhileInUse(t *testing.T) {
	var log logbook
	s := newStore(t, newPath(t), Options{Log: log.logger()})
	require.NoError(t, s.Save(patient(t), forward("101", "102"), Number{Device: "A", Number: "1", Since: noon}))
	require.NoError(t, s.Save(patient(t), forward("103", "104")))
	if err := os.Rename(s.Path(), s.Path()+".old"); err != nil {
		require.ErrorIs(t, err, os.ErrPermission, "Windows keeps files in use")
		return
	}
	require.NoError(t, s.Save(patient(t), Line{Number: "103"}, forward("105", "106")))
	s.Queue(call.Record{})
	require.NoError(t, s.Flush(patient(t)))
	assert.Contains(t, log.lines(t)[0], "ERROR the database has been moved or deleted while in use")
	s = reopen(t, s)
	assert.Equal(t, []Line{forward("101", "102"), forward("105", "106")}, linesOf(s))
	assert.Len(t, s.image, 3)
	assert.Len(t, stored(t, s), 1)
}

// TestJournalDeletedWhileInUse looks at what a crash would leave.
func TestJournalDeletedWhileInUse(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	if err := os.Remove(s.Path() + "-wal"); err != nil {
		require.ErrorIs(t, err, os.ErrPermission, "Windows keeps files in use")
		return
	}
	require.NoError(t, s.Save(patient(t), forward("103", "104")))

	left := newPath(t)
	for _, part := range []string{"", "-wal"} {
		if content, err := os.ReadFile(s.Path() + part); err == nil {
			require.NoError(t, os.WriteFile(left+part, content, 0o600))
		}
	}
	assert.Equal(t, []Line{forward("101", "102"), forward("103", "104")}, linesOf(newStore(t, left, Options{})))
}

// TestRescue is what a crash left on a medium that cannot be written any more.
func TestRescue(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	require.NoError(t, s.Save(patient(t), Number{Device: "A", Number: "1000", Since: noon}))
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	o := s.opening
	found := o.rescue(t.Context())
	assert.Len(t, found, 2)
	assert.Equal(t, s.image, found)
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left, "nothing stays of the copy")

	o.path = newPath(t)
	assert.Nil(t, o.rescue(t.Context()), "no database")
}

func TestSettingsOfAnotherFileDoNotCreepIn(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "old")))
	backup := s.Path() + ".backup"
	require.NoError(t, s.Backup(patient(t), backup, nil))
	require.NoError(t, s.Save(patient(t), Line{Number: "101"}))
	if err := os.Rename(backup, s.Path()); err != nil {
		require.ErrorIs(t, err, os.ErrPermission, "Windows keeps files in use")
		return
	}
	require.NoError(t, s.Save(patient(t), forward("102", "new")))
	assert.Equal(t, []Line{forward("102", "new")}, linesOf(reopen(t, s)))
}

func TestDatabasesOfOthersAreNotTouched(t *testing.T) {
	foreign := newPath(t)
	db, err := open(foreign, "mode=rwc", time.Second, 1)
	require.NoError(t, err)
	_, err = db.Exec("CREATE TABLE bookmarks (url TEXT)")
	require.NoError(t, err)
	require.NoError(t, db.Close())

	newer := newPath(t)
	s := newStore(t, newer, Options{})
	do(t, other(t, newer), "PRAGMA user_version = 1000")
	require.NoError(t, s.Close())

	for path, want := range map[string]error{foreign: ErrForeign, newer: ErrNewer} {
		before, err := os.ReadFile(path)
		require.NoError(t, err)
		s, err := Open(path, Options{})
		require.ErrorIs(t, err, want)
		assert.Contains(t, err.Error(), path)
		assert.Nil(t, s)
		if want == ErrForeign {
			sameFile(t, path, before)
		}
		found, err := filepath.Glob(path + "*corrupt*")
		require.NoError(t, err)
		assert.Empty(t, found)
	}
	_, err = Open("", Options{})
	require.Error(t, err)
}

func TestAFolderInPlaceOfTheDatabase(t *testing.T) {
	s := newStore(t, t.TempDir(), Options{})
	assert.Equal(t, "failed", s.State().Word())
	require.Error(t, s.Save(patient(t), forward("101", "102")))
	assert.DirExists(t, s.Path())
}

func TestALinkToTheDatabase(t *testing.T) {
	path := newPath(t)
	require.NoError(t, newStore(t, path, Options{}).Close())
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("skipped: no links here: ", err)
	}
	s := newStore(t, link, Options{})
	assert.Equal(t, filepath.Base(path), filepath.Base(s.Path()))
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	assert.Len(t, linesOf(reopen(t, s)), 1)
}

func TestBackup(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	require.NoError(t, s.Save(patient(t), forward("101", "102")))
	s.Queue(answered("101", "102", noon))
	path := filepath.Join(t.TempDir(), "with 'quote?.db")
	var last [2]int64
	require.NoError(t, s.Backup(patient(t), path, func(written, total int64) { last = [2]int64{written, total} }))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, [2]int64{info.Size(), info.Size()}, last, "the last step is the whole of it")
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	require.ErrorIs(t, s.Backup(patient(t), path, nil), os.ErrExist)
	sameFile(t, path, before)

	copied := newStore(t, path, Options{})
	assert.Equal(t, linesOf(s), linesOf(copied))
	assert.Equal(t, stored(t, s), stored(t, copied))

	require.ErrorIs(t, s.Backup(patient(t), filepath.Join(t.TempDir(), "no", "b.db"), nil), ErrMissing)
	ctx, cancel := context.WithCancel(patient(t))
	cancel()
	other := filepath.Join(t.TempDir(), "b.db")
	require.ErrorIs(t, s.Backup(ctx, other, nil), context.Canceled)
	require.NoError(t, s.Close())
	require.ErrorIs(t, s.Backup(patient(t), other, nil), ErrClosed)
	left, err := os.ReadDir(filepath.Dir(other))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// TestManyBackupsAtOnce to one file: who is told that it is written gets the whole.
func TestManyBackupsAtOnce(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	for range 2000 {
		s.Queue(answered("101", "102", noon))
	}
	require.NoError(t, s.Flush(patient(t)))
	path := filepath.Join(t.TempDir(), "copy.db")
	outcomes := make(chan error, 8)
	for range cap(outcomes) {
		go func() {
			err := s.Backup(patient(t), path, nil)
			if err == nil {
				err = wholeCopy(path, 2000)
			}
			outcomes <- err
		}()
	}
	whole := 0
	for range cap(outcomes) {
		if err := <-outcomes; err == nil {
			whole++
		} else {
			require.ErrorIs(t, err, os.ErrExist)
		}
	}
	assert.Equal(t, 1, whole)
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

// wholeCopy tells what a copy lacks, which nobody may write to any more.
func wholeCopy(path string, records int) (err error) {
	db, err := open(path, "mode=ro&immutable=1", time.Second, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var n int
	if err := db.QueryRow("SELECT count(*) FROM records").Scan(&n); err != nil {
		return err
	}
	if n != records {
		return fmt.Errorf("the copy has %d of %d records", n, records)
	}
	return nil
}

func TestNothingIsLeftBesideAClosedDatabase(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	s.Queue(answered("101", "102", noon))
	stored(t, s)
	require.NoError(t, s.Close())
	left, err := os.ReadDir(filepath.Dir(s.Path()))
	require.NoError(t, err)
	assert.Len(t, left, 1)
	info, err := os.Stat(s.Path())
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "nobody else reads it")
	}
}

func TestWords(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range kinds {
		w := State{Err: explain("x", k.err)}.Word()
		assert.False(t, seen[w])
		seen[w] = true
	}
	assert.Equal(t, "failed", State{Err: errors.New("x")}.Word())
}
