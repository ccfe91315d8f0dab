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

func (r *record) inUse() bool { return r.state == bound || r.state == declined }

// leases are the addresses of one pool. Its size limits everything in here.
type leases struct {
	first   uint32
	records []record
	byOwner map[mac]int
	size    int // without reserved addresses
	used    int // bound or declined, also those whose time is over

	fullUntil time.Time // no address is left before, unless a record changes
}

func newLeases(s Scope, taken ...netip.Addr) *leases {
	l := &leases{first: number(s.First), records: make([]record, s.size()), byOwner: make(map[mac]int)}
	for _, a := range append(taken, s.Network.Masked().Addr(), broadcast(s.Network)) {
		if r := l.at(a); r != nil {
			r.state = reserved
		}
	}
	for i := range l.records {
		if l.records[i].state != reserved {
			l.size++
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
// nobody had, the one that is unused for the longest time, or the oldest offer
// that another client did not take. fresh tells that it was not in use by this
// client, so that somebody else could have it by now.
//
// Without the last, a few discovers from made-up clients would lock a small pool
// for as long as offers last. Such an address has been looked for already.
func (l *leases) choose(m mac, want netip.Addr, now time.Time) (a netip.Addr, fresh, ok bool) {
	if a, r := l.of(m); r != nil {
		return a, r.state == free, true
	}
	if r := l.at(want); r != nil && r.usable(now) {
		return want, true, true
	}
	if now.Before(l.fullUntil) {
		return netip.Addr{}, false, false
	}
	best, oldest := -1, -1
	var soonest time.Time
	for n, start := 0, l.start(m); n < len(l.records); n++ {
		i := (start + n) % len(l.records)
		r := &l.records[i]
		switch {
		case !r.usable(now):
			if r.state == offered && (oldest < 0 || r.until.Before(l.records[oldest].until)) {
				oldest = i
			}
			if r.state != reserved && (soonest.IsZero() || r.until.Before(soonest)) {
				soonest = r.until
			}
		case r.owner == mac{} && r.state == free:
			return l.address(i), true, true
		case best < 0 || r.until.Before(l.records[best].until):
			best = i
		}
	}
	switch {
	case best >= 0:
		return l.address(best), true, true
	case oldest >= 0:
		return l.address(oldest), false, true
	}
	l.fullUntil = soonest
	return netip.Addr{}, false, false
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
	l.set(r, record{owner: m, state: s, until: until})
	l.byOwner[m] = i
}

// crowded tells that more than three quarters of the pool are leased or out of use.
func (l *leases) crowded(now time.Time) bool {
	limit := l.size * 3 / 4
	if l.used <= limit { // spares most pools the walk
		return false
	}
	used := 0
	for i := range l.records {
		if r := &l.records[i]; r.inUse() && now.Before(r.until) {
			used++
		}
	}
	return used > limit
}

// set overwrites a record.
func (l *leases) set(r *record, by record) {
	l.fullUntil = time.Time{}
	if r.inUse() {
		l.used--
	}
	*r = by
	if r.inUse() {
		l.used++
	}
}

// forget takes the address of a client away.
func (l *leases) forget(m mac) {
	if _, r := l.of(m); r != nil {
		l.set(r, record{})
		delete(l.byOwner, m)
	}
}

// release ends a lease; the address is the client's next time too.
func (l *leases) release(m mac, now time.Time) {
	if _, r := l.of(m); r != nil {
		l.set(r, record{owner: m, state: free, until: now})
	}
}

// decline marks the address of a client as used by somebody else.
func (l *leases) decline(m mac, until time.Time) {
	if _, r := l.of(m); r != nil {
		l.set(r, record{state: declined, until: until})
		delete(l.byOwner, m)
	}
}
