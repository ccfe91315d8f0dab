package sccptest

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"github.com/skinnykit/skinny/sccp"
)

// Mutation is a frame that differs from a valid one in a single place.
type Mutation struct {
	Name  string // count/capCount=4294967295, cut/17 ...
	Frame []byte
}

// Mutations returns the case broken in every way this package knows: the
// length word, the version, every count, every text without its NUL, every
// length of the body, padding, and bytes without meaning that are not zero.
// The frames share no memory with the case.
func (c Case) Mutations() iter.Seq[Mutation] {
	return func(yield func(Mutation) bool) {
		for _, all := range []iter.Seq[Mutation]{
			c.Lengths(), c.VersionWords(), c.Counts(), c.Families(), c.Unterminated(), c.Padded(), c.Garbage(), c.Cuts(),
		} {
			for m := range all {
				if !yield(m) {
					return
				}
			}
		}
	}
}

// Lengths returns the frame with wrong length words.
func (c Case) Lengths() iter.Seq[Mutation] {
	right := uint32(len(c.Frame) - 8)
	words := []uint32{0, 1, 2, 3, right - 1, right + 1, 64 << 10, 64<<10 + 1, 1<<31 - 8, 1 << 31, 1<<32 - 4, 1<<32 - 1}
	return c.edits(func(yield func(string, func([]byte))) {
		for _, w := range words {
			yield(fmt.Sprintf("length=%d", w), func(f []byte) { binary.LittleEndian.PutUint32(f, w) })
		}
	})
}

// VersionWords returns the frame under versions that do not fit its layout or
// that nobody sends.
func (c Case) VersionWords() iter.Seq[Mutation] {
	words := append(Versions(), 1, 5, 9, 12, 14, 23, 0xff, 0x1614, 1<<31, 1<<32-1)
	return c.edits(func(yield func(string, func([]byte))) {
		for _, w := range words {
			yield(fmt.Sprintf("version=%d", w), func(f []byte) { binary.LittleEndian.PutUint32(f[4:], uint32(w)) })
		}
	})
}

// Counts returns the frame with each count at 0, its maximum, and beyond.
func (c Case) Counts() iter.Seq[Mutation] {
	return c.edits(func(yield func(string, func([]byte))) {
		for _, v := range c.Values {
			if v.Count == nil {
				continue
			}
			for _, n := range []uint32{0, 1, uint32(v.Count.Max), uint32(v.Count.Max) + 1, 1 << 31, 1<<32 - 1} {
				yield(fmt.Sprintf("count/%s=%d", v.Path, n), func(f []byte) { put(f, v, n) })
			}
		}
	})
}

// put writes a number of any width into a frame.
func put(frame []byte, v Value, x uint32) {
	for i := range v.Size {
		frame[sccp.HeaderSize+v.Offset+i] = byte(x >> (8 * i))
	}
}

// Families returns the frame with other families of its addresses: IPv4, IPv6,
// both, invalid and nonsense.
func (c Case) Families() iter.Seq[Mutation] {
	return c.edits(func(yield func(string, func([]byte))) {
		for _, v := range c.Values {
			if v.Kind != sccp.KindAddr {
				continue
			}
			for _, family := range []uint32{0, 1, 2, 3, 1 << 24, 1<<32 - 1} {
				yield(fmt.Sprintf("family/%s=%d", v.Path, family), func(f []byte) {
					binary.LittleEndian.PutUint32(f[sccp.HeaderSize+v.Offset:], family)
				})
			}
		}
	})
}

// Unterminated returns the frame with each text filling its slot, without NUL.
func (c Case) Unterminated() iter.Seq[Mutation] {
	return c.edits(func(yield func(string, func([]byte))) {
		for _, v := range c.Values {
			if v.Kind != sccp.KindText && v.Kind != sccp.KindTextZ && v.Kind != sccp.KindTextRest {
				continue
			}
			yield("unterminated/"+v.Path, func(f []byte) {
				slot := f[sccp.HeaderSize+v.Offset:][:v.Slot]
				for i := range slot {
					if slot[i] == 0 {
						slot[i] = 'x'
					}
				}
			})
		}
	})
}

// Garbage returns the frame with old memory in all bytes without meaning.
// Decoders must read the same values.
func (c Case) Garbage() iter.Seq[Mutation] {
	return c.edits(func(yield func(string, func([]byte))) {
		if len(c.Spare) == 0 {
			return
		}
		yield("garbage", func(f []byte) {
			for _, s := range c.Spare {
				for i := range s.Size {
					f[sccp.HeaderSize+s.Offset+i] = byte(0x90 + i%0x60)
				}
			}
		})
	})
}

// Padded returns the frame with 1 to 8 zeros more, counted by its length word.
func (c Case) Padded() iter.Seq[Mutation] {
	return func(yield func(Mutation) bool) {
		for n := 1; n <= 8; n++ {
			f := Frame(c.Info.ID, c.word(), append(slices.Clone(c.Body()), make([]byte, n)...))
			if !yield(Mutation{fmt.Sprintf("padded/%d", n), f}) {
				return
			}
		}
	}
}

// Cuts returns the frame with a body cut at every byte; the length word fits.
func (c Case) Cuts() iter.Seq[Mutation] {
	return func(yield func(Mutation) bool) {
		for n := range len(c.Body()) {
			if !yield(Mutation{fmt.Sprintf("cut/%d", n), Frame(c.Info.ID, c.word(), c.Body()[:n])}) {
				return
			}
		}
	}
}

func (c Case) word() sccp.Version {
	return sccp.Version(binary.LittleEndian.Uint32(c.Frame[4:]))
}

// edits runs each edit on a copy of the frame.
func (c Case) edits(all func(yield func(string, func([]byte)))) iter.Seq[Mutation] {
	return func(yield func(Mutation) bool) {
		stopped := false
		all(func(name string, edit func([]byte)) {
			if stopped {
				return
			}
			f := slices.Clone(c.Frame)
			edit(f)
			stopped = !yield(Mutation{name, f})
		})
	}
}
