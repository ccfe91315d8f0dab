package cnfxml

import (
	"fmt"
	"math"
	"strings"
)

// writer turns views into text: one element a line, white space between all
// tags, <x></x> for empty elements.
type writer struct {
	dst   []byte
	depth int
	inTag bool  // the start tag of the innermost element still lacks its >
	kids  bool  // the innermost element has children
	rest  *Rest // of the innermost element
	// pending counts the extras of the innermost element still to write.
	pending int
	err     error
	// valueAt is where the value of the last leaf starts.
	valueAt int
	// stampAt is where the derived version stamp goes; 0 for none.
	stampAt int
}

// writeDocument writes a whole file to dst. Binder and writer share one
// allocation.
func writeDocument(dst []byte, root string, v rootView) (*writer, error) {
	var both struct {
		binder
		writer
	}
	w := &both.writer
	both.binder.writer = w
	w.dst = dst
	w.document(&both.binder, root, v)
	if w.err == nil {
		w.fillStamp(len(dst))
	}
	return w, w.err
}

func (w *writer) document(b *binder, name string, v rootView) {
	w.dst = append(w.dst, `<?xml version="1.0" encoding="UTF-8"?>`...)
	w.around(v.outside().Before)
	w.element(b, name, v, true)
	w.around(v.outside().After)
	w.dst = append(w.dst, '\n')
}

// around writes what stands outside the root element.
func (w *writer) around(list []Element) {
	for i := range list {
		e := &list[i]
		if e.Kind != KindComment && e.Kind != KindInstruction {
			w.fail("beside the root", e.Kind.String())
			return
		}
		w.check(e)
		w.dst = appendElement(append(w.dst, '\n'), e, 0)
	}
}

func (w *writer) attr(name string, f field) {
	if f.current() == Absent {
		return
	}
	w.dst = append(w.dst, ' ')
	w.dst = append(w.dst, name...)
	w.dst = append(w.dst, '=', '"')
	w.dst = f.appendTo(w.dst, '"')
	w.dst = append(w.dst, '"')
}

// leaf writes a field that is there, without what follows it.
func (w *writer) leaf(name string, f field) {
	if w.inTag {
		w.closeTag()
	}
	w.kids = true
	w.dst = append(appendIndent(w.dst, w.depth), '<')
	w.dst = append(w.dst, name...)
	if len(w.rest.LeafAttrs) > 0 {
		w.leafAttrs(name)
	}
	w.dst = append(w.dst, '>')
	w.valueAt = len(w.dst)
	w.dst = appendEndTag(f.appendTo(w.dst, 0), name)
}

func (w *writer) leafAttrs(name string) {
	for i := range w.rest.LeafAttrs {
		if a := &w.rest.LeafAttrs[i]; a.Of == name {
			w.unknownAttr(&a.Attr)
		}
	}
}

func (w *writer) text(f field) {
	if len(w.rest.Extra) > 0 {
		w.fail("extra beside a value", w.rest.Extra[0].Name)
		return
	}
	if f.current() != Absent {
		w.closeTag()
		w.dst = f.appendTo(w.dst, 0)
	}
}

func (w *writer) group(b *binder, name string, v view) {
	w.before(name)
	w.element(b, name, v, v.rest().Present)
	w.after(name)
}

// element writes v, or nothing when it is empty and need not be there.
func (w *writer) element(b *binder, name string, v view, always bool) {
	mark, outer := len(w.dst), *w
	w.child()
	pending := w.pending // child may have written some
	w.dst = append(w.dst, '<')
	w.dst = append(w.dst, name...)
	start := len(w.dst)
	w.rest, w.inTag, w.kids, w.pending = v.rest(), true, false, len(v.rest().Extra)
	w.depth++
	b.bare = w.pending == 0
	v.bind(b)
	w.leftovers(v)
	empty := w.inTag && len(w.dst) == start && len(w.rest.Attrs) == 0
	if empty && !always {
		outer.dst, outer.err = w.dst[:mark], w.err
		*w = outer
		b.bare = w.pending == 0
		return
	}
	w.closeTag()
	w.depth--
	if w.kids {
		w.dst = appendIndent(w.dst, w.depth)
	}
	w.dst = appendEndTag(w.dst, name)
	w.rest, w.pending, w.inTag, w.kids = outer.rest, pending, false, true
	b.bare = w.pending == 0
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

func (w *writer) unknownAttr(a *Attr) {
	if !isName(a.Name) {
		w.fail("attribute", a.Name)
	}
	w.dst = appendAttribute(w.dst, a)
}

// before writes the extras that a known child repeats.
func (w *writer) before(name string) {
	if w.pending == 0 {
		return
	}
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.Before == name {
			w.extra(x)
		}
	}
}

// after writes the extras that follow a known child.
func (w *writer) after(name string) {
	if w.pending > 0 {
		w.extras(name, 0, math.MaxInt)
	}
}

// extras writes the extras behind a child, or behind members from to to of a
// list.
func (w *writer) extras(name string, from, to int) {
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.Before == "" && x.After == name && x.Nth >= from && x.Nth <= to {
			w.extra(x)
		}
	}
}

// leftovers writes the extras that follow something the view does not know.
func (w *writer) leftovers(v view) {
	if w.pending == 0 {
		return
	}
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.place() != "" && !knows(v, x.place()) {
			w.extra(x)
		}
	}
}

// place is the name of the known child that decides where x stands.
func (x *Extra) place() string {
	if x.Before != "" {
		return x.Before
	}
	return x.After
}

func (w *writer) extra(x *Extra) {
	w.check(&x.Element)
	w.child()
	w.dst = appendElement(w.dst, &x.Element, w.depth)
	w.pending--
}

// check refuses names that would make the output malformed.
func (w *writer) check(e *Element) {
	switch e.Kind {
	case KindElement, KindInstruction:
		if !isName(e.Name) || e.Kind == KindInstruction && strings.EqualFold(e.Name, "xml") {
			w.fail(e.Kind.String(), e.Name)
		}
	case KindText, KindComment:
	default:
		w.fail("extra", e.Kind.String())
	}
	for i := range e.Attrs {
		if !isName(e.Attrs[i].Name) {
			w.fail("attribute", e.Attrs[i].Name)
		}
	}
	for i := range e.Children {
		w.check(&e.Children[i])
	}
}

func (w *writer) fail(what, name string) {
	if w.err == nil {
		w.err = fmt.Errorf("cnfxml: cannot write %s %q: %w", what, name, ErrValue)
	}
}
