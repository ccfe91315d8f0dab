package cdp

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Limits of a frame. Both directions keep them.
const (
	MaxFrame     = ethernetHeader + maxLength802 // bytes of an untagged frame without its FCS
	MinFrame     = 60                            // bytes; shorter frames are padded with zeros
	MaxPayload   = maxLength802 - snapHeader     // bytes from the version on
	MaxTLVs      = 64                            // in one payload
	MaxAddresses = 16                            // in one TLV
)

const (
	ethernetHeader = 14
	vlanTag        = 4
	snapHeader     = 8
	payloadHeader  = 4
	tlvHeader      = 4
	maxLength802   = 1500
	etherTypeVLAN  = 0x8100
)

func snap() [snapHeader]byte {
	return [snapHeader]byte{0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c, 0x20, 0x00}
}

// Frame is a view of one Ethernet frame that carries CDP. Payload aliases the
// buffer that was parsed.
type Frame struct {
	Source  MAC
	Tag     Optional[uint16] // 802.1Q tag control word of a tagged copy: priority, DEI, VLAN
	Payload Payload
}

// ParseFrame finds the payload of an Ethernet frame without FCS. Padding behind
// the 802.3 length is cut off. The checksum is not looked at: see [Payload.Verify].
//
// VTP, DTP, UDLD and PAgP frames go to the same group address; they give ErrNotCDP.
func ParseFrame(b []byte) (Frame, error) {
	if len(b) < ethernetHeader {
		return Frame{}, fmt.Errorf("cdp: frame of %d bytes: %w", len(b), ErrShort)
	}
	var f Frame
	if MAC(b[:6]) != Group() {
		return f, fmt.Errorf("cdp: destination %v: %w", MAC(b[:6]), ErrNotCDP)
	}
	f.Source = MAC(b[6:12])
	rest := b[12:]
	if binary.BigEndian.Uint16(rest) == etherTypeVLAN {
		if len(rest) < vlanTag+2 {
			return f, fmt.Errorf("cdp: tagged frame of %d bytes: %w", len(b), ErrShort)
		}
		f.Tag = Some(binary.BigEndian.Uint16(rest[2:]))
		rest = rest[vlanTag:]
	}
	length := int(binary.BigEndian.Uint16(rest))
	rest = rest[2:]
	switch {
	case length > maxLength802:
		return f, fmt.Errorf("cdp: EtherType 0x%04x: %w", length, ErrNotCDP)
	case length > len(rest):
		return f, fmt.Errorf("cdp: 802.3 length %d in a frame with %d bytes left: %w", length, len(rest), ErrShort)
	case length < snapHeader:
		return f, fmt.Errorf("cdp: 802.3 length %d: %w", length, ErrNotCDP)
	}
	want := snap()
	if !bytes.Equal(rest[:snapHeader], want[:]) {
		return f, fmt.Errorf("cdp: LLC and SNAP header %x: %w", rest[:snapHeader], ErrNotCDP)
	}
	var err error
	f.Payload, err = ParsePayload(rest[snapHeader:length:length])
	return f, err
}
