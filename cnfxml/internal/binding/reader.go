package binding

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// maxFindings bounds what a hostile file makes the reader say.
const maxFindings = 256

// reader fills structs. What belongs to the open elements lies one after the
// other in few slices.
type reader struct {
	frames []frame
	kids   []kid
	attrs  []cnfxml.Attr
	known  []string // names that fields have asked for
	found  []cnfxml.Diagnostic
	room   int // findings that may still be added
}

// frame is an open element.
type frame struct {
	node     cnfxml.Node
	rest     *cnfxml.Rest
	from, to int // its children in kids
	attrs    int // its first attribute
	known    int // its first known name
}

type kid struct {
	node cnfxml.Node
	name []byte // "" for what is no element
	used bool
	leaf bool // used for its value
	// repeated: the last one of its name has a field.
	repeated bool
	nth      int // its number in a list, from 1
}

// Read fills v from a document whose root has one of the names. Findings are
// in document order, repairs of the parser among them. The error wraps
// cnfxml.ErrRoot.
func Read[T any](doc *cnfxml.Document, v *T, fields Fields[T], names ...string) ([]cnfxml.Diagnostic, error) {
	r := &reader{found: doc.Diagnostics(), room: maxFindings}
	root := doc.Root()
	name := root.Name()
	if !slices.Contains(names, name) {
		fold := slices.IndexFunc(names, func(s string) bool { return strings.EqualFold(s, name) })
		if fold < 0 {
			return nil, fmt.Errorf("cnfxml: <%s> where <%s> is expected: %w", name, strings.Join(names, "> or <"), cnfxml.ErrRoot)
		}
		r.report(root, cnfxml.CodeRoot, cnfxml.Warning, "the root element is written "+names[fold]+", names are case-sensitive")
	}
	b := &Binder{r: r}
	readElement(b, root, v, fields)
	SortByPosition(r.found)
	return r.found, nil
}

// SortByPosition puts findings into document order.
func SortByPosition(list []cnfxml.Diagnostic) {
	slices.SortStableFunc(list, func(a, b cnfxml.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

func readElement[T any](b *Binder, n cnfxml.Node, v *T, fields Fields[T]) {
	b.r.open(n)
	fields(b, v)
	b.r.close()
}

func (r *reader) top() *frame { return &r.frames[len(r.frames)-1] }

func (r *reader) open(n cnfxml.Node) {
	f := frame{node: n, from: len(r.kids), attrs: len(r.attrs), known: len(r.known)}
	for c := range n.Children() {
		k := kid{node: c}
		if c.Kind() == cnfxml.KindElement {
			k.name = nameOf(c)
		}
		r.kids = append(r.kids, k)
	}
	if hasAttrs(n.Raw()) {
		for a := range n.Attrs() {
			r.attrs = append(r.attrs, a)
		}
	}
	f.to = len(r.kids)
	r.frames = append(r.frames, f)
}

// close keeps what no field took.
func (r *reader) close() {
	f := r.top()
	if f.rest != nil {
		f.rest.Present = true
		r.keepAttrs(f)
		r.keepRest(f)
	}
	r.kids, r.attrs, r.known = r.kids[:f.from], r.attrs[:f.attrs], r.known[:f.known]
	r.frames = r.frames[:len(r.frames)-1]
}

// nameOf is Name, mostly without an allocation.
func nameOf(n cnfxml.Node) []byte {
	if name, ok := tagName(n.Raw()); ok {
		return name
	}
	return []byte(n.Name())
}

// tagName returns the name in a start tag. It leaves letters beyond ASCII and
// tags without an end to others.
func tagName(raw []byte) ([]byte, bool) {
	for i, c := range raw {
		if i > 0 && !isNameByte(c) {
			return raw[1:i], c == '>' || c == '/' || c <= ' '
		}
	}
	return nil, false
}

func isNameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == ':'
}

// hasAttrs may be wrong about a tag with blanks in it and about one that
// tagName leaves to others, not about the rest.
func hasAttrs(raw []byte) bool {
	name, ok := tagName(raw)
	return !ok || raw[1+len(name)] != '>' && raw[1+len(name)] != '/'
}

// isBare is true for <a>text</a>, with nothing to keep but the text.
func isBare(raw []byte) bool { return !hasAttrs(raw) && bytes.Count(raw, []byte{'<'}) == 2 }

func (r *reader) attr(name string) (value string, ok bool) {
	f := r.top()
	r.known = append(r.known, name)
	for i := f.attrs; i < len(r.attrs); i++ {
		if a := &r.attrs[i]; a.Name == name {
			value, a.Name = a.Value, ""
			return value, true
		}
	}
	return "", false
}

// find returns the last child of that name, which phones use, or -1.
func (r *reader) find(name string) int {
	f := r.top()
	r.known = append(r.known, name)
	found := -1
	for i := f.from; i < f.to; i++ {
		if string(r.kids[i].name) != name {
			continue
		}
		if found >= 0 {
			r.kids[found].repeated = true
			r.report(r.kids[i].node, cnfxml.CodeDuplicate, cnfxml.Warning, "element "+name+" occurs again; phones use the last one")
		}
		found = i
	}
	return found
}

func (r *reader) use(i, nth int) { r.kids[i].used, r.kids[i].nth = true, nth }

// leaf returns the child of that name if it holds a value.
func (r *reader) leaf(name string) *kid {
	i := r.find(name)
	if i < 0 {
		return nil
	}
	k := &r.kids[i]
	if !k.node.IsLeaf() {
		k.repeated = true // keeps those before it where they are
		r.report(k.node, cnfxml.CodeNested, cnfxml.Warning, "element "+name+" has elements inside, a value was expected")
		return nil
	}
	k.used, k.leaf = true, true
	return k
}

// check reports a value that is not of its type.
func (r *reader) check(n cnfxml.Node, attr string, err error) {
	switch name := n.Name(); {
	case err == nil:
	case errors.Is(err, cnfxml.ErrPlaceholder):
		r.report(n, cnfxml.CodePlaceholder, cnfxml.Note, join(name, attr)+" holds a placeholder")
	default:
		text, ok := n.Attr(attr)
		if !ok {
			text = trimBlank(n.Text())
		}
		r.report(n, cnfxml.CodeValueType, cnfxml.Error, join(name, attr)+" cannot be "+quoteShort(text))
	}
}

func join(name, attr string) string {
	if attr == "" {
		return name
	}
	return name + "@" + attr
}

func quoteShort(text string) string {
	const most = 40
	if len(text) > most {
		return fmt.Sprintf("%.40q...", text)
	}
	return fmt.Sprintf("%q", text)
}

func (r *reader) keepAttrs(f *frame) {
	for _, a := range r.attrs[f.attrs:] {
		if a.Name == "" {
			continue
		}
		r.unknown(f, f.node, "attribute", a.Name)
		a.Offset = 0
		f.rest.Attrs = append(f.rest.Attrs, a)
	}
}

// keepRest keeps the children that no field took, and what the values have
// besides their text.
func (r *reader) keepRest(f *frame) {
	var after []byte
	nth := 0
	for i := f.from; i < f.to; i++ {
		k := &r.kids[i]
		if !k.used {
			if len(k.name) > 0 {
				r.unknown(f, k.node, "element", string(k.name))
			}
			if k.repeated {
				f.rest.Extra = append(f.rest.Extra, cnfxml.Extra{Before: string(k.name), Element: copyNode(k.node)})
			} else {
				keep(f.rest, after, nth, k.node)
			}
			continue
		}
		after, nth = k.name, k.nth
		if !k.leaf || isBare(k.node.Raw()) {
			continue
		}
		for a := range k.node.Attrs() {
			a.Offset = 0
			f.rest.LeafAttrs = append(f.rest.LeafAttrs, cnfxml.LeafAttr{Of: string(after), Attr: a})
		}
		for c := range k.node.Children() {
			if kind := c.Kind(); kind != cnfxml.KindText && kind != cnfxml.KindCDATA {
				keep(f.rest, after, nth, c)
			}
		}
	}
}

func keep(rest *cnfxml.Rest, after []byte, nth int, n cnfxml.Node) {
	if n.Kind() == cnfxml.KindText && len(bytes.TrimLeft(n.Raw(), " \t\r\n")) == 0 {
		return
	}
	e := copyNode(n)
	if e.Kind == cnfxml.KindText {
		if e.Text = trimBlank(e.Text); e.Text == "" {
			return
		}
	}
	rest.Extra = append(rest.Extra, cnfxml.Extra{After: string(after), Nth: nth, Element: e})
}

func (r *reader) unknown(f *frame, n cnfxml.Node, what, name string) {
	names := r.known[f.known:]
	if slices.Contains(names, name) {
		return // a repeated or nested one, which was reported as that
	}
	for _, known := range names {
		if strings.EqualFold(known, name) {
			r.report(n, CodeCase, cnfxml.Warning, what+" "+name+" is written "+known+", names are case-sensitive")
			return
		}
	}
	r.report(n, CodeUnknown, cnfxml.Note, what+" "+name+" does not belong into "+f.node.Name())
}

func (r *reader) report(n cnfxml.Node, code cnfxml.Code, severity cnfxml.Severity, msg string) {
	if r.room == 0 {
		return
	}
	r.room--
	line, column := n.Position()
	r.found = append(r.found, cnfxml.Diagnostic{
		Code: code, Severity: severity, Path: n.Path(), Line: line, Column: column, Message: msg, Source: SourceFiles,
	})
}

func trimBlank(s string) string { return strings.Trim(s, " \t\r\n") }
