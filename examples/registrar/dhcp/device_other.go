//go:build !linux

package dhcp

import (
	"errors"
	"fmt"
	"runtime"
)

func bindToDevice(uintptr, string) error {
	return fmt.Errorf("%w on %s: a server on one interface is implemented for Linux only", errors.ErrUnsupported, runtime.GOOS)
}
