package binding

import "github.com/skinnykit/skinny/cnfxml"

// Binder is what a function that names fields talks to. It either reads or
// writes.
type Binder struct {
	r *reader
	w *writer
}

// Fields names the attributes and then the children of an element that v is
// for. It calls Binder.Rest first.
type Fields[T any] func(b *Binder, v *T)

// Rest takes what the document has beyond the fields.
func (b *Binder) Rest(rest *cnfxml.Rest) {
	if b.w != nil {
		b.w.rest = rest
		return
	}
	b.r.top().rest = rest
}

// Attr is an attribute that is written unless it is empty.
func (b *Binder) Attr(name string, p *string) { b.attr(name, p, false) }

// RequiredAttr is an attribute that is always written.
func (b *Binder) RequiredAttr(name string, p *string) { b.attr(name, p, true) }

func (b *Binder) attr(name string, p *string, always bool) {
	if b.w != nil {
		if *p != "" || always {
			b.w.attr(name, *p)
		}
		return
	}
	if text, ok := b.r.attr(name); ok {
		*p = text
	}
}

// AttrValue is an attribute in one of three states.
func AttrValue[T any](b *Binder, name string, p *cnfxml.Opt[T]) {
	if b.w != nil {
		if p.State() != cnfxml.Absent {
			b.w.attr(name, p.Text())
		}
		return
	}
	if text, ok := b.r.attr(name); ok {
		*p = cnfxml.OptText[T](text)
		b.r.check(b.r.top().node, name, faulty(p))
	}
}

// AttrNumber is an attribute that is always written; missing is 0.
func (b *Binder) AttrNumber(name string, p *int) {
	if b.w != nil {
		b.w.numberAttr(name, *p)
		return
	}
	var o cnfxml.Opt[int]
	AttrValue(b, name, &o)
	*p = o.Or(0)
}

// Text is a child with a value that is written unless it is empty.
func (b *Binder) Text(name string, p *string) { b.text(name, p, false) }

// Required is a child with a value that is always written.
func (b *Binder) Required(name string, p *string) { b.text(name, p, true) }

func (b *Binder) text(name string, p *string, always bool) {
	if b.w != nil {
		b.w.leaf(name, *p, *p != "" || always)
		return
	}
	if c := b.r.leaf(name); c != nil {
		*p = trimBlank(c.node.Text())
	}
}

// Value is a child with a value in one of three states.
func Value[T any](b *Binder, name string, p *cnfxml.Opt[T]) {
	if b.w != nil {
		b.w.leaf(name, p.Text(), p.State() != cnfxml.Absent)
		return
	}
	if c := b.r.leaf(name); c != nil {
		*p = cnfxml.OptText[T](c.node.Text())
		b.r.check(c.node, "", faulty(p))
	}
}

// Number is a child with a number that is always written; missing is 0.
func (b *Binder) Number(name string, p *int) {
	if b.w != nil {
		b.w.number(name, *p)
		return
	}
	var o cnfxml.Opt[int]
	Value(b, name, &o)
	*p = o.Or(0)
}

// Stamp is the versionStamp of a file: an empty one is derived from the
// content when it is written.
func (b *Binder) Stamp(p *cnfxml.Opt[string]) {
	if b.w != nil && p.State() == cnfxml.Empty {
		b.w.stamp("versionStamp")
		return
	}
	Value(b, "versionStamp", p)
}

// Group is a child with fields of its own. It is written when it has content
// or was present.
func Group[T any](b *Binder, name string, v *T, present bool, fields Fields[T]) {
	if b.w != nil {
		b.w.before(name)
		if present {
			writeElement(b, name, v, fields)
		}
		b.w.after(name)
		return
	}
	if i := b.r.find(name); i >= 0 {
		b.r.use(i, 0)
		readElement(b, b.r.kids[i].node, v, fields)
	}
}

// List is a child that may stand any number of times.
func List[T any](b *Binder, name string, items *[]T, fields Fields[T]) {
	if b.w != nil {
		list := b.w.list(name)
		for i := range *items {
			writeElement(b, name, &(*items)[i], fields)
			list.behind(i + 1)
		}
		list.end()
		return
	}
	b.r.known = append(b.r.known, name)
	from, to := b.r.top().from, b.r.top().to
	for i := from; i < to; i++ {
		if string(b.r.kids[i].name) != name {
			continue
		}
		*items = append(*items, *new(T))
		b.r.use(i, len(*items))
		readElement(b, b.r.kids[i].node, &(*items)[len(*items)-1], fields)
	}
}

// faulty returns what is wrong with a value that is there.
func faulty[T any](p *cnfxml.Opt[T]) error {
	if p.State() != cnfxml.Set {
		return nil
	}
	_, err := p.Get()
	return err
}
