package dhcp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"
)

// Listen opens the socket of a server on one interface, port 67, and finds the
// server's address: that of the interface in one of the networks, or else its
// first. It takes the right to open low ports, CAP_NET_BIND_SERVICE.
func Listen(ctx context.Context, name string, networks ...netip.Prefix) (net.PacketConn, netip.Prefix, error) {
	own, err := ownAddress(name, networks)
	if err != nil {
		return nil, own, err
	}
	var config net.ListenConfig
	config.Control = func(_, _ string, raw syscall.RawConn) error {
		var bindErr error
		err := raw.Control(func(fd uintptr) { bindErr = bindToDevice(fd, name) })
		return errors.Join(err, bindErr)
	}
	conn, err := config.ListenPacket(ctx, "udp4", net.JoinHostPort("0.0.0.0", strconv.Itoa(serverPort)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		err = fmt.Errorf("dhcp: on %s: %w; another DHCP server runs here: stop it, or configure that one (examples/dhcpconf) and not this", name, err)
	case errors.Is(err, syscall.EACCES):
		err = fmt.Errorf("dhcp: on %s: %w; port %d takes root or CAP_NET_BIND_SERVICE", name, err, serverPort)
	case err != nil:
		err = fmt.Errorf("dhcp: on %s: %w", name, err)
	}
	return conn, own, err
}

func ownAddress(name string, networks []netip.Prefix) (own netip.Prefix, err error) {
	intf, err := net.InterfaceByName(name)
	if err != nil {
		return own, fmt.Errorf("dhcp: interface %q: %w", name, err)
	}
	addrs, err := intf.Addrs()
	if err != nil {
		return own, fmt.Errorf("dhcp: addresses of %q: %w", name, err)
	}
	for _, a := range addrs {
		p, err := netip.ParsePrefix(a.String())
		if err != nil || !p.Addr().Is4() {
			continue
		}
		for _, n := range networks {
			if n.Contains(p.Addr()) {
				return p, nil
			}
		}
		if !own.IsValid() {
			own = p
		}
	}
	if !own.IsValid() {
		return own, fmt.Errorf("dhcp: interface %q has no IPv4 address; give it one first", name)
	}
	return own, nil
}
