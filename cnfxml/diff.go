package cnfxml

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
)

// DiffOptions select what Diff and Adopt look at.
type DiffOptions struct {
	// IgnoreVersionStamp leaves versionStamp elements out, which differ between
	// files that say the same.
	IgnoreVersionStamp bool
	// ExactSpace makes white space around a value count. Values of nothing but
	// white space are empty in any case.
	ExactSpace bool
}

// ChangeKind is what happened to an element or attribute.
type ChangeKind uint8

// The kinds of changes.
const (
	Added   ChangeKind = iota + 1 // only in the second document
	Removed                       // only in the first
	Changed                       // with another value
	Moved                         // among siblings whose order matters
)

func (k ChangeKind) String() string {
	names := [...]string{"none", "added", "removed", "changed", "moved"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("ChangeKind(%d)", uint8(k))
}

// MarshalText makes a kind a word in JSON.
func (k ChangeKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Change is one difference between two documents: of the value of an element
// without elements inside, of an attribute, or of the place of an element.
type Change struct {
	Kind ChangeKind
	// Path leads to the element or attribute: in the second document when it
	// was added, otherwise in the first.
	Path string
	// Old and New are the values before and after.
	Old, New DiffValue
	// OldLine and OldColumn are where the element starts in the first
	// document, NewLine and NewColumn in the second; zero where it is not.
	OldLine, OldColumn int
	NewLine, NewColumn int
}

// DiffValue is a value in a Change. It prints without secrets; Reveal returns
// it as it is.
type DiffValue struct {
	value  Secret // even of what is none: it may hold one, as a URL does
	secret bool
}

func diffValue(text string, secret bool) DiffValue { return DiffValue{NewSecret(text), secret} }

// Reveal returns the value itself.
func (v DiffValue) Reveal() string { return v.value.Reveal() }

// IsSecret reports whether the value belongs to something named like a secret.
func (v DiffValue) IsSecret() bool { return v.secret }

func (v DiffValue) String() string {
	if v.secret && !v.value.IsZero() {
		return redacted
	}
	return redactValues(v.value.Reveal())
}

// Format writes String for every verb, quoted for %q.
func (v DiffValue) Format(f fmt.State, verb rune) {
	text := v.String()
	if verb == 'q' {
		text = strconv.Quote(text)
	}
	_, _ = io.WriteString(f, text)
}

// MarshalText is String.
func (v DiffValue) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// LogValue is String.
func (v DiffValue) LogValue() slog.Value { return slog.StringValue(v.String()) }

// String is the change on one line, secrets redacted: the path after a sign
// for its kind (+ added, - removed, ~ changed, > moved), and the values.
func (c Change) String() string {
	var b strings.Builder
	switch c.Kind {
	case Added:
		fmt.Fprintf(&b, "+ %s: %q", c.Path, c.New)
	case Removed:
		fmt.Fprintf(&b, "- %s: %q", c.Path, c.Old)
	case Changed:
		fmt.Fprintf(&b, "~ %s: %q to %q", c.Path, c.Old, c.New)
	case Moved:
		fmt.Fprintf(&b, "> %s", c.Path)
	}
	if c.OldLine > 0 {
		fmt.Fprintf(&b, ", line %d", c.OldLine)
	}
	if c.NewLine > 0 {
		fmt.Fprintf(&b, ", new line %d", c.NewLine)
	}
	return b.String()
}

// Format writes String for every verb.
func (c Change) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue is String.
func (c Change) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON gives kind, path, and what there is of old and new, secrets
// redacted.
func (c Change) MarshalJSON() ([]byte, error) {
	type side struct {
		Value  string `json:"value"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	out := struct {
		Kind ChangeKind `json:"kind"`
		Path string     `json:"path"`
		Old  *side      `json:"old,omitempty"`
		New  *side      `json:"new,omitempty"`
	}{Kind: c.Kind, Path: c.Path}
	if c.OldLine > 0 {
		out.Old = &side{c.Old.String(), c.OldLine, c.OldColumn}
	}
	if c.NewLine > 0 {
		out.New = &side{c.New.String(), c.NewLine, c.NewColumn}
	}
	return json.Marshal(out)
}

// Diff lists what is different between two documents for a phone, in the order
// of the first. White space between tags, comments, instructions, the order of
// attributes, quotes, character references, encodings and <a/> or <a></a> make
// no difference, nor does the order of elements, but for those in which it
// means something, as in callManager.
//
// Elements are compared with those of the same name under the same parent.
// Among several of one name, those with a key belong together by that:
// member[@priority], line[@button], phoneService[name]. Others belong together
// by their order.
//
// Both documents must not be edited meanwhile.
func Diff(a, b *Document, opts DiffOptions) []Change {
	r := &reporter{a: a, b: b}
	a.settle()
	b.settle()
	newDiffer(a, b, opts, r).documents()
	return r.changes
}
