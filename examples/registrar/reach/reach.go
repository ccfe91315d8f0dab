// Package reach finds the address of this machine by which somebody reaches it.
package reach

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/netip"
)

// From returns this machine's address on the way to somebody. It is asked of the
// routes; nothing is sent.
func From(ctx context.Context, to netip.AddrPort) (netip.Addr, error) {
	var dialer net.Dialer
	port := cmp.Or(to.Port(), 1)
	conn, err := dialer.DialContext(ctx, "udp", netip.AddrPortFrom(to.Addr(), port).String())
	if err != nil {
		return netip.Addr{}, fmt.Errorf("reach: which address %s reaches: %w", to, err)
	}
	defer conn.Close() // nothing was written
	local, ok := conn.LocalAddr().(*net.UDPAddr)
	if !ok {
		return netip.Addr{}, fmt.Errorf("reach: no UDP address: %v", conn.LocalAddr())
	}
	return local.AddrPort().Addr().Unmap(), nil
}
