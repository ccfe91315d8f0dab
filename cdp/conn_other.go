//go:build !linux

package cdp

import (
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
)

func openSocket(*net.Interface) (*os.File, error) {
	return nil, fmt.Errorf("%w on %s: only the Linux AF_PACKET socket is implemented; "+
		"building and parsing frames works everywhere", errors.ErrUnsupported, runtime.GOOS)
}

func running(uintptr, string) (bool, error) { return false, errors.ErrUnsupported }

func transient(error) bool { return false }
