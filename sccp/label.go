package sccp

import (
	"strings"
	"unicode/utf8"
)

// Marks that announce a label in a text: the next byte is its code.
const (
	labelMark    = 0x80
	newLabelMark = 0x1e
)

// AppendTo appends the two bytes of the label to a text. Characters may
// follow: LabelFrom and "1003" show as "From 1003".
func (x Label) AppendTo(t Text) Text { return append(t, byte(x>>8), byte(x)) }

// Charset is how a phone writes characters.
type Charset uint8

// The charsets of phones.
const (
	Latin1 Charset = iota // ISO 8859-1
	UTF8
)

// CharsetOf returns the charset that a phone announced in RegisterReq.
func CharsetOf(f PhoneFeatures) Charset {
	if f&PhoneFeaturesUTF8 != 0 {
		return UTF8
	}
	return Latin1
}

// Display returns the text as an English phone shows it: labels as words, with
// a space before characters that follow. Bytes that are neither label nor
// character become U+FFFD, so that the result is valid UTF-8 without control
// characters.
func (t Text) Display(c Charset) string { return string(t.AppendDisplay(nil, c)) }

// AppendDisplay appends what Display returns.
func (t Text) AppendDisplay(dst []byte, c Charset) []byte {
	for len(t) > 0 {
		if text := t.label(); text != "" {
			t = t[2:]
			dst = append(dst, text...)
			if len(t) > 0 && t[0] > ' ' {
				dst = append(dst, ' ')
			}
			continue
		}
		r, n := t.char(c)
		dst = utf8.AppendRune(dst, r)
		t = t[n:]
	}
	return dst
}

// label returns the words of the label at the start of t, if there is one.
func (t Text) label() string {
	if len(t) < 2 || t[0] != labelMark && t[0] != newLabelMark {
		return ""
	}
	return (Label(t[0])<<8 | Label(t[1])).Text()
}

func (t Text) char(c Charset) (r rune, size int) {
	switch b := t[0]; {
	case b < ' ' || b == 0x7f || b == labelMark:
		return utf8.RuneError, 1
	case b < 0x80:
		return rune(b), 1
	case c == UTF8:
		if r, size = utf8.DecodeRune(t); r < 0xa0 {
			r = utf8.RuneError
		}
		return r, size
	case b < 0xa0:
		return utf8.RuneError, 1
	default:
		return rune(b), 1
	}
}

// Encode writes s in the charset, cut between characters to at most limit
// bytes. What a phone cannot show, control characters and what the charset
// lacks, becomes a question mark, so that no character turns into a label.
func (c Charset) Encode(s string, limit int) Text {
	t := make(Text, 0, max(0, min(len(s), limit)))
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || c == Latin1 && r > 0xff {
			r = '?'
		}
		size := 1
		if c == UTF8 {
			size = utf8.RuneLen(r)
		}
		if len(t)+size > limit {
			break
		}
		if c == UTF8 {
			t = utf8.AppendRune(t, r)
		} else {
			t = append(t, byte(r))
		}
	}
	return t
}

// String returns the name of the charset.
func (c Charset) String() string {
	if c == UTF8 {
		return "UTF-8"
	}
	return "ISO-8859-1"
}

// Words returns the text of the label followed by s, for phones that know no
// labels.
func (x Label) Words(s string) string { return strings.TrimSpace(x.Text() + " " + s) }
