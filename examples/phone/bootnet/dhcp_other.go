//go:build !linux

package bootnet

import (
	"context"
	"errors"
	"fmt"
	"runtime"
)

func (n *Network) getAddress(context.Context, Config) error {
	return fmt.Errorf("%w on %s: the DHCP client is implemented for Linux only", errors.ErrUnsupported, runtime.GOOS)
}
