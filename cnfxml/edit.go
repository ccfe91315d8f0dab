package cnfxml

import (
	"bytes"
	"slices"
)

// Set gives the element or attribute at a path a value. Only the bytes of the
// value change. Elements that do not exist are created, with the attributes
// and children that the conditions of the path name, at the place where CUCM
// writes them, indented like their neighbours. See Get for paths.
//
// A Set costs time linear in the size of the document. When it returns an
// error, the document is as it was. In a repaired document an edit beside a
// wrong end tag can fail with ErrMalformed.
func (d *Document) Set(path, value string) error {
	p, err := d.path(path)
	if err != nil {
		return err
	}
	if !isText(value) || !isText(path) {
		return &PathError{Path: path, Msg: "a character that XML does not allow", Err: ErrValue}
	}
	before, repairs := d.src, len(d.repairs)
	if err := d.set(path, p, value); err != nil {
		return err
	}
	if repairs == 0 {
		return nil
	}
	if got, ok := d.Get(path); !ok || got != value || len(d.repairs) > repairs {
		return d.undo(path, before)
	}
	return nil
}

func (d *Document) set(text string, p path, value string) error {
	n, missing, err := d.deepest(text, p)
	switch {
	case err != nil:
		return err
	case len(missing) > 0:
		return d.insert(text, n, missing, p.attr, value)
	case p.attr != "":
		return d.setAttr(text, n, p.attr, value)
	case !n.IsLeaf():
		return &PathError{Path: text, Err: ErrNotLeaf}
	}
	return d.setText(n, value)
}

// Delete removes the element or attribute at a path. An element that stands
// on lines of its own goes with its line.
func (d *Document) Delete(path string) error {
	p, err := d.path(path)
	if err != nil {
		return err
	}
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
	x := n.node()
	from, to := int(x.start), int(x.end)
	blank := d.indentStart(from)
	if blank < from && (d.src[blank] == '\n' || d.src[blank] == '\r') && d.lineEndsAt(to) {
		from = blank
	}
	before, repairs := d.src, len(d.repairs)
	if err := d.splice(from, to, nil); err != nil {
		return err
	}
	if len(d.repairs) > repairs {
		return d.undo(path, before)
	}
	return nil
}

// undo takes an edit back that went wrong because the document is malformed
// next to it: a repair now understands the text in another way.
func (d *Document) undo(path string, before []byte) error {
	d.src = before
	if err := d.index(); err != nil {
		return err
	}
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

// setText replaces the text of a leaf. Comments inside it stay.
func (d *Document) setText(n Node, value string) error {
	if n.Text() == value {
		return nil
	}
	x := n.node()
	text := d.appendText(nil, value)
	if x.flags&flagSelfClosed != 0 {
		from := int(x.end) - len("/>")
		for isBlank(d.src[from-1]) {
			from--
		}
		return d.splice(from, int(x.end), slices.Concat([]byte(">"), text, []byte("</"), n.name(), []byte(">")))
	}
	inner, written := []byte(nil), false
	for i := d.firstChild(n.i); i != 0; i = d.nodes[i].next {
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
	return d.splice(int(x.inner), int(x.innerEnd), inner)
}

func (d *Document) setAttr(text string, n Node, name, value string) error {
	if i := n.attrIndex(name); i >= 0 {
		if d.attrValue(i) == value {
			return nil
		}
		a := d.attrs[i]
		return d.splice(int(a.val), int(a.valEnd), d.appendAttrText(nil, value, d.src[a.val-1]))
	}
	if _, ok := d.charset.appendName(nil, name); !ok {
		return &PathError{Path: text, Msg: "a name that " + d.charset.String() + " cannot spell", Err: ErrValue}
	}
	x := n.node()
	at := int(x.nameEnd)
	if x.nattr > 0 {
		at = int(d.attrs[x.attr+int32(x.nattr)-1].valEnd) + 1
	}
	return d.splice(at, at, d.appendAttr(nil, name, value))
}

func (d *Document) deleteAttr(text string, n Node, name string) error {
	i := n.attrIndex(name)
	if i < 0 {
		return &PathError{Path: text, Err: ErrNotFound}
	}
	a := d.attrs[i]
	from := int(a.name)
	for isBlank(d.src[from-1]) {
		from--
	}
	return d.splice(from, int(a.valEnd)+1, nil)
}

// splice replaces src[from:to] and indexes the result. It undoes itself when
// the result breaks a limit.
func (d *Document) splice(from, to int, text []byte) error {
	old := d.src
	if size := len(old) - (to - from) + len(text); size > d.opts.MaxSize {
		return sizeError(size, d.opts.MaxSize)
	}
	d.src = slices.Concat(old[:from], text, old[to:])
	d.edits++
	err := d.index()
	if err != nil {
		d.src = old
		if undo := d.index(); undo != nil {
			return undo
		}
	}
	return err
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
