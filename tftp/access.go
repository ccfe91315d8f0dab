package tftp

import "net/netip"

// PrivateNetworks returns the networks that are served when no access list is
// given: loopback, private, shared (RFC 6598) and link-local addresses.
func PrivateNetworks() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("127.0.0.0/8"),
		netip.MustParsePrefix("10.0.0.0/8"),
		netip.MustParsePrefix("172.16.0.0/12"),
		netip.MustParsePrefix("192.168.0.0/16"),
		netip.MustParsePrefix("100.64.0.0/10"),
		netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("::1/128"),
		netip.MustParsePrefix("fc00::/7"),
		netip.MustParsePrefix("fe80::/10"),
	}
}

// access tells whether an address, unmapped and without a zone, is served.
type access func(netip.Addr) bool

// newAccess asks from where it is set, else compares with a list.
func newAccess(allow []netip.Prefix, from func(netip.Addr) bool) access {
	if from != nil {
		return from
	}
	if allow == nil {
		allow = PrivateNetworks()
	}
	return func(addr netip.Addr) bool {
		for _, prefix := range allow {
			if prefix.Contains(addr) {
				return true
			}
		}
		return false
	}
}

func (a access) allows(addr netip.Addr) bool { return a(addr.Unmap().WithZone("")) }

// unmapped turns the IPv4 address of a client on an IPv6 socket into itself.
func unmapped(addr netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
}
