package dialplan

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml"
)

// Append writes the plan to dst in the form that both phones and XML readers
// take, but for repeated Tones: UTF-8, a rule a line, the same bytes for the
// same plan. A value with a character that cannot be written in such a file,
// one of " < & or a control character, is an error that wraps cnfxml.ErrValue;
// dst then comes back as it was.
func (p *Plan) Append(dst []byte) ([]byte, error) {
	out := append(dst, "<DIALTEMPLATE>\n"...)
	stampAt := -1
	if p.VersionStamp.State() != cnfxml.Absent {
		text := p.VersionStamp.Text()
		if !writable(text) || strings.Contains(text, ">") {
			return dst, valueError("versionStamp", text)
		}
		out = append(out, "  <versionStamp>"...)
		if p.VersionStamp.State() == cnfxml.Empty {
			stampAt = len(out)
			text = blankStamp
		}
		out = append(out, text...)
		out = append(out, "</versionStamp>\n"...)
	}
	var err error
	for i := range p.Rules {
		out = append(out, "  "...)
		if out, err = p.Rules[i].append(out); err != nil {
			return dst, fmt.Errorf("dialplan: rule %d: %w", i+1, err)
		}
		out = append(out, '\n')
	}
	out = append(out, "</DIALTEMPLATE>\n"...)
	if stampAt >= 0 {
		stamp(out[stampAt:stampAt+len(blankStamp)], out[len(dst):])
	}
	return out, nil
}

// append writes the rule's tag.
func (r *Rule) append(dst []byte) (out []byte, err error) {
	t := tagWriter{dst: append(dst, "<TEMPLATE"...)}
	t.attr("MATCH", r.Match, true)
	t.attr("Line", r.Line.Text(), r.Line.State() != cnfxml.Absent)
	t.attr("Timeout", r.Timeout.Text(), r.Timeout.State() != cnfxml.Absent)
	t.attr("User", r.User, r.User != "")
	t.attr("Rewrite", r.Rewrite, r.Rewrite != "")
	t.attr("Route", r.Route, r.Route != "")
	for _, tone := range r.Tones {
		t.attr("Tone", tone, true)
	}
	for _, a := range r.Extra {
		if !isName(a.Name) {
			return nil, valueError("attribute", a.Name)
		}
		t.attr(a.Name, a.Value, true)
	}
	return append(t.dst, "/>"...), t.err
}

type tagWriter struct {
	dst []byte
	err error
}

func (t *tagWriter) attr(name, value string, write bool) {
	if !write {
		return
	}
	if !writable(value) && t.err == nil {
		t.err = valueError(name, value)
	}
	t.dst = append(t.dst, ' ')
	t.dst = append(t.dst, name...)
	t.dst = append(t.dst, '=', '"')
	t.dst = append(t.dst, value...)
	t.dst = append(t.dst, '"')
}

func valueError(what, value string) error {
	return fmt.Errorf("%s %.80q cannot be written: %w", what, value, cnfxml.ErrValue)
}

// writable reports whether a value can stand between double quotes for phones,
// which know no references, and for XML readers.
func writable(value string) bool {
	return utf8.ValidString(value) && !strings.ContainsFunc(value, func(r rune) bool {
		return r < ' ' || r == '"' || r == '<' || r == '&' || r == 0xFFFE || r == 0xFFFF
	})
}

func isName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) || i == 0 && (s[0] == '-' || s[0] == '.' || s[0] >= '0' && s[0] <= '9') {
			return false
		}
	}
	return s != ""
}

const blankStamp = "00000000-0000-0000-0000-000000000000"

// stamp derives a GUID from the content.
func stamp(dst, content []byte) {
	sum := sha256.Sum256(content)
	text := fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	copy(dst, text)
}
