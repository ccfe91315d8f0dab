//go:build !unix

package socket

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

const (
	hasModes = false
	// refused is WSAECONNREFUSED, which package syscall has no name for.
	refused = syscall.Errno(10061)
)

// privateDirectory is in the user's profile, which others cannot open.
func privateDirectory() string {
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, folder)
	}
	return temporary()
}

// isSocket knows that Go reports sockets of Windows as irregular files, too.
func isSocket(info os.FileInfo) bool {
	return info.Mode()&(fs.ModeSocket|fs.ModeIrregular) != 0
}

func ownedHere(os.FileInfo, string) bool { return true }

func bind(ctx context.Context, path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if u, ok := ln.(*net.UnixListener); ok {
		u.SetUnlinkOnClose(false)
	}
	return ln, nil
}
