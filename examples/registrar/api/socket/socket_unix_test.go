//go:build unix

package socket_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
)

// shortDir is a directory whose path leaves room for a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sk")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	return dir
}

func dial(path string) error {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	return conn.Close()
}

func TestOnlyTheUserCanConnect(t *testing.T) {
	path := filepath.Join(shortDir(t), "a", "b", "control.sock")
	ln, err := socket.Listen(t.Context(), path)
	require.NoError(t, err)
	defer ln.Close()
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	info, err = os.Stat(filepath.Dir(path))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing but the socket is left")
	assert.Equal(t, path, ln.Addr().String())
	require.NoError(t, dial(path))

	require.NoError(t, ln.Close())
	require.NoError(t, ln.Close())
	assert.NoFileExists(t, path)
}

func TestALivingSocketIsNotReplaced(t *testing.T) {
	path := filepath.Join(shortDir(t), "control.sock")
	first, err := socket.Listen(t.Context(), path)
	require.NoError(t, err)
	_, err = socket.Listen(t.Context(), path)
	require.ErrorIs(t, err, socket.ErrInUse)
	assert.ErrorContains(t, err, path)
	assert.ErrorContains(t, err, "control: {socket: PATH}")
	require.NoError(t, dial(path), "the first one still listens")
	require.NoError(t, first.Close())
	second, err := socket.Listen(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, second.Close())
}

// TestAStaleSocketIsReplaced leaves a socket behind as a killed process does.
func TestAStaleSocketIsReplaced(t *testing.T) {
	path := filepath.Join(shortDir(t), "control.sock")
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	require.NoError(t, err)
	dead.SetUnlinkOnClose(false)
	require.NoError(t, dead.Close())
	require.ErrorIs(t, dial(path), syscall.ECONNREFUSED)

	ln, err := socket.Listen(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, dial(path))
	require.NoError(t, ln.Close())
}

func TestOneOfManyStartsWins(t *testing.T) {
	path := filepath.Join(shortDir(t), "control.sock")
	var all sync.WaitGroup
	var won, lost atomic.Int32
	listeners := make(chan net.Listener, 8)
	for range cap(listeners) {
		all.Go(func() {
			ln, err := socket.Listen(t.Context(), path)
			switch {
			case err == nil:
				won.Add(1)
				listeners <- ln
			case errors.Is(err, socket.ErrInUse):
				lost.Add(1)
			}
		})
	}
	all.Wait()
	assert.EqualValues(t, 1, won.Load())
	assert.EqualValues(t, 7, lost.Load())
	require.NoError(t, (<-listeners).Close())
}

// TestASuccessorKeepsItsSocket: whoever was replaced by hand removes nothing.
func TestASuccessorKeepsItsSocket(t *testing.T) {
	path := filepath.Join(shortDir(t), "control.sock")
	old, err := socket.Listen(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, os.Rename(path, path+".old"))
	successor, err := socket.Listen(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, old.Close())
	require.NoError(t, dial(path))
	require.NoError(t, successor.Close())
}

func TestPathsThatAreRefused(t *testing.T) {
	dir := shortDir(t)
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, []byte("mine"), 0o600))
	_, err := socket.Listen(t.Context(), file)
	require.ErrorIs(t, err, socket.ErrOccupied)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))

	long := filepath.Join(dir, strings.Repeat("x", socket.MaxPath))
	_, err = socket.Listen(t.Context(), long)
	require.ErrorIs(t, err, socket.ErrTooLong)
	assert.ErrorContains(t, err, "this system takes")

	_, err = socket.Listen(t.Context(), filepath.Join(file, "control.sock"))
	require.Error(t, err)

	open := filepath.Join(dir, "open")
	require.NoError(t, os.Mkdir(open, 0o700))
	require.NoError(t, os.Chmod(open, 0o777))
	_, err = socket.Listen(t.Context(), filepath.Join(open, "control.sock"))
	require.ErrorIs(t, err, socket.ErrUnsafe)
	require.NoError(t, os.Chmod(open, 0o777|os.ModeSticky))
	ln, err := socket.Listen(t.Context(), filepath.Join(open, "control.sock"))
	require.NoError(t, err)
	require.NoError(t, ln.Close())
}

func TestPlaces(t *testing.T) {
	dir := shortDir(t)
	private := filepath.Join(dir, "private")
	for want, p := range map[string]socket.Places{
		"/run/x/control.sock":                     {Runtime: "/run/x", Root: true, User: dir, Private: private},
		"/run/skinny/control.sock":                {Root: true, User: dir, Private: private},
		filepath.Join(dir, "skinny/control.sock"): {User: dir, Private: private},
		filepath.Join(private, "control.sock"):    {Private: private},
	} {
		assert.Equal(t, want, p.Default())
	}

	p := socket.Places{User: dir, Private: private}
	if _, err := os.Stat("/run/skinny/control.sock"); errors.Is(err, os.ErrNotExist) {
		assert.Equal(t, p.Default(), p.Find(), "none is there")
	}
	ln, err := socket.Listen(t.Context(), filepath.Join(private, "control.sock"))
	require.NoError(t, err)
	defer ln.Close()
	assert.Equal(t, filepath.Join(private, "control.sock"), p.Find())
	require.NoError(t, os.Chmod(private, 0o777))
	assert.NotEqual(t, filepath.Join(private, "control.sock"), p.Find(), "others could have put it there")
	require.NoError(t, os.Chmod(private, 0o700))
	own, err := socket.Listen(t.Context(), p.Default())
	require.NoError(t, err)
	defer own.Close()
	assert.Equal(t, p.Default(), p.Find())
	assert.NotEmpty(t, socket.OfProcess().Default())
}

func TestExplain(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOENT:       "is the registrar running",
		syscall.EACCES:       "belongs to another user",
		syscall.ECONNREFUSED: "has ended",
		syscall.EIO:          syscall.EIO.Error(),
	} {
		assert.ErrorContains(t, socket.Explain("/run/x", &net.OpError{Op: "dial", Err: err}), want)
	}
	long := "/" + strings.Repeat("x", socket.MaxPath)
	assert.ErrorContains(t, socket.Explain(long, dial(long)), "takes")
}
