package cnfxml

import (
	"strconv"
	"unicode/utf8"
)

// appendText writes a value as character data in the document's charset.
func (d *Document) appendText(dst []byte, value string) []byte {
	return appendEscaped(dst, value, d.charset, 0)
}

// appendAttrText writes a value to stand between two quote characters.
func (d *Document) appendAttrText(dst []byte, value string, quote byte) []byte {
	return appendEscaped(dst, value, d.charset, quote)
}

func (d *Document) appendAttr(dst []byte, name, value string) []byte {
	dst, _ = d.charset.appendName(append(dst, ' '), name)
	dst = append(dst, '=', '"')
	return append(d.appendAttrText(dst, value, '"'), '"')
}

func appendEndTag(dst []byte, name string) []byte {
	dst = append(dst, '<', '/')
	dst = append(dst, name...)
	return append(dst, '>')
}

// appendEscaped writes a value so that reading it back gives the same value.
// Quote is zero for character data. Characters that the charset lacks become
// references; those that XML lacks become U+FFFD.
func appendEscaped(dst []byte, value string, set charset, quote byte) []byte {
	clean := 0
	for i := 0; i < len(value); {
		if classes[value[i]]&verbatim != 0 {
			i++
			continue
		}
		dst = append(dst, value[clean:i]...)
		r, n := utf8.DecodeRuneInString(value[i:])
		dst = appendEscapedRune(dst, r, set, quote)
		i += n
		clean = i
	}
	return append(dst, value[clean:]...)
}

func appendEscapedRune(dst []byte, r rune, set charset, quote byte) []byte {
	switch {
	case r == '&':
		return append(dst, "&amp;"...)
	case r == '<':
		return append(dst, "&lt;"...)
	case r == '>':
		return append(dst, "&gt;"...)
	case r == '"' && quote == '"':
		return append(dst, "&quot;"...)
	case r == '\'' && quote == '\'':
		return append(dst, "&apos;"...)
	case r == '\r' || quote != 0 && (r == '\n' || r == '\t'):
		return appendCharRef(dst, r)
	case !isChar(r):
		r = utf8.RuneError
	}
	if out, ok := set.appendRune(dst, r); ok {
		return out
	}
	return appendCharRef(dst, r)
}

func appendCharRef(dst []byte, r rune) []byte {
	dst = append(dst, '&', '#')
	dst = strconv.AppendInt(dst, int64(r), 10)
	return append(dst, ';')
}
