package cdp

import (
	"encoding/binary"
	"fmt"
	"iter"
	"net/netip"
)

// Address is a view of one entry of an address TLV.
type Address struct {
	IP           netip.Addr // valid when the entry is IPv4 or IPv6
	ProtocolType uint8      // 1: NLPID, 2: 802.2
	Protocol     []byte     // aliases the payload
	Address      []byte     // aliases the payload
}

const (
	protocolNLPID    = 1
	protocol802      = 2
	nlpidIPv4        = 0xcc
	addressEntryIPv4 = 1 + 1 + 1 + 2 + 4
	addressEntryIPv6 = 1 + 1 + 8 + 2 + 16
	addressCount     = 4
	prefixEntry      = 5
)

// Addresses iterates over the entries of an address TLV and yields an error,
// after which it stops, when they do not fit: more than MaxAddresses, an entry
// beyond the value, bytes left over.
func (t TLV) Addresses() iter.Seq2[Address, error] {
	return func(yield func(Address, error) bool) { t.walkAddresses(yield) }
}

func (t TLV) walkAddresses(yield func(Address, error) bool) {
	if err := t.atLeast(addressCount); err != nil {
		yield(Address{}, err)
		return
	}
	count, rest := binary.BigEndian.Uint32(t.Value), t.Value[addressCount:]
	if count > MaxAddresses {
		yield(Address{}, t.fail(fmt.Errorf("%w: %d addresses, %w of %d", ErrValue, count, ErrCount, MaxAddresses)))
		return
	}
	for i := range count {
		var a Address
		var ok bool
		if a, rest, ok = cutAddress(rest); !ok {
			yield(Address{}, t.fail(fmt.Errorf("%w: address %d of %d is %w", ErrValue, i+1, count, ErrShort)))
			return
		}
		if !yield(a, nil) {
			return
		}
	}
	if len(rest) > 0 {
		yield(Address{}, t.fail(fmt.Errorf("%w: %d bytes after %d addresses", ErrValue, len(rest), count)))
	}
}

// cutAddress splits one entry off: protocol type, length, protocol, two bytes
// of address length, address.
func cutAddress(b []byte) (a Address, rest []byte, ok bool) {
	if len(b) < 2 {
		return a, b, false
	}
	a.ProtocolType = b[0]
	if a.Protocol, b, ok = cut(b[2:], int(b[1])); !ok || len(b) < 2 {
		return a, b, false
	}
	a.Address, b, ok = cut(b[2:], int(binary.BigEndian.Uint16(b)))
	a.IP = a.ip()
	return a, b, ok
}

func cut(b []byte, n int) (head, tail []byte, ok bool) {
	if n > len(b) {
		return nil, b, false
	}
	return b[:n:n], b[n:], true
}

func (a Address) ip() netip.Addr {
	switch {
	case a.ProtocolType == protocolNLPID && len(a.Protocol) == 1 && a.Protocol[0] == nlpidIPv4 && len(a.Address) == 4:
		return netip.AddrFrom4([4]byte(a.Address))
	case a.ProtocolType == protocol802 && isIPv6Protocol(a.Protocol) && len(a.Address) == 16:
		return netip.AddrFrom16([16]byte(a.Address))
	}
	return netip.Addr{}
}

func ipv6Protocol() [8]byte { return [8]byte{0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00, 0x86, 0xdd} }

// isIPv6Protocol also takes EtherType 0x0800, which older Cisco documentation
// gives for IPv6: the length of the address tells the two apart.
func isIPv6Protocol(p []byte) bool {
	want := ipv6Protocol()
	if len(p) != len(want) || string(p[:6]) != string(want[:6]) {
		return false
	}
	etherType := binary.BigEndian.Uint16(p[6:])
	return etherType == 0x86dd || etherType == 0x0800
}

// Prefixes iterates over networks of five bytes each: IPv4 address, mask length.
func (t TLV) Prefixes() iter.Seq2[netip.Prefix, error] {
	return func(yield func(netip.Prefix, error) bool) { t.walkPrefixes(yield) }
}

func (t TLV) walkPrefixes(yield func(netip.Prefix, error) bool) {
	if len(t.Value)%prefixEntry != 0 {
		yield(netip.Prefix{}, t.fail(fmt.Errorf("%w: %d bytes are not a multiple of %d", ErrValue, len(t.Value), prefixEntry)))
		return
	}
	for b := t.Value; len(b) > 0; b = b[prefixEntry:] {
		prefix := netip.PrefixFrom(netip.AddrFrom4([4]byte(b)), int(b[4]))
		if !prefix.IsValid() {
			yield(netip.Prefix{}, t.fail(fmt.Errorf("%w: mask length %d", ErrValue, b[4])))
			return
		}
		if !yield(prefix, nil) {
			return
		}
	}
}
