package cnfxml

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
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

var (
	declared   = regexp.MustCompile(`encoding\s*=\s*["']([^"']*)["']`)
	oddVersion = regexp.MustCompile(`^\S*<\?xml\s+version\s*=\s*["']([^"']*)["']`)
)

// beyondXMLLint reports whether the two are known to differ: libxml2 knows
// more encodings, UTF-16 among them, reads document types, and takes version numbers that XML
// does not have.
func beyondXMLLint(text string) bool {
	for _, mark := range []string{"\xFF\xFE", "\xFE\xFF", "\x00"} {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	if strings.Contains(text, "<!DOCTYPE") {
		return true
	}
	if m := declared.FindStringSubmatch(text); m != nil {
		if _, ok := charsetNamed(m[1]); !ok && m[1] != "klingon" && m[1] != "UTF-16" {
			return true
		}
	}
	if m := oddVersion.FindStringSubmatch(text); m != nil {
		return !isVersion([]byte(m[1])) && m[1] != "2.0"
	}
	return false
}
