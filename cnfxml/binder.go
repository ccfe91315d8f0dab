package cnfxml

// view is an element with typed fields. bind names its attributes and
// children, in the order in which CUCM writes them; reading, writing and
// looking up all follow that one list. Attributes come first.
type view interface {
	bind(b *binder)
	rest() *Rest
}

// rootView is the view of a whole file.
type rootView interface {
	view
	outside() *Outside
}

// binder walks through views for a reader, a writer or a finder, exactly one
// of which is set.
type binder struct {
	reader *reader
	writer *writer
	finder *finder
	// bare says that fields that are absent need no visit: the element is being
	// written, and has nothing but its fields.
	bare bool
}

// attr is an attribute of the element.
func (b *binder) attr(name string, f field) {
	switch {
	case b.writer != nil:
		b.writer.attr(name, f)
	case b.reader != nil:
		b.reader.attr(name, f)
	default:
		b.finder.attr(name)
	}
}

// leaf is a child that holds only a value. Most fields of most files are
// absent: they cost no call.
func leaf[T any](b *binder, name string, o *Opt[T]) {
	if o.state != Absent || !b.bare {
		b.leaf(name, o)
	}
}

func (b *binder) leaf(name string, f field) {
	switch {
	case b.bare:
		b.writer.leaf(name, f)
	case b.writer != nil:
		b.writer.before(name)
		if f.current() != Absent {
			b.writer.leaf(name, f)
		}
		b.writer.after(name)
	case b.reader != nil:
		b.reader.leaf(name, f)
	default:
		b.finder.leaf(name, f)
	}
}

// text is the element's own value.
func (b *binder) text(f field) {
	switch {
	case b.writer != nil:
		b.writer.text(f)
	case b.reader != nil:
		b.reader.own(f)
	}
}

// group is a child with fields of its own.
func (b *binder) group(name string, v view) {
	switch {
	case b.writer != nil:
		b.writer.group(b, name, v)
	case b.reader != nil:
		b.reader.group(b, name, v)
	default:
		b.finder.name(name)
	}
}

// valued is a child that holds a value and has attributes with fields.
func (b *binder) valued(name string, v view) {
	switch {
	case b.writer != nil:
		b.writer.group(b, name, v)
	case b.reader != nil:
		b.reader.valued(b, name, v)
	default:
		b.finder.name(name)
	}
}

// viewOf is a pointer to T that is a view.
type viewOf[T any] interface {
	*T
	view
}

// optional is a group that few files have: nil when it is not there.
func optional[T any, P viewOf[T]](b *binder, name string, v **T) {
	switch {
	case b.writer != nil:
		if *v != nil {
			b.writer.group(b, name, P(*v))
		} else {
			b.writer.before(name)
		}
	case b.reader != nil:
		if c := b.reader.find(name); c != 0 {
			*v = new(T)
			b.reader.use(c, usedGroup, 0)
			b.reader.enter(b, c, P(*v))
		}
	default:
		b.finder.name(name)
	}
}

// maxListed bounds the members of a list that get a struct: these are far
// bigger than the text of an empty element. The others stay in Rest.Extra.
const maxListed = 4096

// list is a child that may stand any number of times.
func list[T any, P viewOf[T]](b *binder, name string, items *[]T) {
	switch {
	case b.writer != nil:
		w := b.writer.list(name)
		for i := range *items {
			w.item(b, name, P(&(*items)[i]))
		}
		w.end()
	case b.reader != nil:
		for c := range b.reader.all(name) {
			if len(*items) == maxListed {
				return
			}
			*items = append(*items, *new(T))
			b.reader.use(c, usedGroup, len(*items))
			b.reader.enter(b, c, P(&(*items)[len(*items)-1]))
		}
	default:
		b.finder.name(name)
	}
}
