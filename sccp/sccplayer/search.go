package sccplayer

import (
	"encoding/binary"

	"github.com/skinnykit/skinny/sccp"
)

// bounds are the lengths that the body of a message has on the wire.
type bounds struct{ low, high int }

// slack is what real senders add to the longest layout.
const slack = 64

// lastVersion is the highest version word that is in use.
const lastVersion = 22

func knownMessages() map[sccp.ID]bounds {
	known := map[sccp.ID]bounds{}
	for info := range sccp.Messages() {
		b := bounds{low: sccp.MaxFrame}
		for _, l := range info.Layouts {
			b.low = min(b.low, l.Required)
			b.high = max(b.high, l.Size+variable(l.Fields)+slack)
		}
		known[info.ID] = b
	}
	// Its id is zero: in zeros it would be everywhere.
	known[sccp.IDKeepAliveReq] = bounds{0, 4}
	return known
}

// variable is the room that fields of variable length may take.
func variable(fields []sccp.Field) int {
	n := 0
	for _, f := range fields {
		switch f.Kind {
		case sccp.KindTextZ, sccp.KindTextRest:
			n += f.Max
		case sccp.KindBytesRest:
			n += 1024
		case sccp.KindBytes:
			n += max(0, f.Max-f.Slots)
		default:
			n += max(0, f.Max-f.Slots) * f.ElemSize
		}
	}
	return n
}

// search looks for the first header in the middle of a stream. It returns the
// number of bytes that are none, and whether the rest starts with a header; if
// not, more bytes may tell.
func (d *Decoder) search(b []byte) (skip int, found bool) {
	hope := -1
	for at := range b {
		switch d.judge(b[at:], at == 0) {
		case yes:
			return at, true
		case perhaps:
			if hope < 0 {
				hope = at
			}
		}
	}
	if hope < 0 {
		return len(b), false
	}
	return hope, false
}

type verdict int

const (
	no verdict = iota
	perhaps
	yes
)

// judge tells whether a message starts at b. What follows must be likely too,
// for as many messages as prove a stream. The start of a segment is the best place; elsewhere a single
// message without a body looks too much like zeros.
func (d *Decoder) judge(b []byte, start bool) verdict {
	size, v := d.likely(b)
	if v != yes {
		return v
	}
	if size > len(b) {
		return perhaps
	}
	if size == len(b) && size == sccp.HeaderSize && !start {
		return no
	}
	next := b[size:]
	for range enoughProof {
		if len(next) == 0 {
			break
		}
		if size, v = d.likely(next); v != yes {
			return v
		}
		next = next[min(size, len(next)):]
	}
	return yes
}

// likely tells whether b starts with the header of a known message of a
// possible length, and the length of its frame.
func (d *Decoder) likely(b []byte) (size int, v verdict) {
	if len(b) < sccp.HeaderSize {
		return 0, d.prefix(b)
	}
	word := binary.LittleEndian.Uint32(b[4:])
	h, err := sccp.ParseHeader(b)
	limits, ok := d.known[h.ID]
	if !ok || err != nil || word > lastVersion || h.BodySize() < limits.low || h.BodySize() > limits.high {
		return 0, no
	}
	return h.FrameSize(), yes
}

// prefix judges fewer bytes than a header has.
func (d *Decoder) prefix(b []byte) verdict {
	var header [sccp.HeaderSize]byte
	copy(header[:], b)
	switch {
	case len(b) >= 4 && (binary.LittleEndian.Uint32(header[:]) < 4 || binary.LittleEndian.Uint32(header[:]) > sccp.MaxFrame):
		return no
	case len(b) >= 8 && binary.LittleEndian.Uint32(header[4:]) > lastVersion:
		return no
	}
	return perhaps
}
