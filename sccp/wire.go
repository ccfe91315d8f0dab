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

// tail is what stands beyond the layout.
func tail(body []byte, end int) []byte {
	if end >= len(body) {
		return nil
	}
	return body[end:]
}

func text(slot []byte) []byte { return cut(slot, 0, textLen(slot)) }

// textLen returns the number of bytes before the first NUL. It looks at eight
// bytes at once, which for most texts of this protocol is quicker than a call
// of bytes.IndexByte; longer ones are left to that.
func textLen(b []byte) int {
	const ones, tops, quick = 0x0101010101010101, 0x8080808080808080, 32
	n := 0
	for ; n < quick && len(b)-n >= 8; n += 8 {
		x := le.Uint64(b[n:])
		if zero := (x - ones) &^ x & tops; zero != 0 {
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
	n := copy(slot, t)
	if n < len(t) || textLen(t) < n {
		return false
	}
	if n < len(slot) && slot[n] != 0 {
		clear(slot[n:])
	}
	return true
}

// putZText writes t and a NUL; b has room for both.
func putZText(b, t []byte) bool {
	if textLen(t) < len(t) {
		return false
	}
	b[copy(b, t)] = 0
	return true
}

func ipv4(b []byte) netip.Addr { return netip.AddrFrom4([4]byte(b)) }

func ipv6(b []byte) netip.Addr { return netip.AddrFrom16([16]byte(b)) }

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

// taggedAddr reads the 20 bytes of an address from version 17 on: the family
// as a little-endian word, then 16 bytes of which IPv4 uses the first 4.
func taggedAddr(b []byte) netip.Addr {
	if le.Uint32(b) == familyIPv6 {
		return ipv6(b[4:20])
	}
	return ipv4(b[4:8])
}

func putTaggedAddr(b []byte, a netip.Addr) bool {
	a = a.Unmap()
	if a.IsValid() && taggedAddr(b) == a {
		return true
	}
	clear(b)
	switch {
	case a.Is4():
		putIPv4(b[4:8], a)
	case a.Is6():
		le.PutUint32(b, familyIPv6)
		putIPv6(b[4:20], a)
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
