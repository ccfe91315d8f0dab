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
	charsetLatin2
	charsetCyrillic
	charsetLatin5
	charsetLatin9
	charsetWindows1250
	charsetWindows1251
	charsetWindows1252
	charsetWindows1254
	charsetKOI8R

	firstTable = charsetLatin2 // of upperHalves
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
	{"utf_8", charsetUTF8},
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
	{"LATIN-1", charsetLatin1},
	{"l1", charsetLatin1},
	{"cp819", charsetLatin1},
	{"ISO-8859-15", charsetLatin9},
	{"ISO8859-15", charsetLatin9},
	{"ISO_8859-15", charsetLatin9},
	{"latin-9", charsetLatin9},
	{"windows-1252", charsetWindows1252},
	{"cp1252", charsetWindows1252},
	{"MS-ANSI", charsetWindows1252},
	{"ISO-8859-2", charsetLatin2},
	{"ISO8859-2", charsetLatin2},
	{"ISO_8859-2", charsetLatin2},
	{"latin2", charsetLatin2},
	{"ISO-8859-5", charsetCyrillic},
	{"ISO8859-5", charsetCyrillic},
	{"ISO_8859-5", charsetCyrillic},
	{"ISO-8859-9", charsetLatin5},
	{"ISO8859-9", charsetLatin5},
	{"ISO_8859-9", charsetLatin5},
	{"latin5", charsetLatin5},
	{"windows-1250", charsetWindows1250},
	{"cp1250", charsetWindows1250},
	{"windows-1251", charsetWindows1251},
	{"cp1251", charsetWindows1251},
	{"windows-1254", charsetWindows1254},
	{"cp1254", charsetWindows1254},
	{"KOI8-R", charsetKOI8R},
}

func (c charset) String() string {
	names := [...]string{
		charsetUTF8: "UTF-8", charsetASCII: "US-ASCII", charsetLatin1: "ISO-8859-1",
		charsetLatin2: "ISO-8859-2", charsetCyrillic: "ISO-8859-5", charsetLatin5: "ISO-8859-9", charsetLatin9: "ISO-8859-15",
		charsetWindows1250: "windows-1250", charsetWindows1251: "windows-1251", charsetWindows1252: "windows-1252",
		charsetWindows1254: "windows-1254", charsetKOI8R: "KOI8-R",
	}
	return names[c]
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
	case charsetASCII:
		return utf8.RuneError, 1
	case charsetLatin1:
		return rune(b[0]), 1
	}
	if r := upperHalves[c-firstTable][b[0]-utf8.RuneSelf]; r != 0 {
		return rune(r), 1
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
	case c == charsetLatin1:
		if r > 0xFF {
			return dst, false
		}
		return append(dst, byte(r)), true
	}
	for i, known := range &upperHalves[c-firstTable] {
		if rune(known) == r {
			return append(dst, byte(utf8.RuneSelf+i)), true
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
