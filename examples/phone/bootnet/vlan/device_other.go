//go:build !linux

package vlan

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

func openTAP(string) (*os.File, error) { return nil, unsupported() }

func openWire(string, uint16) (*os.File, string, error) { return nil, "", unsupported() }

func unsupported() error {
	return fmt.Errorf("%w on %s: VLAN interfaces are implemented for Linux only", errors.ErrUnsupported, runtime.GOOS)
}

func gone(error) bool { return false }
