//go:build unix

package socket

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

const (
	hasModes = true
	refused  = syscall.ECONNREFUSED
)

func privateDirectory() string { return temporary() }

func isSocket(info os.FileInfo) bool { return info.Mode()&fs.ModeSocket != 0 }

// ownedHere lets /run/skinny belong to the user of the service: only root can
// have made it.
func ownedHere(info os.FileInfo, dir string) bool {
	if dir == filepath.Dir(systemPath) {
		return true
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && (stat.Uid == 0 || int(stat.Uid) == os.Geteuid())
}

// bind gives the socket its mode under another name and moves it into place then,
// so that nobody else can connect in between, and a stale one is replaced at once.
func bind(ctx context.Context, path string) (net.Listener, error) {
	const nameLength = 6
	name := filepath.Join(filepath.Dir(path), "."+rand.Text()[:nameLength])
	if len(name) > MaxPath {
		return nil, ErrTooLong
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "unix", name)
	if err != nil {
		return nil, err
	}
	if u, ok := ln.(*net.UnixListener); ok {
		u.SetUnlinkOnClose(false)
	}
	if err = os.Chmod(name, socketMode); err == nil {
		err = os.Rename(name, path)
	}
	if err != nil {
		return nil, errors.Join(err, ln.Close(), os.Remove(name))
	}
	return ln, nil
}
