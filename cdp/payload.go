package cdp

import (
	"encoding/binary"
	"fmt"
	"iter"
)

// Payload is a view of a CDP payload, from the version on. It aliases the buffer
// it was made from. Make one with [ParsePayload] or [ParseFrame]: the methods
// rely on the four header bytes being there.
type Payload []byte

// ParsePayload checks the length of b and its version. The TLVs are checked
// while iterating.
func ParsePayload(b []byte) (Payload, error) {
	switch {
	case len(b) < payloadHeader:
		return nil, fmt.Errorf("cdp: payload of %d bytes: %w", len(b), ErrShort)
	case len(b) > MaxPayload:
		return nil, fmt.Errorf("cdp: payload of %d bytes: %w", len(b), ErrLong)
	case b[0] != 1 && b[0] != 2:
		return nil, fmt.Errorf("cdp: version %d: %w", b[0], ErrVersion)
	}
	return Payload(b), nil
}

// Version is 1 or 2.
func (p Payload) Version() uint8 { return p[0] }

// TTL is how many seconds a receiver may keep the information.
func (p Payload) TTL() uint8 { return p[1] }

// Sum is the checksum that the payload carries.
func (p Payload) Sum() uint16 { return binary.BigEndian.Uint16(p[2:]) }

// Verify returns ErrChecksum, wrapped, when Sum is not what [Checksum] computes.
func (p Payload) Verify() error {
	if want := Checksum(p); p.Sum() != want {
		return fmt.Errorf("cdp: checksum 0x%04x, computed 0x%04x: %w", p.Sum(), want, ErrChecksum)
	}
	return nil
}

// TLVs iterates over the TLVs. A length that cannot be, or TLV number MaxTLVs+1,
// yields a *TLVError and ends the iteration. It does not allocate.
func (p Payload) TLVs() iter.Seq2[TLV, error] {
	return func(yield func(TLV, error) bool) { p.walk(yield) }
}

func (p Payload) walk(yield func(TLV, error) bool) {
	count := 0
	for at := payloadHeader; at < len(p); {
		tlv, err := p.tlv(at)
		if err == nil && count == MaxTLVs {
			err = tlv.fail(fmt.Errorf("%w of %d TLVs", ErrCount, MaxTLVs))
		}
		if !yield(tlv, err) || err != nil {
			return
		}
		count++
		at += tlvHeader + len(tlv.Value)
	}
}

// tlv reads the TLV that starts at byte at; an error still names its type when
// that is there.
func (p Payload) tlv(at int) (TLV, error) {
	b := p[at:]
	t := TLV{Offset: at}
	if len(b) >= 2 {
		t.Type = Type(binary.BigEndian.Uint16(b))
	}
	if len(b) < tlvHeader {
		return t, t.fail(fmt.Errorf("%d bytes left, a TLV has at least %d: %w", len(b), tlvHeader, ErrShort))
	}
	n := int(binary.BigEndian.Uint16(b[2:]))
	switch {
	case n < tlvHeader:
		return t, t.fail(fmt.Errorf("length %d: %w", n, ErrTLVLength))
	case n > len(b):
		return t, t.fail(fmt.Errorf("length %d with %d bytes left: %w", n, len(b), ErrShort))
	}
	t.Value = b[tlvHeader:n:n]
	return t, nil
}
