package cdp

import (
	"fmt"
	"net"
)

// MAC is a 48-bit Ethernet address.
type MAC [6]byte

// Group is the multicast address that CDP frames are sent to.
func Group() MAC { return MAC{0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcc} }

// MACFrom converts an address of package net; it fails unless that has six bytes.
func MACFrom(hw net.HardwareAddr) (MAC, error) {
	if len(hw) != len(MAC{}) {
		return MAC{}, fmt.Errorf("cdp: hardware address %q has %d bytes, Ethernet has 6", hw.String(), len(hw))
	}
	return MAC(hw), nil
}

// String returns the address as 00:11:22:33:44:55.
func (m MAC) String() string { return net.HardwareAddr(m[:]).String() }
