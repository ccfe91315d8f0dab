package cnfxml

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// wide is how the 16-bit units of a UTF-16 file stand in it. A Document keeps
// such a file as UTF-8, which loses nothing: what is no UTF-16 is refused.
type wide uint8

const (
	notWide wide = iota
	littleEndian
	bigEndian
)

func (w wide) String() string {
	if w == bigEndian {
		return "UTF-16BE"
	}
	return "UTF-16LE"
}

func (w wide) order() binary.AppendByteOrder {
	if w == bigEndian {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func (w wide) unit(b []byte) uint16 {
	if w == bigEndian {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

// wideOf recognises UTF-16 by its byte order mark, or without one by the
// start of an XML declaration.
func wideOf(data []byte) wide {
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("<\x00?\x00")):
		return littleEndian
	case bytes.HasPrefix(data, []byte("\xFE\xFF")), bytes.HasPrefix(data, []byte("\x00<\x00?")):
		return bigEndian
	}
	return notWide
}

// decode turns a file into UTF-8. An odd byte at the end is not part of it.
// At half a surrogate pair it stops and is false.
func (w wide) decode(data []byte) (text []byte, ok bool) {
	text = make([]byte, 0, len(data)/2+len(data)/16)
	for i := 0; i+1 < len(data); i += 2 {
		r := rune(w.unit(data[i:]))
		if utf16.IsSurrogate(r) {
			if i+3 >= len(data) {
				return text, false
			}
			r = utf16.DecodeRune(r, rune(w.unit(data[i+2:])))
			if r == utf8.RuneError {
				return text, false
			}
			i += 2
		}
		text = utf8.AppendRune(text, r)
	}
	return text, true
}

// append turns UTF-8 back into UTF-16.
func (w wide) append(dst, text []byte) []byte {
	order := w.order()
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		if r < 0x10000 {
			dst = order.AppendUint16(dst, uint16(r))
			continue
		}
		high, low := utf16.EncodeRune(r)
		dst = order.AppendUint16(order.AppendUint16(dst, uint16(high)), uint16(low))
	}
	return dst
}

// wideStride is the distance of the marks of a wideIndex in bytes of UTF-8.
const wideStride = 256

// wideIndex finds the place in a UTF-16 file of a place in its UTF-8 form: for
// every wideStride bytes of UTF-8, the units before them.
type wideIndex []int32

func indexWide(text []byte) wideIndex {
	index := make(wideIndex, 0, len(text)/wideStride+1)
	units := int32(0)
	for i, c := range text {
		if i%wideStride == 0 {
			index = append(index, units)
		}
		units += unitsOf(c)
	}
	return index
}

// unitsOf counts the UTF-16 units of a character at the first byte of its
// UTF-8 form.
func unitsOf(c byte) int32 {
	switch {
	case c >= 0xF0:
		return 2
	case c < 0x80 || c >= 0xC0:
		return 1
	}
	return 0
}

// units counts the units before an offset.
func (x wideIndex) units(text []byte, offset int) int {
	if len(x) == 0 {
		return 0
	}
	mark := min(offset/wideStride, len(x)-1)
	units := x[mark]
	for _, c := range text[mark*wideStride : min(offset, len(text))] {
		units += unitsOf(c)
	}
	return int(units)
}
