package sccp

import "math"

// An outline names the fields of a struct as the protocol does, in the order of
// the Go struct. The generator writes one for each:
//
//	{lineInstance layouts[] rtp{port rate} codec params#3(1-4:bitRate *:raw)}
//
// Brackets mark an array, braces hold the fields of a struct and parentheses
// the arms of a union, each behind the selectors it is for. The number behind #
// is that of the field which selects the arm; a struct may have it too, for a
// union inside.
//
// The methods of an outline take off its front what they return.
type outline string

// entry is a field of an outline. What the brackets behind it hold is still in
// the outline.
type entry struct {
	name     string
	list     bool
	selector int // number of the field that selects, or noSelector
}

const noSelector = -1

const (
	structBracket = '{'
	unionBracket  = '('
)

// nested reports whether brackets with fields come next.
func (o outline) nested() bool { return o[0] == structBracket || o[0] == unionBracket }

// enter goes inside of the brackets that come next and returns which.
func (o *outline) enter() byte {
	bracket := (*o)[0]
	*o = (*o)[1:]
	return bracket
}

// more reports whether another entry follows inside of the brackets, and leaves
// them if not.
func (o *outline) more() bool {
	switch (*o)[0] {
	case ' ':
		*o = (*o)[1:]
	case '}', ')':
		*o = (*o)[1:]
		return false
	}
	return true
}

func (o *outline) entry() entry {
	s, n := *o, 0
	for isNameByte(s[n]) {
		n++
	}
	e := entry{name: string(s[:n]), selector: noSelector}
	*o = s[n:]
	if s[n] == '[' {
		e.list = true
		*o = s[n+len("[]"):]
	}
	if (*o)[0] == '#' {
		*o = (*o)[1:]
		e.selector = int(o.number())
	}
	return e
}

// arm returns the selectors that the next entry is for.
func (o *outline) arm() (low, high uint32) {
	if (*o)[0] == '*' {
		*o = (*o)[len("*:"):]
		return 0, math.MaxUint32
	}
	low = o.number()
	high = low
	if (*o)[0] == '-' {
		*o = (*o)[1:]
		high = o.number()
	}
	*o = (*o)[len(":"):]
	return low, high
}

// skip passes over the brackets that come next, if any do.
func (o *outline) skip() {
	if !o.nested() {
		return
	}
	depth := 0
	for n := 0; ; n++ {
		switch (*o)[n] {
		case structBracket, unionBracket:
			depth++
		case '}', ')':
			depth--
		}
		if depth == 0 {
			*o = (*o)[n+1:]
			return
		}
	}
}

func (o *outline) number() (x uint32) {
	s, n := *o, 0
	for ; '0' <= s[n] && s[n] <= '9'; n++ {
		x = 10*x + uint32(s[n]-'0')
	}
	*o = s[n:]
	return x
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
