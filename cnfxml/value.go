package cnfxml

import (
	"strings"
	"unicode/utf8"
)

// validString replaces bytes that are not UTF-8, which only a repaired
// document has.
func validString(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// decode turns document text into a value: characters to UTF-8, line ends to
// "\n", references to what they stand for. In attributes white space becomes
// spaces, as the standard wants it.
func (d *Document) decode(raw []byte, references, attribute bool) string {
	out := make([]byte, 0, len(raw)+8)
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '&' && references:
			r, n, kind := reference(raw[i:])
			if kind == refGood {
				out = utf8.AppendRune(out, r)
			} else {
				out = append(out, raw[i:i+n]...)
			}
			i += n
			continue
		case c == '\r':
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
			out = append(out, lineEnd(attribute))
		case attribute && isBlank(c):
			out = append(out, ' ')
		case c < utf8.RuneSelf:
			out = append(out, c)
		default:
			r, n := d.charset.decode(raw[i:])
			out = utf8.AppendRune(out, r)
			i += n
			continue
		}
		i++
	}
	return string(out)
}

func lineEnd(attribute bool) byte {
	if attribute {
		return ' '
	}
	return '\n'
}
