package config

import (
	"errors"
	"fmt"
	"strings"
)

// Pattern describes numbers: digits and * stand for themselves, X for any digit,
// [2-59] for one of several, and a final dot for one or more of anything. A range
// such as 2000-2499 stands for its numbers.
type Pattern struct {
	text string
	keys []keySet
	open bool // more may follow
	span *Range
}

// keySet holds the keys 0 to 9 and *, a bit each.
type keySet uint16

const (
	anyDigit keySet = 1<<10 - 1
	anyKey   keySet = 1<<11 - 1
)

func keyBit(c byte) keySet {
	switch {
	case c >= '0' && c <= '9':
		return 1 << (c - '0')
	case c == '*':
		return 1 << 10
	}
	return 0
}

// ParsePattern reads a pattern.
func ParsePattern(s string) (Pattern, error) {
	p := Pattern{text: s}
	if !strings.ContainsAny(s, "[X.") && strings.Contains(s, "-") {
		r, err := ParseRange(s)
		p.span = &r
		return p, err
	}
	rest := s
	for rest != "" {
		c := rest[0]
		rest = rest[1:]
		switch {
		case c == 'X':
			p.keys = append(p.keys, anyDigit)
		case c == '[':
			inside, after, ok := strings.Cut(rest, "]")
			set, err := parseKeys(inside)
			if !ok || err != nil {
				return Pattern{}, fmt.Errorf("%q has a bad set in brackets", s)
			}
			p.keys, rest = append(p.keys, set), after
		case c == '.' && rest == "":
			p.open = true
		case keyBit(c) != 0:
			p.keys = append(p.keys, keyBit(c))
		default:
			return Pattern{}, fmt.Errorf("%q is no pattern: %q stands for nothing", s, c)
		}
	}
	switch {
	case len(p.keys) == 0 && !p.open:
		return Pattern{}, errors.New("the pattern is empty")
	case len(p.keys) > maxDigits:
		return Pattern{}, fmt.Errorf("the pattern %q has more than %d digits", s, maxDigits)
	}
	return p, nil
}

// parseKeys reads the inside of brackets: single keys and ranges of digits.
func parseKeys(s string) (set keySet, err error) {
	for i := 0; i < len(s); i++ {
		from, to := s[i], s[i]
		if i+2 < len(s) && s[i+1] == '-' {
			to = s[i+2]
			i += 2
		}
		if keyBit(from) == 0 || keyBit(to) == 0 || from > to {
			return 0, errors.New("no digits")
		}
		for c := from; c <= to; c++ {
			set |= keyBit(c)
		}
	}
	if set == 0 {
		return 0, errors.New("empty")
	}
	return set, nil
}

func (p Pattern) String() string { return p.text }

// Match tells whether digits are a number of the pattern, and whether more digits
// could follow.
func (p Pattern) Match(digits string) (exact, longer bool) {
	if p.span != nil {
		return p.span.match(digits)
	}
	for i := range len(digits) {
		want := anyKey
		switch {
		case i < len(p.keys):
			want = p.keys[i]
		case !p.open:
			return false, false
		}
		if keyBit(digits[i])&want == 0 {
			return false, false
		}
	}
	if p.open {
		return len(digits) > len(p.keys), true
	}
	return len(digits) == len(p.keys), len(digits) < len(p.keys)
}

// shorterThan tells whether every number of the pattern has fewer digits.
func (p Pattern) shorterThan(digits int) bool {
	switch {
	case p.span != nil:
		return len(p.span.First) < digits
	case p.open:
		return false
	}
	return len(p.keys) < digits
}

// match compares as texts: both ends have the same count of digits.
func (r Range) match(digits string) (exact, longer bool) {
	n := len(digits)
	if n > len(r.First) || strings.Trim(digits, "0123456789") != "" ||
		digits < r.First[:n] || digits > r.Last[:n] {
		return false, false
	}
	return n == len(r.First), n < len(r.First)
}
