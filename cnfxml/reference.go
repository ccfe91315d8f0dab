package cnfxml

import "strings"

// refKind says what follows an ampersand.
type refKind uint8

const (
	refGood      refKind = iota
	refBare              // not a reference at all
	refUndefined         // a well-formed reference to an entity that does not exist
	refBadChar           // a character reference to something that is no character
)

// reference reads the reference that starts with src[0] == '&'.
// Size counts the bytes up to and including the semicolon, and is 1 for refBare.
func reference(src []byte) (r rune, size int, kind refKind) {
	// What follows an ampersand holds no other, so this is linear for the whole
	// text, however long the references are.
	window := src[1:]
	for i, c := range window {
		if c == ';' {
			return namedReference(string(window[:i]))
		}
		if classes[c]&nameRest == 0 && (c != '#' || i > 0) {
			break
		}
	}
	return 0, 1, refBare
}

func namedReference(name string) (r rune, size int, kind refKind) {
	size = len(name) + 2
	switch name {
	case "amp":
		return '&', size, refGood
	case "lt":
		return '<', size, refGood
	case "gt":
		return '>', size, refGood
	case "quot":
		return '"', size, refGood
	case "apos":
		return '\'', size, refGood
	}
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		r, ok := charReference(digits)
		if !ok {
			return 0, size, refBadChar
		}
		return r, size, refGood
	}
	if !isName(name) {
		return 0, 1, refBare
	}
	return 0, size, refUndefined
}

// charReference reads decimal digits, or hexadecimal ones after an x.
func charReference(digits string) (rune, bool) {
	base := rune(10)
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	var r rune
	for i := range len(digits) {
		d, ok := hexDigit(digits[i])
		if !ok || d >= base {
			return 0, false
		}
		if r = r*base + d; r > 0x10FFFF {
			return 0, false
		}
	}
	return r, digits != "" && isChar(r)
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0'), true
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}
