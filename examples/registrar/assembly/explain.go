package assembly

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// PortError says which port could not be opened and what to do about it.
type PortError struct {
	Service, Flag, Addr string
	Fix                 string
	Err                 error
}

func (e *PortError) Error() string {
	return fmt.Sprintf("cannot serve %s on %s: %v; %s", e.Service, e.Addr, plainCause(e.Err), e.Fix)
}

func (e *PortError) Unwrap() error { return e.Err }

func explain(service, flag, addr string, err error) error {
	fix := fmt.Sprintf("give another address with %s HOST:PORT", flag)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		fix = fmt.Sprintf("another program uses that port: end it, or choose another port with %s HOST:PORT", flag)
	case errors.Is(err, os.ErrPermission):
		fix = fmt.Sprintf("ports below 1024 need a privilege: start as root or with CAP_NET_BIND_SERVICE, or choose a higher port with %s HOST:PORT", flag)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		fix = fmt.Sprintf("this machine does not have that address: give one it has, or :PORT for all, with %s", flag)
	}
	return &PortError{Service: service, Flag: flag, Addr: addr, Fix: fix, Err: err}
}

// plainCause leaves out what the message says already.
func plainCause(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	return strings.TrimPrefix(err.Error(), "listen ")
}
