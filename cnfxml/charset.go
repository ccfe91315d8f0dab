package cnfxml

import (
	"strings"
	"unicode/utf8"
)

// charset is how a Document keeps its characters. UTF-16 files are kept as
// UTF-8 and turned back by Bytes.
type charset uint8

const (
	charsetUTF8 charset = iota
	charsetASCII
	charsetLatin1
	charsetLatin9
	charsetWindows1252
)

// charsetNamed finds a charset by the name an XML declaration gives it.
func charsetNamed(name string) (charset, bool) {
	for _, known := range charsetNames {
		if strings.EqualFold(known.name, name) {
			return known.set, true
		}
	}
	return 0, false
}

var charsetNames = [...]struct {
	name string
	set  charset
}{
	{"UTF-8", charsetUTF8},
	{"UTF8", charsetUTF8},
	{"US-ASCII", charsetASCII},
	{"ASCII", charsetASCII},
	{"ANSI_X3.4-1968", charsetASCII},
	{"ISO-8859-1", charsetLatin1},
	{"ISO8859-1", charsetLatin1},
	{"ISO_8859-1", charsetLatin1},
	{"ISO-Latin-1", charsetLatin1},
	{"iso-ir-100", charsetLatin1},
	{"csISOLatin1", charsetLatin1},
	{"latin1", charsetLatin1},
	{"l1", charsetLatin1},
	{"cp819", charsetLatin1},
	{"ISO-8859-15", charsetLatin9},
	{"ISO8859-15", charsetLatin9},
	{"ISO_8859-15", charsetLatin9},
	{"latin-9", charsetLatin9},
	{"windows-1252", charsetWindows1252},
	{"cp1252", charsetWindows1252},
	{"MS-ANSI", charsetWindows1252},
}

func (c charset) String() string {
	switch c {
	case charsetASCII:
		return "US-ASCII"
	case charsetLatin1:
		return "ISO-8859-1"
	case charsetLatin9:
		return "ISO-8859-15"
	case charsetWindows1252:
		return "windows-1252"
	}
	return "UTF-8"
}

// windows1252 maps 0x80 to 0x9F; zero marks the five bytes without a meaning.
var windows1252 = [32]rune{
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
}

// latin9 lists where ISO-8859-15 differs from ISO-8859-1.
var latin9 = [...]struct {
	code byte
	char rune
}{
	{0xA4, 0x20AC},
	{0xA6, 0x0160},
	{0xA8, 0x0161},
	{0xB4, 0x017D},
	{0xB8, 0x017E},
	{0xBC, 0x0152},
	{0xBD, 0x0153},
	{0xBE, 0x0178},
}

// decode reads one character. Bytes that the charset does not allow give
// utf8.RuneError and length 1; a literal U+FFFD has length 3.
func (c charset) decode(b []byte) (r rune, size int) {
	if b[0] < utf8.RuneSelf {
		return rune(b[0]), 1
	}
	switch c {
	case charsetUTF8:
		return utf8.DecodeRune(b)
	case charsetLatin1:
		return rune(b[0]), 1
	case charsetLatin9:
		for _, special := range latin9 {
			if special.code == b[0] {
				return special.char, 1
			}
		}
		return rune(b[0]), 1
	case charsetWindows1252:
		if b[0] >= 0xA0 {
			return rune(b[0]), 1
		}
		if r := windows1252[b[0]-0x80]; r != 0 {
			return r, 1
		}
	}
	return utf8.RuneError, 1
}

// appendRune writes r in the charset and reports whether the charset has it.
func (c charset) appendRune(dst []byte, r rune) ([]byte, bool) {
	switch {
	case r < utf8.RuneSelf:
		return append(dst, byte(r)), true
	case c == charsetUTF8:
		return utf8.AppendRune(dst, r), true
	case c == charsetASCII:
		return dst, false
	}
	if r <= 0xFF {
		if back, _ := c.decode([]byte{byte(r)}); back == r {
			return append(dst, byte(r)), true
		}
		return dst, false
	}
	if c == charsetWindows1252 {
		for i, known := range windows1252 {
			if known == r {
				return append(dst, byte(0x80+i)), true
			}
		}
	}
	if c == charsetLatin9 {
		for _, special := range latin9 {
			if special.char == r {
				return append(dst, special.code), true
			}
		}
	}
	return dst, false
}

// nameText turns the bytes of a name into UTF-8.
func (c charset) nameText(raw []byte) string {
	if c == charsetUTF8 || isASCII(raw) {
		return string(raw)
	}
	return c.toUTF8(raw)
}

// toUTF8 turns any stretch of the charset into UTF-8.
func (c charset) toUTF8(raw []byte) string {
	out := make([]byte, 0, 2*len(raw))
	for i := 0; i < len(raw); {
		r, n := c.decode(raw[i:])
		out = utf8.AppendRune(out, r)
		i += n
	}
	return string(out)
}

// nameIs compares the bytes of a name with a name in UTF-8.
func (c charset) nameIs(raw []byte, name string) bool {
	if c == charsetUTF8 || isASCII(raw) {
		return string(raw) == name
	}
	return c.toUTF8(raw) == name
}

// appendName writes a name, and reports whether the charset has its
// characters. There are no references in names.
func (c charset) appendName(dst []byte, name string) ([]byte, bool) {
	if c == charsetUTF8 {
		return append(dst, name...), true
	}
	ok := true
	for _, r := range name {
		if dst, ok = c.appendRune(dst, r); !ok {
			return dst, false
		}
	}
	return dst, true
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
