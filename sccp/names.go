package sccp

import (
	"cmp"
	"slices"
	"strconv"
)

// names are what stands for the values of an enum, by value, or for its bits.
// The first entry is the name of the enum; its value tells which of the two.
type names []name

type name struct {
	value uint32
	name  string
}

const (
	ofValues = iota
	ofBits
)

// find returns what stands for a value, or "".
func (n names) find(x uint32) string {
	i, found := slices.BinarySearchFunc(n[1:], x, func(e name, x uint32) int { return cmp.Compare(e.value, x) })
	if !found {
		return ""
	}
	return n[1+i].name
}

// name returns the name of a value, or of each bit that is set.
func (n names) name(x uint32) string {
	if n[0].value == ofBits {
		return n.join(x)
	}
	if s := n.find(x); s != "" {
		return s
	}
	return n[0].name + "(" + strconv.FormatUint(uint64(x), 10) + ")"
}

// append stays out of line, because each enum has a method for it, and another
// for pointers.
//
//go:noinline
func (n names) append(b []byte, x uint32) ([]byte, error) { return append(b, n.name(x)...), nil }

// join puts | between the names of bits; bits without a name come as one number.
func (n names) join(x uint32) string {
	var b []byte
	for _, bit := range n[1:] {
		if x&bit.value == bit.value {
			b = append(append(b, bit.name...), '|')
			x &^= bit.value
		}
	}
	if x != 0 || len(b) == 0 {
		return string(b) + "0x" + strconv.FormatUint(uint64(x), 16)
	}
	return string(b[:len(b)-1])
}
