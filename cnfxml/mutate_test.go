package cnfxml

import (
	"math/rand/v2"
	"slices"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// splinters are pieces of markup for mutations.
var splinters = []string{
	"<", ">", "&", "/", "\"", "'", "=", "]]>", "--", "<!--", "-->", "<a>", "</a>", "<a/>", "&amp;", "&#1;", "&x;",
	"<![CDATA[", "<?x?>", "<?xml version=\"1.0\"?>", " ", "\n", "\r\n", "\xFF", "é", "x", "0", ":", "\x02", "]",
}

// mutate changes a document a little.
func mutate(rng *rand.Rand, data []byte) []byte {
	out := slices.Clone(data)
	for range 1 + rng.IntN(2) {
		if len(out) == 0 {
			return out
		}
		at := rng.IntN(len(out))
		length := min(1+rng.IntN(4), len(out)-at)
		switch rng.IntN(4) {
		case 0:
			out = slices.Delete(out, at, at+length)
		case 1:
			out = slices.Insert(out, at, []byte(splinters[rng.IntN(len(splinters))])...)
		case 2:
			out = slices.Replace(out, at, at+length, []byte(splinters[rng.IntN(len(splinters))])...)
		case 3:
			to := rng.IntN(len(out))
			out = slices.Insert(out, to, slices.Clone(out[at:at+length])...)
		}
	}
	return out
}

// wholes are pieces that may stand between two tags.
var wholes = []string{
	" ", "\n", "\r\n\t", "&amp;", "<a/>", "<a>1</a>", "<member priority='7'><a/></member>", "é", "x", "0", "<!-- x -->", "<?x y?>",
	"<![CDATA[<x>]]>", "&#233;", "]]", "\u0080", "<b c='&lt;' d=\"'\"></b>", "<x:y/>",
}

// vary changes a document so that it often stays well-formed.
func vary(rng *rand.Rand, data []byte) []byte {
	var ends []int
	for i, c := range data {
		if c == '>' {
			ends = append(ends, i+1)
		}
	}
	if len(ends) < 2 {
		return mutate(rng, data)
	}
	at, to := rng.IntN(len(ends)), rng.IntN(len(ends))
	switch rng.IntN(4) {
	case 0, 1:
		return slices.Insert(slices.Clone(data), ends[at], []byte(wholes[rng.IntN(len(wholes))])...)
	case 2: // a piece between two tags moves
		piece := slices.Clone(data[ends[max(at-2, 0)]:ends[at]])
		return slices.Insert(slices.Clone(data), ends[to], piece...)
	}
	from := ends[max(at-2, 0)]
	return slices.Delete(slices.Clone(data), from, ends[at])
}
