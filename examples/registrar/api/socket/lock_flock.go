//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package socket

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

const (
	lockTimeout = 5 * time.Second
	lockPause   = 20 * time.Millisecond
)

// lock keeps registrars that start at the same moment from replacing each other's
// sockets in a directory.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	pause := time.NewTicker(lockPause)
	defer pause.Stop()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return func() { _ = f.Close() }, nil // which ends the lock
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR):
			return nil, errors.Join(fmt.Errorf("the directory cannot be locked: %w", err), f.Close())
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("another process keeps the directory locked: %w", ctx.Err()), f.Close())
		}
	}
}
