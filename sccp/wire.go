package sccp

import (
	"bytes"
	"math/bits"
	"net/netip"
)

// The functions put... write a value into its slot. Bytes without meaning that
// stand in the slot already survive as long as the slot then says the value.
// They report false for a value that does not fit.

// cut is a field of n bytes, nil for none. Its capacity ends with it, so that
// appending to it cannot write into the next field.
func cut(b []byte, off, n int) []byte {
	if n == 0 {
		return nil
	}
	return b[off : off+n : off+n]
}

// getText reads the text of a slot. Short texts and none are what it mostly
// meets: their NUL is in the first word.
func getText(t *[]byte, slot []byte) {
	n := 0
	if len(slot) >= wordSize {
		if zero := zeroByte(le.Uint64(slot)); zero != 0 {
			n = bits.TrailingZeros64(zero) / 8
		} else {
			n = wordSize + textLen(slot[wordSize:])
		}
	} else {
		n = textLen(slot)
	}
	if n == 0 {
		*t = nil
		return
	}
	*t = slot[:n:n]
}

// Most texts of this protocol are so short that a few words at once are quicker
// than a call of bytes.IndexByte or copy.
const wordSize = 8

// zeroByte has the top bit of the lowest byte of x that is zero, if there is one.
func zeroByte(x uint64) uint64 {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	return (x - ones) &^ x & tops
}

// textLen returns the number of bytes before the first NUL.
func textLen(b []byte) int {
	const quick = 4 * wordSize
	n := 0
	for ; n < quick && len(b)-n >= wordSize; n += wordSize {
		if zero := zeroByte(le.Uint64(b[n:])); zero != 0 {
			return n + bits.TrailingZeros64(zero)/8
		}
	}
	if n == quick {
		if i := bytes.IndexByte(b[n:], 0); i >= 0 {
			return n + i
		}
		return len(b)
	}
	for ; n < len(b) && b[n] != 0; n++ {
	}
	return n
}

func putText(slot, t []byte) bool {
	n := len(t)
	if n > len(slot) || !copyText(slot[:n], t) {
		return false
	}
	if n < len(slot) && slot[n] != 0 {
		clear(slot[n:])
	}
	return true
}

// copyText copies a text to a place of the same length, unless there is a NUL in
// it. The last word overlaps the one before.
func copyText(to, t []byte) bool {
	n := len(t)
	switch {
	case n >= wordSize:
		last := le.Uint64(t[n-wordSize:])
		if zeroByte(last) != 0 {
			return false
		}
		for i := 0; i < n-wordSize; i += wordSize {
			x := le.Uint64(t[i:])
			if zeroByte(x) != 0 {
				return false
			}
			le.PutUint64(to[i:], x)
		}
		le.PutUint64(to[n-wordSize:], last)
	case n >= wordSize/2:
		first, last := le.Uint32(t), le.Uint32(t[n-wordSize/2:])
		if zeroByte(uint64(first)|uint64(last)<<32) != 0 {
			return false
		}
		le.PutUint32(to, first)
		le.PutUint32(to[n-wordSize/2:], last)
	default:
		for i, c := range t {
			if c == 0 {
				return false
			}
			to[i] = c
		}
	}
	return true
}

// putZText writes t and a NUL at byte p, where b has room for both, and returns
// the place behind them; that is negative, ^p, if t does not fit. The limit of a
// text with its NUL is for new messages: one that was decoded may come longer.
func (k *kept) putZText(b []byte, p, limit int, t []byte) int {
	end := p + len(t)
	if len(t) >= limit && k.layout == 0 || !copyText(b[p:end], t) {
		return ^p
	}
	b[end] = 0
	return end + 1
}

func getIPv4(a *netip.Addr, b []byte) { *a = netip.AddrFrom4([4]byte(b)) }

func getIPv6(a *netip.Addr, b []byte) { *a = netip.AddrFrom16([16]byte(b)) }

func putIPv4(b []byte, a netip.Addr) bool {
	if !a.IsValid() {
		clear(b)
		return true
	}
	if a = a.Unmap(); !a.Is4() {
		return false
	}
	v := a.As4()
	copy(b, v[:])
	return true
}

func putIPv6(b []byte, a netip.Addr) bool {
	if !a.IsValid() {
		clear(b)
		return true
	}
	v := a.As16()
	copy(b, v[:])
	return true
}

// Families of a tagged address.
const (
	familyIPv4 = 0
	familyIPv6 = 1
)

// getTaggedAddr reads the 20 bytes of an address from version 17 on: the family
// as a little-endian word, then 16 bytes of which IPv4 uses the first 4.
func getTaggedAddr(a *netip.Addr, b []byte) {
	if le.Uint32(b) == familyIPv6 {
		getIPv6(a, b[4:20])
		return
	}
	getIPv4(a, b[4:8])
}

// putTaggedAddr leaves a slot alone that says the address already, because IPv4
// may also come as IPv6, and unused bytes mean nothing.
func putTaggedAddr(b []byte, a netip.Addr) bool {
	tagged6 := le.Uint32(b) == familyIPv6
	switch {
	case a.Is6() && tagged6 && a.As16() == [16]byte(b[4:20]):
	case a.Is4() || a.Is4In6():
		if v := a.Unmap().As4(); tagged6 || v != [4]byte(b[4:8]) {
			clear(b)
			copy(b[4:8], v[:])
		}
	default:
		clear(b)
		if a.IsValid() {
			le.PutUint32(b, familyIPv6)
			putIPv6(b[4:20], a)
		}
	}
	return true
}

// fill repeats a pattern over the unused slots of an array.
func fill(b []byte, pattern string) {
	for len(b) > 0 {
		b = b[copy(b, pattern):]
	}
}

// putUint writes an integer of width bytes at p and returns the place behind it.
func putUint(b []byte, p, width int, x uint32) int {
	for i := range width {
		b[p+i] = byte(x >> (8 * i))
	}
	return p + width
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// resize returns s with n elements and keeps the memory of those that it had.
func resize[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	return append(s[:cap(s)], make([]T, n-cap(s))...)
}

// The functions get2 to get6 and put2 to put6 read and write neighbouring
// words. From four words on they stay out of line: a call costs the program next
// to nothing then, and the compiler far less than the same in hundreds of places.

func get2(b []byte, w0, w1 *uint32) {
	_ = b[7]
	*w0, *w1 = le.Uint32(b), le.Uint32(b[4:])
}

func get3(b []byte, w0, w1, w2 *uint32) {
	_ = b[11]
	*w0, *w1, *w2 = le.Uint32(b), le.Uint32(b[4:]), le.Uint32(b[8:])
}

//go:noinline
func get4(b []byte, w0, w1, w2, w3 *uint32) {
	_ = b[15]
	*w0, *w1, *w2, *w3 = le.Uint32(b), le.Uint32(b[4:]), le.Uint32(b[8:]), le.Uint32(b[12:])
}

//go:noinline
func get5(b []byte, w0, w1, w2, w3, w4 *uint32) {
	_ = b[19]
	*w0, *w1, *w2, *w3, *w4 = le.Uint32(b), le.Uint32(b[4:]), le.Uint32(b[8:]), le.Uint32(b[12:]), le.Uint32(b[16:])
}

//go:noinline
func get6(b []byte, w0, w1, w2, w3, w4, w5 *uint32) {
	_ = b[23]
	*w0, *w1, *w2, *w3, *w4, *w5 = le.Uint32(b), le.Uint32(b[4:]), le.Uint32(b[8:]), le.Uint32(b[12:]), le.Uint32(b[16:]), le.Uint32(b[20:])
}

func put2(b []byte, w0, w1 uint32) {
	_ = b[7]
	le.PutUint32(b, w0)
	le.PutUint32(b[4:], w1)
}

func put3(b []byte, w0, w1, w2 uint32) {
	_ = b[11]
	le.PutUint32(b, w0)
	le.PutUint32(b[4:], w1)
	le.PutUint32(b[8:], w2)
}

//go:noinline
func put4(b []byte, w0, w1, w2, w3 uint32) {
	_ = b[15]
	le.PutUint32(b, w0)
	le.PutUint32(b[4:], w1)
	le.PutUint32(b[8:], w2)
	le.PutUint32(b[12:], w3)
}

//go:noinline
func put5(b []byte, w0, w1, w2, w3, w4 uint32) {
	_ = b[19]
	le.PutUint32(b, w0)
	le.PutUint32(b[4:], w1)
	le.PutUint32(b[8:], w2)
	le.PutUint32(b[12:], w3)
	le.PutUint32(b[16:], w4)
}

//go:noinline
func put6(b []byte, w0, w1, w2, w3, w4, w5 uint32) {
	_ = b[23]
	le.PutUint32(b, w0)
	le.PutUint32(b[4:], w1)
	le.PutUint32(b[8:], w2)
	le.PutUint32(b[12:], w3)
	le.PutUint32(b[16:], w4)
	le.PutUint32(b[20:], w5)
}
