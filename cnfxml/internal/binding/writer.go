package binding

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// writer writes one element a line, with white space between all tags and
// <x></x> for empty elements: some phones do not see elements that touch.
type writer struct {
	dst    []byte
	latin1 bool
	depth  int
	inTag  bool // the start tag of the innermost element still lacks its >
	kids   bool // the innermost element has children
	rest   *cnfxml.Rest
	seen   []string // children of the innermost element that had their turn
	// stampAt is where the derived version stamp goes; 0 for none.
	stampAt int
	nothing cnfxml.Rest // of elements without one
	err     error
}

// Append writes a document with v as its root to dst, in UTF-8 or, if latin1,
// in ISO-8859-1 with references for other characters. On error dst comes back
// as it was; the error wraps cnfxml.ErrValue.
func Append[T any](dst []byte, root string, v *T, fields Fields[T], latin1 bool) ([]byte, error) {
	var both struct {
		b Binder
		w writer
	}
	w := &both.w
	both.b.w = w
	w.dst, w.latin1, w.rest = dst, latin1, &w.nothing
	encoding := "UTF-8"
	if latin1 {
		encoding = "ISO-8859-1"
	}
	w.dst = append(w.dst, `<?xml version="1.0" encoding="`...)
	w.dst = append(w.dst, encoding...)
	w.dst = append(w.dst, `"?>`...)
	writeElement(&both.b, root, v, fields)
	w.dst = append(w.dst, '\n')
	if w.err != nil {
		return dst, w.err
	}
	w.fillStamp(len(dst))
	return w.dst, nil
}

func writeElement[T any](b *Binder, name string, v *T, fields Fields[T]) {
	w := b.w
	w.child()
	rest, seen := w.rest, w.seen
	w.dst = append(w.dst, '<')
	w.dst = append(w.dst, name...)
	w.rest, w.inTag, w.kids, w.seen = &w.nothing, true, false, nil
	w.depth++
	fields(b, v)
	w.closeTag()
	w.leftovers()
	w.depth--
	if w.kids {
		w.dst = appendIndent(w.dst, w.depth)
	}
	w.dst = appendEndTag(w.dst, name)
	w.rest, w.inTag, w.kids, w.seen = rest, false, true, seen
}

func (w *writer) attr(name, value string) {
	w.dst = append(w.dst, ' ')
	w.dst = append(w.dst, name...)
	w.dst = append(w.dst, '=', '"')
	w.dst = appendEscaped(w.dst, value, true, w.latin1)
	w.dst = append(w.dst, '"')
}

func (w *writer) numberAttr(name string, n int) {
	w.dst = append(w.dst, ' ')
	w.dst = append(w.dst, name...)
	w.dst = append(w.dst, '=', '"')
	w.dst = strconv.AppendInt(w.dst, int64(n), 10)
	w.dst = append(w.dst, '"')
}

func (w *writer) leaf(name, value string, write bool) {
	w.before(name)
	switch w.extraOf(name) {
	case extraNested:
		write = write && value != ""
	case extraLeaf:
		write = true // what it repeats must not take its place
	}
	if write {
		w.startLeaf(name)
		w.dst = appendEscaped(w.dst, value, false, w.latin1)
		w.dst = appendEndTag(w.dst, name)
	}
	w.after(name)
}

func (w *writer) number(name string, n int) {
	w.before(name)
	if n != 0 || w.extraOf(name) != extraNested {
		w.startLeaf(name)
		w.dst = strconv.AppendInt(w.dst, int64(n), 10)
		w.dst = appendEndTag(w.dst, name)
	}
	w.after(name)
}

// extraKind is what the last extra element of a name is.
type extraKind uint8

const (
	noExtra extraKind = iota
	extraLeaf
	// extraNested: it is kept as it is, because a value was expected. Then the
	// field has none to write.
	extraNested
)

func (w *writer) extraOf(name string) extraKind {
	kind := noExtra
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.Kind == cnfxml.KindElement && x.Name == name {
			kind = extraLeaf
			if slices.ContainsFunc(x.Children, func(c cnfxml.Element) bool { return c.Kind == cnfxml.KindElement }) {
				kind = extraNested
			}
		}
	}
	return kind
}

func (w *writer) startLeaf(name string) {
	w.child()
	w.dst = append(w.dst, '<')
	w.dst = append(w.dst, name...)
	for i := range w.rest.LeafAttrs {
		if a := &w.rest.LeafAttrs[i]; a.Of == name {
			w.unknownAttr(&a.Attr)
		}
	}
	w.dst = append(w.dst, '>')
}

// child starts the line of a child element.
func (w *writer) child() {
	w.closeTag()
	w.kids = true
	w.dst = appendIndent(w.dst, w.depth)
}

// closeTag ends the start tag of the innermost element, if that is still to
// do, and writes what stands before its first known child.
func (w *writer) closeTag() {
	if !w.inTag {
		return
	}
	w.inTag = false
	for i := range w.rest.Attrs {
		w.unknownAttr(&w.rest.Attrs[i])
	}
	w.dst = append(w.dst, '>')
	w.after("")
}

// before writes the extras that a known child repeats.
func (w *writer) before(name string) {
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.Before == name {
			w.extra(&x.Element)
		}
	}
}

// after writes the extras that follow a known child.
func (w *writer) after(name string) { w.extras(name, math.MaxInt) }

func (w *writer) extras(name string, most int) {
	if len(w.rest.Extra) == 0 {
		return
	}
	w.seen = append(w.seen, name)
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.Before == "" && x.After == name && x.Nth <= most {
			w.extra(&x.Element)
		}
	}
}

// leftovers writes the extras that follow something the struct does not know.
func (w *writer) leftovers() {
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; !slices.Contains(w.seen, cmp.Or(x.Before, x.After)) {
			w.extra(&x.Element)
		}
	}
}

// listWriter writes the extras between the members of a list.
type listWriter struct {
	w       *writer
	name    string
	between []*cnfxml.Extra // in the order of the members
}

func (w *writer) list(name string) listWriter {
	l := listWriter{w: w, name: name}
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.Before == "" && x.After == name && x.Nth > 0 {
			l.between = append(l.between, x)
		}
	}
	slices.SortStableFunc(l.between, func(a, b *cnfxml.Extra) int { return cmp.Compare(a.Nth, b.Nth) })
	return l
}

func (l *listWriter) behind(nth int) {
	for len(l.between) > 0 && l.between[0].Nth <= nth {
		l.w.extra(&l.between[0].Element)
		l.between = l.between[1:]
	}
}

// end writes the extras that follow the list as a whole, or members that are
// no more.
func (l *listWriter) end() {
	l.w.extras(l.name, 0)
	l.behind(math.MaxInt)
}

func (w *writer) extra(e *cnfxml.Element) {
	w.child()
	w.element(e, w.depth)
}

func (w *writer) element(e *cnfxml.Element, depth int) {
	switch e.Kind {
	case cnfxml.KindText:
		w.dst = appendEscaped(w.dst, e.Text, false, w.latin1)
	case cnfxml.KindComment:
		w.dst = append(w.dst, "<!--"...)
		w.dst = appendPlain(w.dst, commentText(e.Text), w.latin1)
		w.dst = append(w.dst, "-->"...)
	case cnfxml.KindInstruction:
		w.name(e.Kind.String(), e.Name)
		w.dst = append(w.dst, "<?"...)
		w.dst = append(w.dst, e.Name...)
		if e.Text != "" {
			w.dst = append(w.dst, ' ')
			w.dst = appendPlain(w.dst, strings.ReplaceAll(e.Text, "?>", "? >"), w.latin1)
		}
		w.dst = append(w.dst, "?>"...)
	case cnfxml.KindElement:
		w.wholeElement(e, depth)
	default:
		w.fail("extra", e.Kind.String())
	}
}

func (w *writer) wholeElement(e *cnfxml.Element, depth int) {
	w.name(e.Kind.String(), e.Name)
	w.dst = append(w.dst, '<')
	w.dst = append(w.dst, e.Name...)
	for i := range e.Attrs {
		w.unknownAttr(&e.Attrs[i])
	}
	w.dst = append(w.dst, '>')
	inline := inline(e)
	for i := range e.Children {
		if !inline {
			w.dst = appendIndent(w.dst, depth+1)
		}
		w.element(&e.Children[i], depth+1)
	}
	if !inline && len(e.Children) > 0 {
		w.dst = appendIndent(w.dst, depth)
	}
	w.dst = appendEndTag(w.dst, e.Name)
}

func (w *writer) unknownAttr(a *cnfxml.Attr) {
	w.name("attribute", a.Name)
	w.attr(a.Name, a.Value)
}

// name refuses names that would make the output malformed.
func (w *writer) name(what, name string) {
	if !isName(name, w.latin1) {
		w.fail(what, name)
	}
}

func (w *writer) fail(what, name string) {
	if w.err == nil {
		w.err = fmt.Errorf("cnfxml: cannot write %s %q: %w", what, name, cnfxml.ErrValue)
	}
}
