package dhcp

import (
	"hash/fnv"
	"net/netip"
	"time"
)

// mac is the hardware address that leases hang on.
type mac [6]byte

// state is what an address of the pool is used for.
type state uint8

const (
	free     state = iota
	offered        // kept for a client that may ask for it
	bound          // leased
	declined       // somebody else uses it
	reserved       // never given: the server itself, the router
)

// record is one address. The owner stays when a lease ends, so that a client
// which comes back gets the same one as long as nobody else needed it.
type record struct {
	owner mac
	state state
	until time.Time // of offered, bound and declined
}

func (r *record) usable(now time.Time) bool {
	return r.state == free || r.state != reserved && !now.Before(r.until)
}

// leases are the addresses of one pool. Its size limits everything in here.
type leases struct {
	first   uint32
	records []record
	byOwner map[mac]int
}

func newLeases(s Scope, taken ...netip.Addr) *leases {
	l := &leases{first: number(s.First), records: make([]record, s.size()), byOwner: make(map[mac]int)}
	for _, a := range append(taken, s.Network.Masked().Addr(), broadcast(s.Network)) {
		if r := l.at(a); r != nil {
			r.state = reserved
		}
	}
	return l
}

// at returns the record of an address, or nil outside of the pool.
func (l *leases) at(a netip.Addr) *record {
	if !a.Is4() {
		return nil
	}
	if i := uint64(number(a)) - uint64(l.first); i < uint64(len(l.records)) {
		return &l.records[i]
	}
	return nil
}

func (l *leases) address(i int) netip.Addr { return address(l.first + uint32(i)) }

// of returns the address that belongs to a client, leased or kept for it.
func (l *leases) of(m mac) (netip.Addr, *record) {
	i, ok := l.byOwner[m]
	if !ok {
		return netip.Addr{}, nil
	}
	return l.address(i), &l.records[i]
}

// choose finds an address for a client: its own, the one that it wants, one that
// nobody had, or the one that is unused for the longest time. fresh tells that it
// was not in use by this client, so that somebody else could have it by now.
func (l *leases) choose(m mac, want netip.Addr, now time.Time) (a netip.Addr, fresh, ok bool) {
	if a, r := l.of(m); r != nil {
		return a, r.state == free, true
	}
	if r := l.at(want); r != nil && r.usable(now) {
		return want, true, true
	}
	best := -1
	for n, start := 0, l.start(m); n < len(l.records); n++ {
		i := (start + n) % len(l.records)
		r := &l.records[i]
		switch {
		case !r.usable(now):
		case r.owner == mac{} && r.state == free:
			return l.address(i), true, true
		case best < 0 || r.until.Before(l.records[best].until):
			best = i
		}
	}
	if best < 0 {
		return netip.Addr{}, false, false
	}
	return l.address(best), true, true
}

// start is where the search begins for a client: derived from its address, so
// that it gets the same after a restart of the server.
func (l *leases) start(m mac) int {
	h := fnv.New32a()
	h.Write(m[:])
	return int(uint64(h.Sum32()) * uint64(len(l.records)) >> 32)
}

// give makes a client the owner of an address in the pool.
func (l *leases) give(m mac, a netip.Addr, s state, until time.Time) {
	l.forget(m)
	i := int(number(a) - l.first)
	r := &l.records[i]
	if j, ok := l.byOwner[r.owner]; ok && j == i {
		delete(l.byOwner, r.owner)
	}
	*r = record{owner: m, state: s, until: until}
	l.byOwner[m] = i
}

// forget takes the address of a client away.
func (l *leases) forget(m mac) {
	if _, r := l.of(m); r != nil {
		*r = record{}
		delete(l.byOwner, m)
	}
}

// release ends a lease; the address is the client's next time too.
func (l *leases) release(m mac, now time.Time) {
	if _, r := l.of(m); r != nil {
		r.state, r.until = free, now
	}
}

// decline marks the address of a client as used by somebody else.
func (l *leases) decline(m mac, until time.Time) {
	if _, r := l.of(m); r != nil {
		*r = record{state: declined, until: until}
		delete(l.byOwner, m)
	}
}
