package sccp

import (
	"slices"
	"strconv"
)

// names are the names of an enum's values, by value, or of its bits.
type names struct {
	enum string
	bits bool
	all  []name
}

type name struct {
	value uint32
	name  string
}

// find returns what stands for a value, or "".
func (n *names) find(x uint32) string {
	i, found := slices.BinarySearchFunc(n.all, x, func(e name, x uint32) int { return int(int64(e.value) - int64(x)) })
	if !found {
		return ""
	}
	return n.all[i].name
}

// name returns the name of a value, or of each bit that is set.
func (n *names) name(x uint32) string {
	if n.bits {
		return n.join(x)
	}
	if s := n.find(x); s != "" {
		return s
	}
	return n.enum + "(" + strconv.FormatUint(uint64(x), 10) + ")"
}

func (n *names) append(b []byte, x uint32) ([]byte, error) { return append(b, n.name(x)...), nil }

// join puts | between the names of bits; bits without a name come as one number.
func (n *names) join(x uint32) string {
	var b []byte
	for _, bit := range n.all {
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
