package sccptest

import (
	"fmt"
	"math/rand/v2"

	"github.com/skinnykit/skinny/sccp"
)

// source gives the values of fields.
type source interface {
	number(width int) uint32
	text(n int) []byte
	bytes(n int) []byte
	count(a Amount, limit int) int
	selector(arms []sccp.Arm) uint32
	arm(n int) // wish for the next selector
}

// sequence gives values that all differ and show where they come from.
type sequence struct {
	n    uint32
	want int
}

func counting() *sequence { return &sequence{} }

func (s *sequence) number(width int) uint32 {
	s.n++
	switch width {
	case 1:
		return s.n%0x7f + 1
	case 2:
		return 0x5000 + s.n
	}
	return 0x0a000000 + s.n*0x0101
}

// text starts with its number, so that two texts of one frame differ.
func (s *sequence) text(n int) []byte {
	s.n++
	t := fmt.Appendf(nil, "%03d-", s.n)
	for c := byte('a'); len(t) < n; c++ {
		t = append(t, c)
		if c == 'z' {
			c = '@'
		} else if c == 'Z' {
			c = '`'
		}
	}
	return t[:n]
}

func (s *sequence) bytes(n int) []byte {
	s.n++
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.n+uint32(i))%0xfe + 1
	}
	return b
}

func (s *sequence) count(a Amount, limit int) int {
	switch a {
	case None:
		return 0
	case Some:
		return 1
	}
	return limit
}

func (s *sequence) arm(n int) { s.want = n }

func (s *sequence) selector(arms []sccp.Arm) uint32 {
	want := s.want % (len(arms) + 1)
	if want < len(arms) {
		if x, ok := selects(arms, want); ok {
			return x
		}
	}
	return noArm(arms)
}

// selects returns the lowest value that selects an arm and none before it.
func selects(arms []sccp.Arm, want int) (uint32, bool) {
	return lowest(arms[want].Low, arms[want].High, arms[:want])
}

// noArm returns a value that selects no arm, or 1 if every value does.
func noArm(arms []sccp.Arm) uint32 {
	if x, ok := lowest(1, 1<<32-1, arms); ok {
		return x
	}
	return 1
}

func lowest(x, high uint32, taken []sccp.Arm) (uint32, bool) {
	for again := true; again; {
		again = false
		for _, arm := range taken {
			if x >= arm.Low && x <= arm.High {
				if arm.High >= high {
					return high, false
				}
				x, again = arm.High+1, true
			}
		}
	}
	return x, true
}

// chance gives random values.
type chance struct{ *rand.Rand }

func (s chance) number(width int) uint32 {
	x := s.Uint32()
	if s.IntN(3) > 0 {
		x %= 32 // where the names of most enums are
	}
	return x & (1<<(8*width) - 1)
}

func (s chance) text(n int) []byte {
	t := make([]byte, s.upTo(n))
	for i := range t {
		t[i] = byte(1 + s.IntN(0xff))
	}
	return t
}

func (s chance) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.Uint32())
	}
	return b
}

func (s chance) count(_ Amount, limit int) int { return s.upTo(limit) }

func (s chance) upTo(limit int) int {
	if s.IntN(2) > 0 {
		limit = min(limit, 8)
	}
	return s.IntN(limit + 1)
}

func (s chance) arm(int) {}

func (s chance) selector(arms []sccp.Arm) uint32 {
	if n := s.IntN(len(arms) + 1); n < len(arms) {
		if x, ok := selects(arms, n); ok {
			return x
		}
	}
	return noArm(arms)
}
