package sccp

import (
	"bytes"
	"slices"
)

// firstVersionWord is the lowest version that stands in a header as it is;
// below it the word is 0.
const firstVersionWord = 10

// kept is what a decoded message remembers of its frame: the bytes without
// meaning are put back from it, and a message that came short goes out short.
type kept struct {
	body    []byte
	scratch []byte // copy of a short body, filled with zeros
	version Version
	header  Version // version word of the frame
	layout  uint8   // 0: the message was not decoded
	form    cutForm // in which body came; it is kept with all slots
}

// keep remembers a body whose fields end at byte end. It was read as version
// v, which is the frame's own word unless the reader says otherwise.
func (k *kept) keep(tail *[]byte, body []byte, end int, v Version, layout uint8) {
	k.body, k.version, k.header, k.layout = body, v, v, layout
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

// word is the version word of a frame.
func (k *kept) word(v Version) Version {
	switch {
	case k.layout != 0 && k.version == v:
		return k.header
	case v < firstVersionWord:
		return 0
	}
	return v
}

// zeroWord is the version word of a message that carries none.
func (k *kept) zeroWord(v Version) Version {
	if k.layout != 0 && k.version == v {
		return k.header
	}
	return 0
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

// openDense makes room for a frame whose fields, of size bytes, write every
// byte before the tail.
func (k *kept) openDense(dst []byte, id ID, v Version, size int, tail *[]byte) (out, body []byte) {
	if tail == nil || len(*tail) == 0 {
		return grow(dst, id, k.word(v), size)
	}
	out, body = grow(dst, id, k.word(v), size+len(*tail))
	copy(body[size:], *tail)
	return out, body
}

// open makes room for a frame and fills its body with what the message
// remembers, else with zeros, and the tail.
func (k *kept) open(dst []byte, id ID, v Version, layout uint8, size int, tail *[]byte) (out, body []byte) {
	return k.fill(dst, id, k.word(v), layout, size, tail)
}

// openZeroWord is open for a message that carries no version word.
func (k *kept) openZeroWord(dst []byte, id ID, v Version, layout uint8, size int, tail *[]byte) (out, body []byte) {
	return k.fill(dst, id, k.zeroWord(v), layout, size, tail)
}

func (k *kept) fill(dst []byte, id ID, word Version, layout uint8, size int, tail *[]byte) (out, body []byte) {
	out, body = grow(dst, id, word, size+len(*tail))
	n := 0
	if k.layout == layout {
		n = copy(body, k.body)
	}
	clear(body[n:])
	copy(body[size:], *tail)
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
func (k *kept) finish(out []byte, start int, layout uint8, variable bool) []byte {
	if k.layout != layout || len(k.body) >= len(out)-start-HeaderSize {
		return out
	}
	return k.shorten(out, start, variable)
}

func (k *kept) shorten(out []byte, start int, variable bool) []byte {
	body, n := out[start+HeaderSize:], len(k.body)
	if !allZero(body[n:]) || variable && !bytes.Equal(body[:n], k.body) {
		return out
	}
	le.PutUint32(out[start:], uint32(n+HeaderSize-lengthBase))
	return out[:start+HeaderSize+n]
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
func frameSize(m Message, v Version, layout uint8, size int) int {
	if k := m.state(); k.layout == layout && (len(k.body) < size || k.form != notCut) {
		if b, err := m.Append(nil, v); err == nil {
			return len(b)
		}
	}
	return HeaderSize + size
}
