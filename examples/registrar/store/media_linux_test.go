package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/internal/peer"
)

func roles() map[string]func(path string) error {
	return map[string]func(path string) error{
		"save for ever":    saveForEver,
		"fill a disk":      fillDisk,
		"fill a quota":     fillQuota,
		"read only folder": readOnlyFolder,
		"read only file":   readOnlyFile,
		"read only medium": readOnlyMedium,
		"not ours to read": notOursToRead,
	}
}

// script is a child's story: every step prints what came of it.
type script struct{ err error }

func (s *script) say(what string, err error) {
	result := "ok"
	if err != nil {
		result = word(err)
	}
	fmt.Println(what, result)
}

func (s *script) must(err error) {
	s.err = errors.Join(s.err, err)
}

func (s *script) forwards(from *Store) {
	var all []string
	for _, l := range linesOf(from) {
		all = append(all, l.Number)
	}
	fmt.Println("forwards", strings.Join(all, " "))
}

// bulky is a record that fills disks.
func bulky() call.Record {
	r := answered("101", "102", noon)
	r.From.Name = strings.Repeat("x", 5000)
	return r
}

// fillStore returns the first error, and how many records were acknowledged.
func fillStore(s *Store) (n int, err error) {
	for ; n < 10000; n++ {
		s.Queue(bulky())
		if err := s.Flush(context.Background()); err != nil {
			return n, err
		}
	}
	return n, errors.New("it never gets full")
}

// fillDisk has a file system of a few megabytes for itself.
func fillDisk(dir string) error {
	const size = "size=3m"
	if err := errors.Join(
		syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""),
		syscall.Mount("none", dir, "tmpfs", 0, size),
	); err != nil {
		return err
	}
	return fillAndFree(dir,
		func() error { return nil },
		func() error { return os.Remove(filepath.Join(dir, "ballast")) })
}

// fillQuota may not write beyond a certain size into any file.
func fillQuota(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	limit := func(size uint64) error {
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: 1 << 40})
	}
	return fillAndFree(dir,
		func() error { return limit(1 << 20) },
		func() error { return limit(1 << 30) })
}

func fillAndFree(dir string, begin, free func() error) error {
	var is script
	is.must(os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 1<<20), 0o600))
	is.must(begin())
	path := filepath.Join(dir, "registrar.db")
	s, err := Open(path, Options{Retry: time.Hour})
	if err != nil {
		return err
	}
	is.say("save", s.Save(context.Background(), forward("1", "2")))
	n, err := fillStore(s)
	is.say("fill", err)
	is.say("save", s.Save(context.Background(), forward("3", "4")))
	is.forwards(s)
	_, err = s.History(context.Background(), HistoryQuery{})
	is.say("history", err)
	is.must(free())
	is.say("flush", s.Flush(context.Background()))
	is.must(s.Close())

	s, err = Open(path, Options{})
	if err != nil {
		return err
	}
	is.forwards(s)
	if stored := s.recordCount(); stored != n+1 {
		is.must(fmt.Errorf("%d records are stored, not %d", stored, n+1))
	}
	is.must(s.Close())
	return is.err
}

func (s *Store) recordCount() (n int) {
	if err := s.disk.read.QueryRow("SELECT count(*) FROM records").Scan(&n); err != nil {
		return -1
	}
	return n
}

func TestFullDisk(t *testing.T) {
	peer.NeedRoot(t)
	cmd := command(t, "fill a disk", t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	assert.Equal(t, storyOfFull(), perform(t, cmd))
}

func TestFullQuota(t *testing.T) {
	assert.Equal(t, storyOfFull(), perform(t, command(t, "fill a quota", t.TempDir())))
}

func storyOfFull() []string {
	return []string{
		"save ok", "fill full", "save full", "forwards 1 3", "history ok", "flush ok", "forwards 1 3",
	}
}

const nobody = 65534

// common gives a child without privilege a folder with a database.
func common(t *testing.T, role string) *exec.Cmd {
	t.Helper()
	dir, err := os.MkdirTemp("", "store-*") // others must be able to enter it
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	path := filepath.Join(dir, "data", "registrar.db")
	require.NoError(t, os.Mkdir(filepath.Dir(path), 0o755))
	s, err := Open(path, Options{})
	require.NoError(t, err)
	require.NoError(t, s.Save(patient(t), forward("1", "2")))
	s.Queue(answered("101", "102", noon))
	require.NoError(t, s.Close())
	if os.Geteuid() == 0 {
		require.NoError(t, os.Chown(filepath.Dir(path), nobody, nobody))
		require.NoError(t, os.Chown(path, nobody, nobody))
	}
	return command(t, role, path)
}

// dropPrivilege makes permissions count.
func dropPrivilege() error {
	if os.Geteuid() != 0 {
		return nil
	}
	return errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody))
}

func readOnlyFolder(path string) error {
	return readOnly(path, func(writable bool) error {
		mode := os.FileMode(0o555)
		if writable {
			mode = 0o755
		}
		return os.Chmod(filepath.Dir(path), mode)
	})
}

func readOnlyFile(path string) error {
	return readOnly(path, func(writable bool) error {
		mode := os.FileMode(0o400)
		if writable {
			mode = 0o600
		}
		return os.Chmod(path, mode)
	})
}

func readOnlyMedium(path string) error {
	dir := filepath.Dir(path)
	if err := errors.Join(
		syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""),
		syscall.Mount(dir, dir, "", syscall.MS_BIND, ""),
	); err != nil {
		return err
	}
	return readOnlyAs(path, func(writable bool) error {
		flags := uintptr(syscall.MS_BIND | syscall.MS_REMOUNT)
		if !writable {
			flags |= syscall.MS_RDONLY
		}
		return syscall.Mount("", dir, "", flags, "")
	})
}

func readOnly(path string, allow func(writable bool) error) error {
	if err := dropPrivilege(); err != nil {
		return err
	}
	return readOnlyAs(path, allow)
}

func readOnlyAs(path string, allow func(writable bool) error) error {
	var is script
	is.must(allow(false))
	s, err := Open(path, Options{Retry: time.Hour})
	if err != nil {
		return err
	}
	is.say("open", s.State().Err)
	is.forwards(s)
	is.say("save", s.Save(context.Background(), forward("3", "4")))
	entries, err := s.History(context.Background(), HistoryQuery{})
	is.say(fmt.Sprintf("history of %d", len(entries)), err)
	is.must(allow(true))
	is.say("flush", s.Flush(context.Background()))
	is.must(s.Close())
	s, err = Open(path, Options{})
	if err != nil {
		return err
	}
	is.forwards(s)
	is.must(s.Close())
	return is.err
}

func TestReadOnly(t *testing.T) {
	for _, role := range []string{"read only folder", "read only file"} {
		t.Run(role, func(t *testing.T) {
			assert.Equal(t, storyOfReadOnly(), perform(t, common(t, role)))
		})
	}
	t.Run("read only medium", func(t *testing.T) {
		peer.NeedRoot(t)
		cmd := common(t, "read only medium")
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
		assert.Equal(t, storyOfReadOnly(), perform(t, cmd))
	})
}

func storyOfReadOnly() []string {
	return []string{
		"open read-only", "forwards 1", "save read-only", "history of 2 ok", "flush ok", "forwards 1 3",
	}
}

func notOursToRead(path string) error {
	if err := dropPrivilege(); err != nil {
		return err
	}
	var is script
	is.must(os.Chmod(path, 0))
	s, err := Open(path, Options{Retry: time.Hour})
	if err != nil {
		return err
	}
	is.say("open", s.State().Err)
	is.forwards(s)
	is.say("save", s.Save(context.Background(), forward("3", "4")))
	is.must(os.Chmod(path, 0o600))
	is.say("flush", s.Flush(context.Background()))
	is.forwards(s)
	is.must(s.Close())
	return is.err
}

func TestNotOursToRead(t *testing.T) {
	assert.Equal(t, []string{
		"open read-only", "forwards ", "save read-only", "flush ok", "forwards 1 3",
	}, perform(t, common(t, "not ours to read")))
}
