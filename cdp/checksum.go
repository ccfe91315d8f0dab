package cdp

import "encoding/binary"

// Checksum computes the checksum of a payload, taking the checksum field
// (bytes 2 and 3) as zero whatever it holds.
//
// It is the Internet checksum of RFC 1071, except that the last byte of a payload
// of odd length is added as a signed number in the low half of the word: the
// first implementation did so, and Catalyst switches still do.
func Checksum(payload []byte) uint16 {
	if len(payload) < payloadHeader {
		return fold(sum(payload))
	}
	return fold(sum(payload[:2]) + sum(payload[payloadHeader:]))
}

// sum adds 32-bit words: in one's complement the word size does not matter
// as long as the last step folds to 16 bits.
func sum(p []byte) (s uint64) {
	for ; len(p) >= 4; p = p[4:] {
		s += uint64(binary.BigEndian.Uint32(p))
	}
	if len(p) >= 2 {
		s += uint64(binary.BigEndian.Uint16(p))
		p = p[2:]
	}
	if len(p) == 1 {
		s += signedOctet(p[0])
	}
	return s
}

// signedOctet is b as a signed number in 16-bit one's complement.
func signedOctet(b byte) uint64 {
	if b < 0x80 {
		return uint64(b)
	}
	return 0xff00 | uint64(b-1)
}

func fold(s uint64) uint16 {
	for s > 0xffff {
		s = s>>16 + s&0xffff
	}
	return ^uint16(s)
}
