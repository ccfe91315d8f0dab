package cnfxml

// reporter is the sink of Diff.
type reporter struct {
	a, b    *Document
	changes []Change
}

func (r *reporter) entersMoved() bool { return true }

// at starts a change with the place of an element, 0 for none, in each
// document.
func (r *reporter) at(kind ChangeKind, ea, eb int32, suffix string) Change {
	c := Change{Kind: kind}
	if eb != 0 {
		c.NewLine, c.NewColumn = r.b.position(int(r.b.nodes[eb].start))
	}
	if ea != 0 {
		c.OldLine, c.OldColumn = r.a.position(int(r.a.nodes[ea].start))
		c.Path = r.a.at(ea).Path() + suffix
	} else {
		c.Path = r.b.at(eb).Path() + suffix
	}
	return c
}

func (r *reporter) add(c Change) { r.changes = append(r.changes, c) }

func (r *reporter) text(ea, eb int32) {
	c := r.at(Changed, ea, eb, "")
	c.Old, c.New = r.a.leafValue(ea), r.b.leafValue(eb)
	r.add(c)
}

func (r *reporter) attrs(ea, eb int32) {
	for old := range r.a.at(ea).Attrs() {
		value, ok := r.b.at(eb).Attr(old.Name)
		switch {
		case !ok:
			c := r.at(Removed, ea, 0, "/@"+old.Name)
			c.Old = r.a.attrDiffValue(ea, old)
			r.add(c)
		case value != old.Value:
			c := r.at(Changed, ea, eb, "/@"+old.Name)
			c.Old = r.a.attrDiffValue(ea, old)
			c.New = diffValue(value, c.Old.secret)
			r.add(c)
		}
	}
	for new := range r.b.at(eb).Attrs() {
		if _, ok := r.a.at(ea).Attr(new.Name); !ok {
			c := r.at(Added, 0, eb, "/@"+new.Name)
			c.New = r.b.attrDiffValue(eb, new)
			r.add(c)
		}
	}
}

func (r *reporter) replaced(ea, eb int32) {
	r.removed(ea)
	r.added(0, eb, anchor{})
}

func (r *reporter) removed(ea int32) {
	for e := range r.a.subtree(ea) {
		for a := range r.a.at(e).Attrs() {
			c := r.at(Removed, e, 0, "/@"+a.Name)
			c.Old = r.a.attrDiffValue(e, a)
			r.add(c)
		}
		if r.a.hasValue(e) {
			c := r.at(Removed, e, 0, "")
			c.Old = r.a.leafValue(e)
			r.add(c)
		}
	}
}

func (r *reporter) added(_, eb int32, _ anchor) {
	for e := range r.b.subtree(eb) {
		for a := range r.b.at(e).Attrs() {
			c := r.at(Added, 0, e, "/@"+a.Name)
			c.New = r.b.attrDiffValue(e, a)
			r.add(c)
		}
		if r.b.hasValue(e) {
			c := r.at(Added, 0, e, "")
			c.New = r.b.leafValue(e)
			r.add(c)
		}
	}
}

func (r *reporter) moved(ea, eb int32, _ anchor) { r.add(r.at(Moved, ea, eb, "")) }

// subtree yields an element and those inside it, in document order.
func (d *Document) subtree(e int32) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		end := d.nodes[e].end
		for i := e; int(i) < len(d.nodes) && d.nodes[i].start < end; i++ {
			if d.nodes[i].kind == KindElement && !yield(i) {
				return
			}
		}
	}
}

// hasValue reports whether an element is a leaf, or has text beside elements.
func (d *Document) hasValue(e int32) bool {
	return d.at(e).IsLeaf() || !allBlank(d.elementText(e))
}

func (d *Document) leafValue(e int32) DiffValue {
	return diffValue(d.elementText(e), d.isInSecret(e))
}

func (d *Document) attrDiffValue(e int32, a Attr) DiffValue {
	return diffValue(a.Value, isSecretName(a.Name) || !isNaming([]byte(a.Name)) && d.isInSecret(e))
}

// isInSecret reports whether an element, or one around it, holds a secret.
func (d *Document) isInSecret(e int32) bool {
	for ; e != 0; e = d.nodes[e].parent {
		x := &d.nodes[e]
		if x.kind == KindElement && d.holdsSecret(x) {
			return true
		}
	}
	return false
}
