package cnfxml

// finder looks for a name among the attributes or children that a view has
// fields for.
type finder struct {
	want   string
	attrs  bool // look among attributes, not children
	found  bool
	target field // the field of a leaf with that name
	// list collects the names of all children when it is not nil.
	list *order
}

func (f *finder) leaf(name string, target field) {
	f.collect(name)
	if !f.attrs && name == f.want {
		f.found, f.target = true, target
	}
}

func (f *finder) collect(name string) {
	if f.list != nil {
		*f.list = append(*f.list, name)
	}
}

func (f *finder) name(name string) {
	f.collect(name)
	if !f.attrs && name == f.want {
		f.found = true
	}
}

func (f *finder) attr(name string) {
	if f.attrs && name == f.want {
		f.found = true
	}
}

func find(v view, name string, attrs bool) *finder {
	f := &finder{want: name, attrs: attrs}
	v.bind(&binder{finder: f})
	return f
}

// knows reports whether the view has a field for a child of that name.
func knows(v view, name string) bool { return find(v, name, false).found }

// knowsAttr reports whether the view has a field for an attribute.
func knowsAttr(v view, name string) bool { return find(v, name, true).found }
