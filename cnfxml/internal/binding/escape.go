package binding

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendEscaped writes a value so that reading it back gives the same value.
// Characters that the encoding lacks become references, those that XML lacks
// become U+FFFD.
func appendEscaped(dst []byte, value string, attribute, latin1 bool) []byte {
	clean := 0
	for i := 0; i < len(value); {
		c := value[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"' || c == '\n' && !attribute {
			i++
			continue
		}
		dst = append(dst, value[clean:i]...)
		r, n := utf8.DecodeRuneInString(value[i:])
		dst = appendRune(dst, r, attribute, latin1)
		i += n
		clean = i
	}
	return append(dst, value[clean:]...)
}

func appendRune(dst []byte, r rune, attribute, latin1 bool) []byte {
	switch {
	case r == '&':
		return append(dst, "&amp;"...)
	case r == '<':
		return append(dst, "&lt;"...)
	case r == '>':
		return append(dst, "&gt;"...)
	case r == '"' && attribute:
		return append(dst, "&quot;"...)
	case r == '\r' || attribute && (r == '\n' || r == '\t'):
		return appendCharRef(dst, r)
	case !isChar(r):
		r = utf8.RuneError
	}
	switch {
	case !latin1 || r < utf8.RuneSelf:
		return utf8.AppendRune(dst, r)
	case r <= 0xFF:
		return append(dst, byte(r))
	}
	return appendCharRef(dst, r)
}

func appendCharRef(dst []byte, r rune) []byte {
	dst = append(dst, '&', '#')
	dst = strconv.AppendInt(dst, int64(r), 10)
	return append(dst, ';')
}

// appendPlain writes text where there are no references: in comments and
// instructions. What cannot be written becomes a question mark or U+FFFD.
func appendPlain(dst []byte, text string, latin1 bool) []byte {
	for _, r := range text {
		switch {
		case r == '\r':
			dst = append(dst, '\n')
		case latin1 && (r > 0xFF || !isChar(r)):
			dst = append(dst, '?')
		case latin1 && r >= utf8.RuneSelf:
			dst = append(dst, byte(r))
		case !isChar(r):
			dst = utf8.AppendRune(dst, utf8.RuneError)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// commentText keeps -- out of comments, where XML does not allow it.
func commentText(s string) string {
	for strings.Contains(s, "--") {
		s = strings.ReplaceAll(s, "--", "- -")
	}
	if strings.HasSuffix(s, "-") {
		s += " "
	}
	return s
}

// isChar reports whether XML 1.0 has the character.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= unicode.MaxRune
}

// isName is the Name production of XML 1.0, of ASCII only in ISO-8859-1.
func isName(s string, latin1 bool) bool {
	for i, r := range s {
		if latin1 && r >= utf8.RuneSelf || !isNameStart(r) && (i == 0 || !isNameRest(r)) {
			return false
		}
	}
	return s != ""
}

func isNameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '_' || r == ':' || unicode.IsLetter(r)
	}
	for _, span := range [...][2]rune{
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
		{0xFDF0, 0xFFFC},
		{0x10000, 0xEFFFF},
	} {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

func isNameRest(r rune) bool {
	return r == '-' || r == '.' || r >= '0' && r <= '9' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

func appendEndTag(dst []byte, name string) []byte {
	dst = append(dst, '<', '/')
	dst = append(dst, name...)
	return append(dst, '>')
}

const indentation = "\n                                "

// appendIndent starts a line, two spaces a level.
func appendIndent(dst []byte, depth int) []byte {
	const most = (len(indentation) - 1) / 2
	dst = append(dst, indentation[:1+2*min(depth, most)]...)
	for ; depth > most; depth-- {
		dst = append(dst, "  "...)
	}
	return dst
}
