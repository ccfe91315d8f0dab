//go:build !linux

package lldpmed

import (
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
)

func openSocket(*net.Interface) (*os.File, error) {
	return nil, fmt.Errorf("%w on %s: only the Linux AF_PACKET socket is implemented", errors.ErrUnsupported, runtime.GOOS)
}

func transient(error) bool { return false }
