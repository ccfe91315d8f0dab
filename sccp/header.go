package sccp

import (
	"encoding/binary"
	"fmt"
)

// Sizes of a frame.
const (
	HeaderSize = 12 // length, version, message id
	lengthBase = 8  // bytes that the length word does not count

	// MaxFrame is the largest length word that a Reader accepts unless told
	// otherwise. The largest real message, LocationInfo, needs 2408.
	MaxFrame = 64 << 10
)

// Version is the second word of a frame. It selects the layout of the body:
// 0 for everything below 10, then 10, 11 and 15 to 22.
type Version uint32

// LastVersion is the end of a range of versions that has none.
const LastVersion Version = 1<<32 - 1

// ID is the number of a message, such as [IDStopTone].
type ID uint32

func unnamedID(id ID) string { return fmt.Sprintf("ID(0x%04x)", uint32(id)) }

// AppendText appends String and never fails.
func (id ID) AppendText(b []byte) ([]byte, error) { return append(b, id.String()...), nil }

// Header is the start of every frame: three little-endian words.
type Header struct {
	Length  uint32 // bytes behind the version word: 4 more than the body
	Version Version
	ID      ID
}

// FrameSize returns the length of the whole frame in bytes.
func (h Header) FrameSize() int { return int(h.Length) + lengthBase }

// BodySize returns the length of the body in bytes.
func (h Header) BodySize() int { return int(h.Length) + lengthBase - HeaderSize }

// ParseHeader reads the first 12 bytes of b. The error is [ErrShort] for
// fewer bytes and [ErrFrame] for a length that no frame has: below 4, or
// beyond 2 GiB.
func ParseHeader(b []byte) (Header, error) {
	if len(b) < HeaderSize {
		return Header{}, fmt.Errorf("sccp: header of %d bytes, it has %d: %w", len(b), HeaderSize, ErrShort)
	}
	h := Header{
		Length:  le.Uint32(b[0:4]),
		Version: Version(le.Uint32(b[4:8])),
		ID:      ID(le.Uint32(b[8:12])),
	}
	if h.Length < HeaderSize-lengthBase || h.Length > 1<<31-1-lengthBase {
		return h, fmt.Errorf("sccp: message %#04x: length word %d: %w", uint32(h.ID), h.Length, ErrFrame)
	}
	return h, nil
}

var le = binary.LittleEndian
