package directory

import "net/netip"

// PageAddress returns the multicast group on which the phones hear a page: the
// one that is configured, else one of the organisation's own addresses (RFC
// 2365), in the order of the groups.
func (d *Directory) PageAddress(number string) netip.AddrPort {
	const port = 20480 // phones take even ports from here on
	for i, g := range d.Config().PageGroups {
		if g.Number != number {
			continue
		}
		if g.Address.IsValid() {
			return g.Address
		}
		i++
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{239, 192, byte(i >> 8), byte(i)}), port)
	}
	return netip.AddrPort{}
}
