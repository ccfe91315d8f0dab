package tftp

import (
	"log/slog"
	"net"
	"net/netip"
	"sync"
)

// maxRoutes bounds the addresses that routeCheck remembers.
const maxRoutes = 256

// routeCheck warns, once per address, when phones ask an address that the data
// will not come from: many phones ignore such data.
type routeCheck struct {
	log *slog.Logger

	mu   sync.Mutex
	seen map[netip.Addr]struct{}
}

func (c *routeCheck) check(d datagram) {
	if !d.unicast() || !c.first(d.local) {
		return
	}
	// Connecting a UDP socket sends nothing; it only asks for the route.
	conn, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(unmapped(d.remote)))
	if err != nil {
		return
	}
	local, ok := conn.LocalAddr().(*net.UDPAddr)
	if conn.Close() != nil || !ok {
		return
	}
	if source := local.AddrPort().Addr().Unmap().WithZone(""); source != d.local {
		c.log.Warn("tftp: data leaves from another address than the one that was asked; phones may ignore it",
			"asked", d.local, "source", source, "remote", d.remote.Addr())
	}
}

func (c *routeCheck) first(local netip.Addr) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, seen := c.seen[local]; seen || len(c.seen) >= maxRoutes {
		return false
	}
	if c.seen == nil {
		c.seen = make(map[netip.Addr]struct{})
	}
	c.seen[local] = struct{}{}
	return true
}
