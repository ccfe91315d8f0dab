//go:build unix

package tftp

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDirRefusesWhatIsNoFile(t *testing.T) {
	root := tempTree(t, map[string]string{"sub/file": "x"})
	require.NoError(t, syscall.Mkfifo(filepath.Join(root, "sub", "fifo"), 0o644))
	require.NoError(t, os.Symlink("sub/fifo", filepath.Join(root, "tofifo")))
	// A path for a Unix socket has little room; the working folder is near.
	t.Chdir(root)
	socket, err := net.Listen("unix", "socket")
	require.NoError(t, err)
	defer func() { assert.NoError(t, socket.Close()) }()

	f := openDir(t, root)
	for _, name := range []string{"sub/fifo", "fifo", "FIFO", "tofifo", "socket"} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrRefused, name)
	}
	f = NewFiles(NewFS(os.DirFS(root)))
	for _, name := range []string{"sub/fifo", "fifo", "FIFO", "tofifo", "socket"} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrRefused, name)
	}
}

// A file that turns into a FIFO between the look and the opening must not
// block either.
func TestOpeningAFIFODoesNotBlock(t *testing.T) {
	root := tempTree(t, map[string]string{"file": "x"})
	require.NoError(t, syscall.Mkfifo(filepath.Join(root, "fifo"), 0o644))
	dir, err := os.OpenRoot(root)
	require.NoError(t, err)
	file, err := dir.OpenFile("fifo", os.O_RDONLY|openNonblock, 0)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	require.NoError(t, dir.Close())
}

func TestDirRefusesDevices(t *testing.T) {
	root := tempTree(t, map[string]string{"file": "x"})
	const zero = 1<<8 | 5
	err := syscall.Mknod(filepath.Join(root, "zero"), syscall.S_IFCHR|0o644, zero)
	if err != nil {
		t.Skipf("skipped: making a device: %v", err)
	}
	_, err = read(t, openDir(t, root), "zero")
	require.ErrorIs(t, err, ErrRefused)
}

func TestDirWithoutPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("skipped: root may read everything")
	}
	root := tempTree(t, map[string]string{"file": "x"})
	require.NoError(t, os.Chmod(filepath.Join(root, "file"), 0))
	_, err := read(t, openDir(t, root), "file")
	require.ErrorIs(t, err, ErrRefused)
	require.NotContains(t, err.Error(), root)
}
