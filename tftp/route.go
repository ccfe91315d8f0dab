package tftp

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

const (
	// maxRoutes bounds the memory of routes.
	maxRoutes = 1 << 12
	// routeLife is how long an answer of the routing table is believed.
	routeLife = 30 * time.Second
)

// routes knows which address of this host the data for a phone would leave
// from by itself.
type routes struct {
	mu    sync.Mutex
	known map[routeKey]route
}

type routeKey struct {
	remote netip.Addr
	asked  netip.Addr
}

type route struct {
	detour bool
	since  time.Time
}

// needDetour reports whether the data for a request must be sent from another
// address than the routing table picks.
func (r *routes) needDetour(d datagram, now time.Time) bool {
	if !d.unicast() {
		return false
	}
	key := routeKey{remote: unmapped(d.remote).Addr(), asked: d.local}
	r.mu.Lock()
	found, ok := r.known[key]
	r.mu.Unlock()
	if ok && now.Sub(found.since) < routeLife {
		return found.detour
	}
	source, ok := sourceFor(key.remote)
	found = route{detour: ok && source != key.asked && !isBroadcast(key.asked), since: now}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) >= maxRoutes {
		r.known = make(map[routeKey]route)
	}
	r.known[key] = found
	return found.detour
}

// sourceFor asks the routing table.
func sourceFor(remote netip.Addr) (source netip.Addr, ok bool) {
	// Connecting a UDP socket sends nothing.
	conn, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(netip.AddrPortFrom(remote, TFTPPort)))
	if err != nil {
		return netip.Addr{}, false
	}
	source = addrOf(conn).Addr().WithZone("")
	return source, conn.Close() == nil && source.IsValid()
}

// isBroadcast reports whether addr is the broadcast address of one of this
// host's networks. Nothing can be sent from such an address.
func isBroadcast(addr netip.Addr) bool {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, a := range addrs {
		if network, ok := a.(*net.IPNet); ok && lastAddr(network) == addr {
			return true
		}
	}
	return false
}

// lastAddr returns the highest address of an IPv4 network of more than two, or
// an invalid one.
func lastAddr(network *net.IPNet) netip.Addr {
	ip := network.IP.To4()
	ones, bits := network.Mask.Size()
	if ip == nil || bits != 8*net.IPv4len || bits-ones < 2 {
		return netip.Addr{}
	}
	var last [net.IPv4len]byte
	for i := range last {
		last[i] = ip[i] | ^network.Mask[i]
	}
	return netip.AddrFrom4(last)
}
