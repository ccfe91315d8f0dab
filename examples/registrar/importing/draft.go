package importing

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// place is where something stands in a list, counted from 1.
type place struct{ line, column int }

// draft is a text of YAML that knows where each of its lines comes from.
type draft struct {
	text    []byte
	origins []place
}

func (d *draft) put(at place, parts ...string) {
	for _, p := range parts {
		d.text = append(d.text, p...)
	}
	d.text = append(d.text, '\n')
	d.origins = append(d.origins, at)
}

// own puts what comes from no line of the list.
func (d *draft) own(parts ...string) { d.put(place{1, 1}, parts...) }

func (d *draft) origin(line int) place {
	if line < 1 || line > len(d.origins) {
		return place{1, 1}
	}
	return d.origins[line-1]
}

// add puts another draft behind this one.
func (d *draft) add(other *draft) {
	d.text = append(d.text, other.text...)
	d.origins = append(d.origins, other.origins...)
}

func (d *draft) empty() bool { return len(bytes.TrimSpace(d.text)) == 0 }

// scalar writes a text so that YAML reads it as it is.
func scalar(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

// isPlain tells whether a text needs no quotes: short numbers, and words that are
// no words of YAML.
func isPlain(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	if strings.Trim(s, "0123456789") == "" {
		return len(s) <= 15
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf":
		return false
	}
	for i, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return true
}

func list(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = scalar(v)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// isText tells whether a name or label can be shown: UTF-8 without control
// characters.
func isText(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == utf8.RuneError
	}) < 0
}
