package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"syscall"
)

// explain says what to do when the address of a flag cannot be opened.
func explain(option, address string, err error) error {
	_, port, splitting := net.SplitHostPort(address)
	var unknown *net.DNSError
	switch {
	case splitting != nil:
		return fmt.Errorf("%s %s: write it as host:port or :port", option, address)
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s %s: the port is in use by another program (ss -lunpt 'sport = :%s' shows it): stop that one or choose another address", option, address, port)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s %s: ports below 1024 need a right: run it with systemd and AmbientCapabilities=CAP_NET_BIND_SERVICE, or once setcap cap_net_bind_service=+ep on the program, or choose a port from 1024 up", option, address)
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &unknown):
		return fmt.Errorf("%s %s: not an address of this host (ip address shows them); :%s means all", option, address, port)
	}
	return fmt.Errorf("%s %s: %w", option, address, err)
}
