// Package socket has the local socket over which a registrar is controlled: a Unix
// socket that only its user, and root, can reach.
//
// On Windows, which has Unix sockets since version 10, files have no such mode:
// there the rights of the directory protect the socket, and the default one is in
// the profile of the user.
package socket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// MaxPath is the longest path of a socket on this system, in bytes.
const MaxPath = maxPath

const (
	socketMode    = 0o600
	directoryMode = 0o700
	othersWrite   = 0o022
	dialTimeout   = 2 * time.Second
)

// Errors of Listen.
var (
	ErrInUse    = errors.New("another registrar listens there")
	ErrTooLong  = errors.New("the path is too long for a socket")
	ErrOccupied = errors.New("there is a file that is no socket")
	ErrUnsafe   = errors.New("others can write to the directory")
)

// Listen opens a socket with mode 0600. Its directory is made, with mode 0700,
// where it is missing; one of another user than this one and root is refused, and
// one that others may write to, unless it is sticky as /tmp is. What a dead process left behind is replaced, the socket of a
// living one is not. Close removes the socket.
func Listen(ctx context.Context, path string) (net.Listener, error) {
	if n := len(path); n > MaxPath {
		return nil, fmt.Errorf("control socket %s: %w: it has %d bytes, and this system takes %d", path, ErrTooLong, n, MaxPath)
	}
	ln, err := listen(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("control socket %s: %w", path, err)
	}
	return ln, nil
}

func listen(ctx context.Context, path string) (net.Listener, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, directoryMode); err != nil {
		return nil, err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, err
	}
	if hasModes && info.Mode()&othersWrite != 0 && info.Mode()&fs.ModeSticky == 0 {
		return nil, fmt.Errorf("%w %s: take one of its own, or chmod go-w it", ErrUnsafe, dir)
	}
	if !ownedHere(info, dir) {
		return nil, fmt.Errorf("%w %s: it belongs to another user; take one of your own", ErrUnsafe, dir)
	}
	unlock, err := lock(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := free(ctx, path); err != nil {
		return nil, err
	}
	ln, err := bind(ctx, path)
	if err != nil {
		return nil, err
	}
	own, err := os.Lstat(path)
	if err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	return &listener{Listener: ln, path: path, own: own}, nil
}

// free makes sure that nobody listens at path.
func free(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !isSocket(info) {
		return fmt.Errorf("%w; it is left as it is: move it away, or choose another path", ErrOccupied)
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", path)
	if err == nil {
		return errors.Join(fmt.Errorf("%w; give each registrar a socket of its own (control: {socket: PATH})", ErrInUse), conn.Close())
	}
	if !errors.Is(err, refused) {
		return fmt.Errorf("whether another registrar listens there cannot be told: %w", err)
	}
	return nil
}

// listener removes its socket, but not that of a successor.
type listener struct {
	net.Listener
	path string
	own  os.FileInfo
	once sync.Once
	err  error
}

func (l *listener) Close() error {
	l.once.Do(func() {
		if now, err := os.Lstat(l.path); err == nil && os.SameFile(now, l.own) {
			l.err = os.Remove(l.path)
		}
		l.err = errors.Join(l.Listener.Close(), l.err)
	})
	return l.err
}

func (l *listener) Addr() net.Addr { return &net.UnixAddr{Name: l.path, Net: "unix"} }

// Explain adds to the error of a connection what a person can do about it.
func Explain(path string, err error) error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no socket %s: is the registrar running, and is this its control socket?", path)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("the socket %s belongs to another user: become the one whom the registrar runs as, or root", path)
	case errors.Is(err, refused):
		return fmt.Errorf("nobody listens at %s: the registrar that made it has ended; start it again", path)
	case errors.Is(err, syscall.EINVAL) && len(path) > MaxPath:
		return fmt.Errorf("the path %s has %d bytes, and this system takes %d for a socket", path, len(path), MaxPath)
	}
	return err
}
