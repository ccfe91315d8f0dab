package cnfxml

import (
	"strings"
	"unicode/utf8"
)

// reader fills views from a document.
type reader struct {
	doc   *Document
	text  string // the document, which values are parts of
	node  int32  // the element being read
	attrs int    // its attributes that fields were read from
	used  []use  // by node
	diags []Diagnostic
	// children are the names in the elements around the one being read, and in
	// it, which is the last.
	children []childIndex
	// listPrefix is the anchor of a list whose members have numbered names.
	listPrefix string
}

// use tells what field a node was read into.
type use struct {
	as   usedAs
	nth  int32 // its number in a list, from 1
	next int32 // sibling with the same hash in the childIndex
}

type usedAs uint8

const (
	usedNot      usedAs = iota
	usedRepeated        // none, but the last one of its name has one
	usedNested          // none, because a value was expected
	usedLeaf            // a field without room for anything but the value
	usedValued          // a view with a value
	usedGroup           // a view with children
)

// maxDiagnostics bounds what a hostile file makes the reader say.
const maxDiagnostics = 256

func newReader(d *Document) *reader {
	d.settle()
	return &reader{
		doc: d, text: string(d.src), used: make([]use, len(d.nodes)), diags: d.Diagnostics(),
		children: make([]childIndex, 0, usualDepth),
	}
}

// usualDepth is how deep views are nested in a phone's file.
const usualDepth = 8

// enter reads the element at node i into v.
func (r *reader) enter(b *binder, i int32, v view) {
	node, attrs, prefix := r.node, r.attrs, r.listPrefix
	r.node, r.attrs, r.listPrefix = i, 0, ""
	r.indexChildren()
	v.rest().Present = true
	v.bind(b)
	r.keepAttrs(v)
	r.keepRest(v.rest())
	r.children = r.children[:len(r.children)-1]
	r.node, r.attrs, r.listPrefix = node, attrs, prefix
}

// find returns the last child element of that name, which is the one that
// phones use, and 0 when there is none. The others stay unused.
func (r *reader) find(name string) int32 {
	found := int32(0)
	for c := range r.all(name) {
		if found != 0 {
			r.used[found].as = usedRepeated
			r.report(c, CodeDuplicate, Warning, sourceParser, "element "+name+" occurs again; phones use the last one")
		}
		found = c
	}
	return found
}

func (r *reader) attr(name string, f field) {
	if value, ok := r.doc.at(r.node).Attr(name); ok {
		r.attrs++
		f.readText(value)
		r.checkValue(r.node, name, f)
	}
}

func (r *reader) leaf(name string, f field) {
	c := r.findValue(name)
	if c == 0 {
		return
	}
	r.used[c].as = usedLeaf
	f.readText(r.value(c))
	r.checkValue(c, "", f)
}

// findValue is find for an element that holds a value.
func (r *reader) findValue(name string) int32 {
	c := r.find(name)
	if c == 0 || !r.isNested(c) {
		return c
	}
	r.used[c].as = usedNested
	return 0
}

// isNested reports, also as a diagnostic, that an element has elements inside
// where only a value belongs. It is then kept as it is.
func (r *reader) isNested(c int32) bool {
	if r.doc.at(c).IsLeaf() {
		return false
	}
	r.report(c, CodeNested, Warning, sourceFiles, "element "+r.doc.at(c).Name()+" has elements inside, a value was expected")
	return true
}

// own reads the value of the element itself.
func (r *reader) own(f field) {
	f.readText(r.value(r.node))
	r.checkValue(r.node, "", f)
}

// value returns the text directly inside an element, as a part of r.text where
// it stands there as it is.
func (r *reader) value(e int32) string {
	d := r.doc
	first := d.firstText(d.firstChild(e))
	if first == 0 {
		return ""
	}
	x := &d.nodes[first]
	if x.kind == KindText && x.flags&flagEscaped == 0 && d.charset == charsetUTF8 && d.firstText(x.next) == 0 {
		if text := r.text[x.inner:x.innerEnd]; utf8.ValidString(text) {
			return text
		}
	}
	return d.elementText(e)
}

func (r *reader) group(b *binder, name string, v view) {
	if c := r.find(name); c != 0 {
		r.used[c].as = usedGroup
		r.enter(b, c, v)
	}
}

func (r *reader) valued(b *binder, name string, v view) {
	if c := r.findValue(name); c != 0 {
		r.used[c].as = usedValued
		r.enterValued(b, c, v)
	}
}

// enterValued reads an element whose content is a value. Comments inside it
// are kept by the element around it.
func (r *reader) enterValued(b *binder, c int32, v view) {
	node, attrs := r.node, r.attrs
	r.node, r.attrs = c, 0
	v.rest().Present = true
	v.bind(b)
	r.keepAttrs(v)
	r.node, r.attrs = node, attrs
}

// checkValue reports text that is no value of its type, in an attribute of the
// element or, without one, in the element. Secrets are never bad, so none is
// quoted here.
func (r *reader) checkValue(c int32, attr string, f field) {
	text, bad := f.faulty()
	if !bad {
		return
	}
	name := r.doc.at(c).Name()
	if attr != "" {
		name += "@" + attr
	}
	if isPlaceholder(text) {
		r.report(c, CodePlaceholder, Note, sourceFiles, name+" holds the placeholder "+text)
		return
	}
	r.report(c, CodeValueType, Error, sourceParser, name+" cannot be "+text)
}

// keepOutside keeps what stands before and after the root element.
func (r *reader) keepOutside(root int32, o *Outside) {
	list := &o.Before
	for n := range r.doc.Top().Children() {
		switch k := n.Kind(); {
		case n.i == root:
			list = &o.After
		case k == KindComment || k == KindInstruction:
			*list = append(*list, n.element())
		}
	}
}

// keepAttrs keeps the attributes of the element for which v has no field.
func (r *reader) keepAttrs(v view) {
	if r.attrs == int(r.doc.nodes[r.node].nattr) {
		return
	}
	for a := range r.doc.at(r.node).Attrs() {
		if !knowsAttr(v, a.Name) {
			a.Offset = 0
			v.rest().Attrs = append(v.rest().Attrs, a)
		}
	}
}

// keepRest keeps the children for which there was no field, and what known
// leaves hold besides their value.
func (r *reader) keepRest(rest *Rest) {
	d := r.doc
	last := int32(0)
	for c := d.firstChild(r.node); c != 0; c = d.nodes[c].next {
		as := r.used[c].as
		switch as {
		case usedNot:
			r.keep(rest, last, d.at(c))
			continue
		case usedRepeated, usedNested:
			n := d.at(c)
			if as == usedNested {
				last = c
			}
			rest.Extra = append(rest.Extra, Extra{Before: n.Name(), Element: n.element()})
			continue
		}
		last = c
		if as == usedLeaf && d.nodes[c].nattr > 0 {
			r.keepLeafAttrs(rest, d.at(c))
		}
		if as != usedGroup {
			r.keepInner(rest, c)
		}
	}
}

func (r *reader) keepLeafAttrs(rest *Rest, leaf Node) {
	for a := range leaf.Attrs() {
		a.Offset = 0
		rest.LeafAttrs = append(rest.LeafAttrs, LeafAttr{Of: leaf.Name(), Attr: a})
	}
}

// keep puts a node that follows the child last, 0 for none, into rest.
func (r *reader) keep(rest *Rest, last int32, n Node) {
	if n.Kind() == KindText && allBlank(n.Raw()) {
		return
	}
	after, nth := "", int(r.used[last].nth)
	if last != 0 {
		after = r.doc.at(last).Name()
	}
	if r.listPrefix != "" && nth > 0 {
		after = r.listPrefix
	}
	e := n.element()
	if e.Kind == KindText {
		if e.Text = trimBlank(e.Text); e.Text == "" {
			return
		}
	}
	rest.Extra = append(rest.Extra, Extra{After: after, Nth: nth, Element: e})
}

// keepInner keeps what a value has beside it, comments, in the element around.
func (r *reader) keepInner(rest *Rest, leaf int32) {
	d := r.doc
	for c := d.firstChild(leaf); c != 0; c = d.nodes[c].next {
		if k := d.nodes[c].kind; k != KindText && k != KindCDATA {
			r.keep(rest, leaf, d.at(c))
		}
	}
}

func (r *reader) report(c int32, code Code, severity Severity, source, msg string) {
	if len(r.diags)-len(r.doc.repairs) >= maxDiagnostics {
		return
	}
	n := r.doc.at(c)
	line, column := n.Position()
	r.diags = append(r.diags, Diagnostic{
		Code: code, Severity: severity, Path: n.Path(), Line: line, Column: column, Message: msg, Source: source,
	})
}

func trimBlank(s string) string { return strings.Trim(s, " \t\r\n") }
