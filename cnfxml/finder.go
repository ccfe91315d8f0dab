package cnfxml

// finder looks for a name among the attributes or children that a view has
// fields for.
type finder struct {
	want   string
	attrs  bool // look among attributes, not children
	found  bool
	target field // the field of a leaf with that name
}

func (f *finder) leaf(name string, target field) {
	if !f.attrs && name == f.want {
		f.found, f.target = true, target
	}
}

func (f *finder) name(name string) {
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
