package cnfxml

import "unicode/utf8"

// The classes a byte can have at the places where the parser looks at single
// bytes. A byte outside a class is not wrong, it is looked at more closely.
const (
	plainText  = 1 << iota // character data that needs no look: not < & ] CR and no control
	plainValue             // the same inside an attribute value: not < & quotes
	nameStart              // ASCII that may start a name
	nameRest               // ASCII that may continue a name
	blank                  // XML white space
	plainName              // nameRest without the colon of a prefix
	plainChar              // any ASCII that XML allows
	verbatim               // may be written as it is, wherever a value stands
)

var classes = classTable()

func classTable() (t [256]uint8) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = plainText | plainValue | plainChar
	}
	for _, c := range []byte{'\t', '\n', '\r', ' '} {
		t[c] = plainText | plainValue | plainChar | blank
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c] |= nameStart | nameRest
		t[c-'a'+'A'] |= nameStart | nameRest
	}
	for c := '0'; c <= '9'; c++ {
		t[c] |= nameRest
	}
	for _, c := range []byte{'_', ':'} {
		t[c] |= nameStart | nameRest
	}
	for _, c := range []byte{'-', '.'} {
		t[c] |= nameRest
	}
	for c := range t {
		if t[c]&nameRest != 0 && c != ':' {
			t[c] |= plainName
		}
	}
	for c := ' '; c < 0x80; c++ {
		t[c] |= verbatim
	}
	for _, c := range []byte{'<', '>', '&', ']', '"', '\''} {
		t[c] &^= verbatim
	}
	t['<'], t['&'] = plainChar, plainChar
	t['\r'] &^= plainText
	t[']'] &^= plainText
	t['"'] &^= plainValue
	t['\''] &^= plainValue
	return t
}

func isBlank(c byte) bool { return classes[c]&blank != 0 }

// allBlank reports whether b holds nothing but XML white space.
func allBlank[T string | []byte](b T) bool {
	for i := range len(b) {
		if !isBlank(b[i]) {
			return false
		}
	}
	return true
}

// isChar is the Char production of XML 1.0.
func isChar(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r <= 0xD7FF:
		return true
	case r < 0xE000:
		return false
	}
	return r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// isText reports whether XML can hold the value.
func isText(s string) bool {
	for _, r := range s {
		if !isChar(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// nameStartRanges is NameStartChar of XML 1.0, fifth edition, above ASCII.
var nameStartRanges = [...][2]rune{
	{0xC0, 0xD6},
	{0xD8, 0xF6},
	{0xF8, 0x2FF},
	{0x370, 0x37D},
	{0x37F, 0x1FFF},
	{0x200C, 0x200D},
	{0x2070, 0x218F},
	{0x2C00, 0x2FEF},
	{0x3001, 0xD7FF},
	{0xF900, 0xFDCF},
	{0xFDF0, 0xFFFD},
	{0x10000, 0xEFFFF},
}

func isNameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && classes[r]&nameStart != 0
	}
	for _, span := range nameStartRanges {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

func isNameRest(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && classes[r]&nameRest != 0
	}
	return r == 0xB7 || r >= 0x300 && r <= 0x36F || r >= 0x203F && r <= 0x2040 || isNameStart(r)
}

// isName reports whether s is a Name of XML 1.0.
func isName(s string) bool {
	for i, r := range s {
		if r == utf8.RuneError || i == 0 && !isNameStart(r) || i > 0 && !isNameRest(r) {
			return false
		}
	}
	return s != ""
}
