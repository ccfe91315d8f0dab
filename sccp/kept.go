package sccp

import (
	"bytes"
	"slices"
)

// firstVersionWord is the lowest version that stands in a header as it is;
// below it the word is 0.
const firstVersionWord = 10

// layout is what reading and writing a layout have in common.
type layout struct {
	id       ID
	required int    // a shorter body is an error
	fields   string // that are required, with their lengths: "address 4 port 4"
	traits   trait
}

// layoutID is the place of a layout in the table of all, from 1 on.
type layoutID uint16

// unknownLayout stands for a body outside of the schema.
const unknownLayout layoutID = 1<<16 - 1

type trait uint8

const (
	dense    trait = 1 << iota // the fields write every byte
	variable                   // fields have no fixed place
	zeroWord                   // the frame carries no version word
)

// kept is what a decoded message remembers of its frame: the bytes without
// meaning are put back from it, and a message that came short goes out short.
type kept struct {
	body    []byte
	scratch []byte // copy of a short body, filled with zeros
	version Version
	header  Version  // version word of the frame
	layout  layoutID // 0: the message was not decoded
	form    cutForm  // in which body came; it is kept with all slots
}

// begin remembers a body that is read as version v, which is the frame's own
// word unless the reader says otherwise. It returns the body, filled with zeros
// if it is shorter than its fixed bytes, those before the first field of
// variable length.
func (k *kept) begin(l layoutID, fixed int, body []byte, v Version, tail *[]byte) ([]byte, error) {
	k.body, k.version, k.header, k.layout = body, v, v, l
	*tail = nil
	if len(body) == fixed {
		return body, nil
	}
	if len(body) > fixed {
		*tail = body[fixed:]
		return body, nil
	}
	if of := &layouts[l]; len(body) < of.required {
		return nil, shortBody(of.id, v, len(body), of.fields)
	}
	return k.extend(body, fixed), nil
}

// setTail keeps what stands behind the last field, which ends at byte end.
func setTail(tail *[]byte, body []byte, end int) {
	*tail = nil
	if end < len(body) {
		*tail = body[end:]
	}
}

// extend returns body filled with zeros to n bytes.
func (k *kept) extend(body []byte, n int) []byte {
	k.scratch = append(k.scratch[:0], body...)
	k.scratch = slices.Grow(k.scratch, n-len(body))[:n]
	clear(k.scratch[len(body):])
	return k.scratch
}

func (k *kept) clone() kept {
	return kept{body: bytes.Clone(k.body), version: k.version, header: k.header, layout: k.layout, form: k.form}
}

// word is the version word of a frame: that of the frame which the message came
// in, as long as the version is the same.
func (k *kept) word(v Version, traits trait) Version {
	switch {
	case k.layout != 0 && k.version == v:
		return k.header
	case v < firstVersionWord || traits&zeroWord != 0:
		return 0
	}
	return v
}

// grow makes room for a frame behind dst and writes its header.
func grow(dst []byte, id ID, word Version, size int) (out, body []byte) {
	n := len(dst)
	if cap(dst)-n < HeaderSize+size {
		dst = slices.Grow(dst, HeaderSize+size)
	}
	out = dst[:n+HeaderSize+size]
	h := out[n : n+HeaderSize]
	le.PutUint32(h[0:4], uint32(HeaderSize-lengthBase+size))
	le.PutUint32(h[4:8], uint32(word))
	le.PutUint32(h[8:12], uint32(id))
	return out, out[n+HeaderSize:]
}

// open makes room for a frame whose fields take size bytes. It fills the body
// with what the message remembers, else with zeros, and the tail; but not where
// the fields write every byte.
func (k *kept) open(l layoutID, dst []byte, v Version, size int, tail *[]byte) (out, body []byte) {
	of := &layouts[l]
	out, body = grow(dst, of.id, k.word(v, of.traits), size+len(*tail))
	if of.traits&dense == 0 {
		n := 0
		if k.layout == l {
			n = copy(body, k.body)
		}
		clear(body[n:])
	}
	if len(*tail) > 0 {
		copy(body[size:], *tail)
	}
	return out, body
}

// pad clears the padding b[start:end] of a body, unless all before it is as it
// was decoded.
func (k *kept) pad(b []byte, start, end int) {
	if k.layout == 0 || len(k.body) < start || !bytes.Equal(b[:start], k.body[:start]) {
		clear(b[start:end])
	}
}

// finish cuts a frame to the length in which it came, if all that its sender
// left out is still zero. Where fields have no fixed place, everything else
// must be unchanged too.
func (k *kept) finish(l layoutID, out []byte, start int) ([]byte, error) {
	if k.layout != l || len(k.body) >= len(out)-start-HeaderSize {
		return out, nil
	}
	body, n := out[start+HeaderSize:], len(k.body)
	if !allZero(body[n:]) || layouts[l].traits&variable != 0 && !bytes.Equal(body[:n], k.body) {
		return out, nil
	}
	le.PutUint32(out[start:], uint32(n+HeaderSize-lengthBase))
	return out[:start+HeaderSize+n], nil
}

func allZero(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}

// frameSize is the length of a frame with a body of size bytes, or less if the
// message came short.
func frameSize(m Message, v Version, l layoutID, size int) int {
	if k := m.state(); k.layout == l && (len(k.body) < size || k.form != notCut) {
		if b, err := m.Append(nil, v); err == nil {
			return len(b)
		}
	}
	return HeaderSize + size
}
