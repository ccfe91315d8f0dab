package cdp

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// TLV is a view of one TLV. The methods read Value as the layout they are named
// after, whatever Type is; they return a *TLVError around ErrValue when it does
// not fit. None of them allocates unless it fails.
type TLV struct {
	Type   Type
	Offset int    // of the type, counted from the start of the payload
	Value  []byte // aliases the payload
}

func (t TLV) fail(err error) error {
	return &TLVError{Type: t.Type, Offset: t.Offset, Err: err}
}

func (t TLV) exactly(n int) error {
	if len(t.Value) == n {
		return nil
	}
	return t.fail(fmt.Errorf("%w: %d bytes, want %d", ErrValue, len(t.Value), n))
}

func (t TLV) atLeast(n int) error {
	if len(t.Value) >= n {
		return nil
	}
	return t.fail(fmt.Errorf("%w: %d bytes, want at least %d", ErrValue, len(t.Value), n))
}

// Uint8 reads a value of one byte.
func (t TLV) Uint8() (uint8, error) {
	if err := t.exactly(1); err != nil {
		return 0, err
	}
	return t.Value[0], nil
}

// Uint16 reads a value of two bytes.
func (t TLV) Uint16() (uint16, error) {
	if err := t.exactly(2); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint16(t.Value), nil
}

// Uint32 reads a value of four bytes.
func (t TLV) Uint32() (uint32, error) {
	if err := t.exactly(4); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(t.Value), nil
}

// CoS reads a class of service, 0 to 7.
func (t TLV) CoS() (uint8, error) {
	c, err := t.Uint8()
	if err == nil && c > maxCoS {
		return 0, t.fail(fmt.Errorf("%w: class of service %d, the highest is %d", ErrValue, c, maxCoS))
	}
	return c, err
}

const maxCoS = 7

// Gateway reads the form of TypePrefixes that stub routers send: one IPv4 address.
func (t TLV) Gateway() (netip.Addr, error) {
	if err := t.exactly(4); err != nil {
		return netip.Addr{}, err
	}
	return netip.AddrFrom4([4]byte(t.Value)), nil
}

// VoiceVLAN reads a voice VLAN. The appliance is 1 for a phone.
func (t TLV) VoiceVLAN() (appliance uint8, v VoiceVLAN, err error) {
	if err := t.exactly(3); err != nil {
		return 0, VoiceVLAN{}, err
	}
	v, err = voiceFromWire(binary.BigEndian.Uint16(t.Value[1:]))
	if err != nil {
		return 0, VoiceVLAN{}, t.fail(err)
	}
	return t.Value[0], v, nil
}
