package cnfxml

import (
	"bytes"
	"slices"
)

// Set gives the element or attribute at a path a value. Only the bytes of the
// value change. Elements that do not exist are created, with the attributes
// and children that the conditions of the path name, at the place where CUCM
// writes them, indented like their neighbours. See Get for paths. A value that a
// condition of the path asks for can be changed; the path finds it no longer then.
//
// Setting values that exist costs time in proportion to them: many Sets are
// linear in the size of the document. Creating something is a look at the
// whole document, and so is Delete.
//
// When a Set returns an error, the document is as it was. In a repaired
// document, creating something beside a wrong end tag can fail with
// ErrMalformed.
func (d *Document) Set(path, value string) error {
	p, err := d.path(path)
	if err != nil {
		return err
	}
	if !isText(value) || !isText(path) {
		return &PathError{Path: path, Msg: "a character that XML does not allow", Err: ErrValue}
	}
	n, missing, err := d.deepest(path, p)
	switch {
	case err != nil:
		return err
	case len(missing) == 0 && p.attr == "":
		return d.setText(path, n, value)
	case len(missing) == 0 && n.attrIndex(p.attr) >= 0:
		return d.setAttr(n.attrIndex(p.attr), value)
	}
	return d.create(path, p, value)
}

// create makes elements, or an attribute, that are not there.
func (d *Document) create(path string, p path, value string) error {
	d.settle()
	n, missing, err := d.deepest(path, p)
	if err != nil {
		return err
	}
	before, faults := d.src, d.faults()
	if len(missing) == 0 {
		err = d.newAttr(path, n, p.attr, value)
	} else {
		err = d.insert(path, n, missing, p.attr, value)
	}
	if err != nil {
		return err
	}
	got, ok := d.Get(path)
	right := ok && got == value
	switch made, found := d.find(p.steps); {
	case d.faults() > faults || faults > 0 && !right:
		return d.undo(before, errBeside(path))
	case right:
	case found && p.attr == "" && !made.IsLeaf():
		return d.undo(before, &PathError{Path: path, Err: ErrNotLeaf})
	default:
		return d.undo(before, &PathError{Path: path, Msg: "a condition asks for another value there", Err: ErrValue})
	}
	return nil
}

// faults counts the repairs, without mere remarks.
func (d *Document) faults() (n int) {
	for i := range d.repairs {
		if d.repairs[i].severity == Error {
			n++
		}
	}
	return n
}

// Delete removes the element or attribute at a path. An element that stands
// on lines of its own goes with its line.
func (d *Document) Delete(path string) error {
	p, err := d.path(path)
	if err != nil {
		return err
	}
	d.settle()
	n, ok := d.find(p.steps)
	if !ok {
		return &PathError{Path: path, Err: ErrNotFound}
	}
	if p.attr != "" {
		return d.deleteAttr(path, n, p.attr)
	}
	if n.Parent().Kind() == KindDocument {
		return &PathError{Path: path, Msg: "the root element cannot be removed", Err: ErrPath}
	}
	before, faults := d.src, d.faults()
	if err := d.edit(d.removal(n)); err != nil {
		return err
	}
	if d.faults() > faults {
		return d.undo(before, errBeside(path))
	}
	return nil
}

// removal is the splice that takes an element away, and the line that it has
// for itself.
func (d *Document) removal(n Node) splice {
	x := n.node()
	from, to := int(x.start), int(x.end)
	blank := d.indentStart(from)
	if blank < from && (d.src[blank] == '\n' || d.src[blank] == '\r') && d.lineEndsAt(to) {
		from = blank
	}
	return splice{from: int32(from), to: int32(to)}
}

// undo takes an edit back that went wrong, and returns why it did.
func (d *Document) undo(before []byte, why error) error {
	if err := d.reindex(before); err != nil {
		return err
	}
	return why
}

// errBeside is for an edit next to something malformed: a repair now understands
// the text in another way.
func errBeside(path string) error {
	return &PathError{Path: path, Msg: "the document is malformed there, mend it first", Err: ErrMalformed}
}

// deepest follows a path as far as there are elements. It returns the last
// one and the steps that are left.
func (d *Document) deepest(text string, p path) (Node, []step, error) {
	if n, ok := d.find(p.steps); ok {
		return n, nil, nil
	}
	for have := len(p.steps) - 1; have > 0; have-- {
		n, ok := d.find(p.steps[:have])
		if !ok {
			continue
		}
		for _, s := range p.steps[have:] {
			if s.nth > 1 {
				return Node{}, nil, &PathError{Path: text, Msg: "cannot create an element by its number", Err: ErrNotFound}
			}
		}
		return n, p.steps[have:], nil
	}
	return Node{}, nil, &PathError{Path: text, Msg: "the root element has another name", Err: ErrNotFound}
}

// setText replaces the text of a leaf. Comments inside it stay, and so does a
// CDATA section that can hold the value.
func (d *Document) setText(path string, n Node, value string) error {
	if !n.IsLeaf() {
		return &PathError{Path: path, Err: ErrNotLeaf}
	}
	if n.Text() == value {
		return nil
	}
	return d.overrideText(n.i, d.textSplice(n, value), value)
}

// textSplice is the edit that gives a leaf a text.
func (d *Document) textSplice(n Node, value string) splice {
	x := n.node()
	text := d.appendText(nil, value)
	switch {
	case x.flags&flagSelfClosed != 0:
		from := int(x.end) - len("/>")
		for isBlank(d.src[from-1]) {
			from--
		}
		return splice{int32(from), x.end, slices.Concat([]byte(">"), text, []byte("</"), n.name(), []byte(">"))}
	case x.flags&flagNoTagEnd != 0:
		text = append([]byte{'>'}, text...)
	}
	first := d.firstChild(n.i)
	if first == 0 {
		return splice{x.inner, x.innerEnd, text}
	}
	if c := &d.nodes[first]; c.kind == KindCDATA && c.next == 0 && d.charset.inCDATA(value) {
		raw, _ := d.charset.appendName(nil, value)
		return splice{c.inner, c.innerEnd, raw}
	}
	inner, written := []byte(nil), false
	for i := first; i != 0; i = d.nodes[i].next {
		switch c := &d.nodes[i]; {
		case c.kind != KindText && c.kind != KindCDATA:
			inner = append(inner, d.src[c.start:c.end]...)
		case !written:
			inner, written = append(inner, text...), true
		}
	}
	if !written {
		inner = append(inner, text...)
	}
	return splice{x.inner, x.innerEnd, inner}
}

// inCDATA reports whether a CDATA section can hold a value as it is.
func (c charset) inCDATA(value string) bool {
	for i, r := range value {
		if r == '\r' || r == ']' && len(value) >= i+3 && value[i:i+3] == "]]>" {
			return false
		}
	}
	_, ok := c.appendName(nil, value)
	return ok
}

// setAttr replaces the value of attribute i.
func (d *Document) setAttr(i int32, value string) error {
	if d.attrValue(i) == value {
		return nil
	}
	a := d.attrs[i]
	return d.overrideAttr(i, splice{a.val, a.valEnd, d.appendAttrText(nil, value, d.src[a.val-1])}, value)
}

// newAttr writes an attribute behind the others.
func (d *Document) newAttr(path string, n Node, name, value string) error {
	if _, ok := d.charset.appendName(nil, name); !ok {
		return &PathError{Path: path, Msg: "a name that " + d.charset.String() + " cannot spell", Err: ErrValue}
	}
	x := n.node()
	at := x.nameEnd
	if x.nattr > 0 {
		at = d.attrs[x.attr+int32(x.nattr)-1].valEnd + 1
	}
	return d.edit(splice{at, at, d.appendAttr(nil, name, value)})
}

func (d *Document) deleteAttr(path string, n Node, name string) error {
	i := n.attrIndex(name)
	if i < 0 {
		return &PathError{Path: path, Err: ErrNotFound}
	}
	return d.edit(d.attrRemoval(i))
}

// attrRemoval is the splice that takes an attribute away, and the blanks
// before it.
func (d *Document) attrRemoval(i int32) splice {
	a := d.attrs[i]
	from := a.name
	for isBlank(d.src[from-1]) {
		from--
	}
	return splice{from: from, to: a.valEnd + 1}
}

// edit makes splices and indexes the result. It leaves the document alone
// when the result breaks a limit.
func (d *Document) edit(list ...splice) error { return d.replace(spliced(d.src, list)) }

// replace gives the document another text.
func (d *Document) replace(src []byte) error {
	if err := d.checkSize(len(src)); err != nil {
		return err
	}
	old := d.src
	d.edits++
	err := d.reindex(src)
	if err != nil {
		if undo := d.reindex(old); undo != nil {
			return undo
		}
	}
	return err
}

// reindex gives the document a text with another index.
func (d *Document) reindex(src []byte) error {
	d.src = src
	d.forget()
	return d.index()
}

// indentStart returns where the white space before offset starts, counting
// back no further than one line end.
func (d *Document) indentStart(offset int) int {
	i := offset
	for i > 0 && (d.src[i-1] == ' ' || d.src[i-1] == '\t') {
		i--
	}
	if i > 0 && d.src[i-1] == '\n' {
		i--
		if i > 0 && d.src[i-1] == '\r' {
			i--
		}
	}
	return i
}

// lineEndsAt reports whether only blanks follow on the line.
func (d *Document) lineEndsAt(offset int) bool {
	rest := bytes.TrimLeft(d.src[offset:], " \t")
	return len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r'
}
