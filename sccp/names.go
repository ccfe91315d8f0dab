package sccp

import (
	"strconv"
	"strings"
)

func unnamed(enum string, x uint32) string {
	return enum + "(" + strconv.FormatUint(uint64(x), 10) + ")"
}

// bitNames gathers the names of the bits that are set.
type bitNames struct{ b strings.Builder }

// take adds the name if all bits of mask are set and returns the bits left.
func (s *bitNames) take(x, mask uint32, name string) uint32 {
	if x&mask != mask {
		return x
	}
	s.add(name)
	return x &^ mask
}

func (s *bitNames) add(name string) {
	if s.b.Len() > 0 {
		s.b.WriteByte('|')
	}
	s.b.WriteString(name)
}

// finish adds the bits without a name.
func (s *bitNames) finish(x uint32) string {
	if x != 0 || s.b.Len() == 0 {
		s.add("0x" + strconv.FormatUint(uint64(x), 16))
	}
	return s.b.String()
}
