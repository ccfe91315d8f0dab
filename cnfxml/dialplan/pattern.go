package dialplan

import "math/bits"

// pattern is a MATCH, taken apart. After some elements have been matched, the
// number of them is the state; a set of states is a bit set.
type pattern struct {
	elems    [MaxValueLen]element
	n        int
	commas   [MaxTones]uint8 // the states at which tones are played
	ncommas  int
	end      int  // the state from which endKey ends the number; -1 for none
	endKey   byte // 0 ends it without a key
	literals int
}

type element struct {
	kind elementKind
	key  byte // of a literal
}

type elementKind uint8

const (
	literal elementKind = iota
	anyKey              // .
	anyKeys             // *
)

const pound = '#'

func (e element) takes(key byte) bool {
	if e.kind == literal {
		return e.key == key
	}
	return key != pound
}

// compile is false for what phones do not take: an empty pattern, one that is
// too long, or one with a lone backslash at its end.
func (p *pattern) compile(match string) bool {
	*p = pattern{end: -1}
	if len(match) <= MaxValueLen && p.parse(match) && p.n > 0 {
		return true
	}
	*p = pattern{end: -1}
	return false
}

func (p *pattern) parse(match string) bool {
	for i := 0; i < len(match); i++ {
		switch c := match[i]; c {
		case '.':
			p.add(element{kind: anyKey})
		case '*':
			p.add(element{kind: anyKeys})
		case ',':
			if p.ncommas < MaxTones {
				p.commas[p.ncommas] = uint8(p.n)
				p.ncommas++
			}
		case '>':
			p.end = p.n
			if i++; i < len(match) {
				p.endKey = match[i]
			}
		case '\\':
			if i++; i == len(match) {
				return false
			}
			p.add(element{key: match[i]})
		default:
			p.add(element{key: c})
		}
	}
	return true
}

func (p *pattern) add(e element) {
	p.elems[p.n] = e
	p.n++
	if e.kind == literal {
		p.literals++
	}
}

// step returns the states after a key.
func (p *pattern) step(states uint64, key byte) (next uint64) {
	for rest := states; rest != 0; rest &= rest - 1 {
		s := bits.TrailingZeros64(rest)
		if s < p.n && p.elems[s].takes(key) {
			next |= 1 << (s + 1)
		}
		if s > 0 && p.elems[s-1].kind == anyKeys && p.elems[s-1].takes(key) {
			next |= 1 << s
		}
	}
	return next
}

// fit is how far digits and a pattern go together.
type fit struct {
	states uint64
	used   int  // digits, without the key that ended the number
	ended  bool // by the pattern
}

func (p *pattern) match(digits string) fit {
	states := uint64(1)
	for i := range len(digits) {
		if p.endKey != 0 && digits[i] == p.endKey && p.pastEnd(states) {
			return fit{states, i, true}
		}
		if states = p.step(states, digits[i]); states == 0 {
			return fit{}
		}
	}
	return fit{states, len(digits), p.end >= 0 && p.endKey == 0 && p.pastEnd(states)}
}

func (p *pattern) pastEnd(states uint64) bool { return p.end >= 0 && states>>p.end != 0 }

func (f fit) alive() bool { return f.states != 0 }

// complete reports whether the digits are a number to send.
func (p *pattern) complete(f fit) bool { return f.ended || f.states>>p.n&1 != 0 }

// comma returns the number of the comma at which the digits end, or -1.
func (p *pattern) comma(f fit) int {
	for i := range p.ncommas {
		if f.states>>p.commas[i]&1 != 0 {
			return i
		}
	}
	return -1
}

// covers reports whether every number that q fits also fits p. It may be false
// for a pattern with a * that is not its last element.
func (p *pattern) covers(q *pattern) bool {
	if p.end >= 0 || q.end >= 0 || !p.isPlain() || !q.isPlain() {
		return false
	}
	open := p.elems[p.n-1].kind == anyKeys
	fixed := p.n
	switch {
	case open && q.n < p.n:
		return false
	case open:
		fixed--
	case q.elems[q.n-1].kind == anyKeys || q.n != p.n:
		return false
	}
	for i := range fixed {
		if a, b := p.elems[i], q.elems[i]; a.kind == literal && a != b || a.kind != literal && b.kind == literal && b.key == pound {
			return false
		}
	}
	for i := fixed; i < q.n; i++ {
		if q.elems[i] == (element{key: pound}) {
			return false
		}
	}
	return true
}

// isPlain is true without a *, or with one at the end.
func (p *pattern) isPlain() bool {
	for i := range p.n - 1 {
		if p.elems[i].kind == anyKeys {
			return false
		}
	}
	return true
}
