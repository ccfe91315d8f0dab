package dhcp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/skinnykit/skinny/dhcpopt"
)

// Limits of a scope.
const (
	MaxPool    = 1 << 16 // addresses
	MaxServers = 8       // addresses in one option
	MinLease   = time.Minute
	MaxLease   = 365 * 24 * time.Hour
)

// DefaultLease is the lease time where none is given.
const DefaultLease = 12 * time.Hour

// Scope is what the clients of one network get.
type Scope struct {
	Network     netip.Prefix // of the clients; one that the interface is not in is served through relays
	First, Last netip.Addr   // the pool, both included

	Router     netip.Addr    // invalid: none
	DNS        []netip.Addr  // option 6
	NTP        []netip.Addr  // option 42
	TFTP       []netip.Addr  // option 150, best first; empty: the server itself
	ServerName string        // option 66; empty: the first of TFTP
	Lease      time.Duration // 0: DefaultLease; a new client of a crowded pool has five minutes until it renews
	AnyClient  bool          // answer every client, not Cisco phones only
}

// Check says what is wrong with a scope.
func (s Scope) Check() error {
	switch {
	case !s.Network.IsValid() || !s.Network.Addr().Is4():
		return fmt.Errorf("dhcp: %v is no IPv4 network", s.Network)
	case s.Network.Bits() < 8 || s.Network.Bits() > 30:
		return fmt.Errorf("dhcp: the network %v is not between /8 and /30", s.Network)
	case !s.First.Is4() || !s.Last.Is4() || s.Last.Less(s.First):
		return fmt.Errorf("dhcp: %v-%v is no pool", s.First, s.Last)
	case !s.Network.Contains(s.First) || !s.Network.Contains(s.Last):
		return fmt.Errorf("dhcp: the pool %v-%v is not in the network %v", s.First, s.Last, s.Network.Masked())
	case s.size() > MaxPool:
		return fmt.Errorf("dhcp: a pool of %d addresses, %d are the limit", s.size(), MaxPool)
	case s.Router.IsValid() && !s.Network.Contains(s.Router):
		return fmt.Errorf("dhcp: the router %v is not in the network %v", s.Router, s.Network.Masked())
	case s.Lease != 0 && (s.Lease < MinLease || s.Lease > MaxLease):
		return fmt.Errorf("dhcp: a lease of %v is not between %v and %v", s.Lease, MinLease, MaxLease)
	case len(s.ServerName) > 255:
		return errors.New("dhcp: the server name is longer than option 66 may be")
	}
	if len(s.TFTP) > 0 {
		if _, err := dhcpopt.AppendServers(nil, s.TFTP...); err != nil {
			return fmt.Errorf("dhcp: %w", err)
		}
	}
	for _, list := range [][]netip.Addr{s.DNS, s.NTP, s.TFTP} {
		if len(list) > MaxServers {
			return fmt.Errorf("dhcp: %d servers in one option, %d are the limit", len(list), MaxServers)
		}
		if i := slices.IndexFunc(list, func(a netip.Addr) bool { return !a.Is4() }); i >= 0 {
			return fmt.Errorf("dhcp: %v is no IPv4 address", list[i])
		}
	}
	return nil
}

func (s Scope) size() int { return int(number(s.Last)-number(s.First)) + 1 }

func number(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

func address(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, n)))
}

// broadcast is the last address of a network.
func broadcast(p netip.Prefix) netip.Addr {
	return address(number(p.Masked().Addr()) | 1<<(32-p.Bits()) - 1)
}
