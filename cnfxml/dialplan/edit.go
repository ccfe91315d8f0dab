package dialplan

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// SetAttr gives an attribute of the i-th rule, counted from 0, a value. Only
// the bytes of the value change; an attribute that is not there is added
// behind the others. Names are compared without regard to case; of several
// Tones, the first is meant. The error wraps ErrRule, or cnfxml.ErrValue when
// a name or value cannot be written, or cnfxml.ErrMalformed in a repaired
// document; then the document is as it was.
func (d *Document) SetAttr(i int, name, value string) error {
	if err := d.editable(i); err != nil {
		return err
	}
	if !isName(name) || !writable(value) {
		return fmt.Errorf("dialplan: rule %d: %w", i+1, valueError(name, value))
	}
	r := &d.rules[i]
	if a, ok := d.attribute(r, name); ok {
		switch {
		case a.end == a.valEnd: // without quotes
			return d.splice(a.name, a.end, name+`="`+value+`"`, 0)
		case d.src[a.val-1] == '\'':
			return d.splice(a.val-1, a.end, `"`+value+`"`, 0)
		}
		return d.splice(a.val, a.valEnd, value, 0)
	}
	at := r.start + 1 + len(ruleName)
	if n := len(r.attrs); n > 0 {
		at = r.attrs[n-1].end
	}
	return d.splice(at, at, " "+name+`="`+value+`"`, 0)
}

// attribute finds the first Tone, or the last attribute of another name.
func (d *Document) attribute(r *span, name string) (found attribute, ok bool) {
	for _, a := range r.attrs {
		if strings.EqualFold(d.text(a.name, a.nameEnd), name) {
			found, ok = a, true
			if strings.EqualFold(name, "Tone") {
				break
			}
		}
	}
	return found, ok
}

// Insert puts a rule before the i-th one, counted from 0, or behind the last
// when i is Len. It is indented like its neighbours. Errors are as those of
// SetAttr.
func (d *Document) Insert(i int, r Rule) error {
	text, err := r.append(nil)
	if err != nil {
		return fmt.Errorf("dialplan: %w", err)
	}
	n := len(d.rules)
	switch {
	case i < 0 || i > n:
		return fmt.Errorf("dialplan: rule %d: %w", i+1, ErrRule)
	case n == 0:
		return d.insertFirst(string(text))
	case i < n:
		if err := d.editable(i); err != nil {
			return err
		}
		at := d.rules[i].start
		return d.splice(at, at, string(text)+d.separator(at), 1)
	}
	if err := d.editable(n - 1); err != nil {
		return err
	}
	end := d.elementEnd(n - 1)
	return d.splice(end, end, d.separator(d.rules[n-1].start)+string(text), 1)
}

func (d *Document) insertFirst(text string) error {
	at := d.root.end
	if d.src[at-2] == '/' {
		return d.splice(at-2, at, ">"+d.eol()+"  "+text+d.eol()+"</"+d.rootName+">", 1)
	}
	return d.splice(at, at, d.eol()+"  "+text, 1)
}

// Delete removes the i-th rule, counted from 0. One that stands on a line of
// its own goes with its line. The error wraps ErrRule.
func (d *Document) Delete(i int) error {
	if err := d.editable(i); err != nil {
		return err
	}
	from, to := d.rules[i].start, d.elementEnd(i)
	if sep := d.separator(from); strings.HasSuffix(d.text(0, from), sep) && d.lineEndsAt(to) {
		from -= len(sep)
	}
	return d.splice(from, to, "", -1)
}

// editable refuses rules that are not there, and those that stand where XML
// sees a comment: an edit there has another meaning for each reader.
func (d *Document) editable(i int) error {
	if i < 0 || i >= len(d.rules) {
		return fmt.Errorf("dialplan: rule %d: %w", i+1, ErrRule)
	}
	if d.rules[i].commented {
		return fmt.Errorf("dialplan: rule %d stands in a comment: %w", i+1, ErrRule)
	}
	return nil
}

// elementEnd is where the i-th rule ends, with its end tag if it has one.
func (d *Document) elementEnd(i int) int {
	end := d.rules[i].end
	if d.src[end-2] == '/' {
		return end
	}
	closing := []byte("</" + ruleName + ">")
	rest := d.src[end:]
	if next := bytes.Index(rest, closing); next >= 0 && !bytes.Contains(rest[:next], []byte{'<'}) {
		return end + next + len(closing)
	}
	return end
}

// separator is the line end and indentation before an offset, or a line end.
func (d *Document) separator(at int) string {
	i := at
	for i > 0 && (d.src[i-1] == ' ' || d.src[i-1] == '\t') {
		i--
	}
	if i == 0 || d.src[i-1] != '\n' {
		return d.eol()
	}
	if i--; i > 0 && d.src[i-1] == '\r' {
		i--
	}
	return d.text(i, at)
}

func (d *Document) lineEndsAt(at int) bool {
	rest := bytes.TrimLeft(d.src[at:], " \t")
	return len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r'
}

func (d *Document) eol() string {
	if i := bytes.IndexByte(d.src, '\n'); i > 0 && d.src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// splice replaces src[from:to] and indexes the result, which has that many
// rules more. It undoes itself when the result cannot be read, or differently.
func (d *Document) splice(from, to int, text string, rules int) error {
	old := *d
	if size := len(d.src) - (to - from) + len(text); size > d.opts.MaxSize {
		return sizeError(size, d.opts.MaxSize)
	}
	d.src = slices.Concat(old.src[:from], []byte(text), old.src[to:])
	if err := d.index(); err != nil {
		*d = old
		return err
	}
	if d.repairs > old.repairs || len(d.rules) != len(old.rules)+rules {
		*d = old
		return fmt.Errorf("dialplan: the document is malformed there, mend it first: %w", cnfxml.ErrMalformed)
	}
	return nil
}
