package cnfxml

import (
	"slices"
	"sync"
)

// manySiblings is how many children a lookup looks at one by one. A parent
// with more gets a family, so that finding each of its children in turn is
// linear and not quadratic.
const manySiblings = 48

// families are the children of elements, sorted for lookups, by parent. They
// are made when a lookup needs them.
type families struct {
	mu    sync.Mutex
	of    map[int32]*family
	conds map[condKey]struct{} // what they are sorted by
}

// family are the child elements of one element.
type family struct {
	doc   *Document
	all   *families
	names map[string]*namesakes
}

// namesakes are the siblings of one name, in document order.
type namesakes struct {
	nodes []int32
	by    map[condKey]map[string][]int32
}

// condKey is a condition without its value.
type condKey struct {
	attr bool
	name string
}

// withFamily calls use with the family of a parent, one caller at a time.
func (d *Document) withFamily(parent int32, use func(*family)) {
	all := d.families.Load()
	if all == nil {
		made := &families{of: map[int32]*family{}, conds: map[condKey]struct{}{}}
		if !d.families.CompareAndSwap(nil, made) {
			made = d.families.Load()
		}
		all = made
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	f := all.of[parent]
	if f == nil {
		f = newFamily(d, parent)
		f.all = all
		all.of[parent] = f
	}
	use(f)
}

// forgetValues drops the families if they are sorted by a value that changes.
func (d *Document) forgetValues(key condKey) {
	all := d.families.Load()
	if all == nil {
		return
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	if _, sorted := all.conds[key]; sorted {
		d.families.Store(nil)
	}
}

func newFamily(d *Document, parent int32) *family {
	f := &family{doc: d, names: map[string]*namesakes{}}
	for c := d.firstElement(d.firstChild(parent)); c != 0; c = d.firstElement(d.nodes[c].next) {
		raw := d.src[d.nodes[c].start+1 : d.nodes[c].nameEnd]
		same := f.names[string(raw)]
		if same == nil {
			same = &namesakes{}
			f.names[string(raw)] = same
		}
		same.nodes = append(same.nodes, c)
	}
	return f
}

// named returns the children of a name, nil when there are none.
func (f *family) named(name string) *namesakes {
	raw, ok := f.doc.charset.appendName(nil, name)
	if !ok {
		return nil
	}
	return f.names[string(raw)]
}

// with returns the namesakes that fulfil a condition.
func (f *family) with(same *namesakes, c cond) []int32 {
	key := condKey{attr: c.attr, name: c.name}
	values, ok := same.by[key]
	if !ok {
		values = map[string][]int32{}
		for _, i := range same.nodes {
			for _, value := range f.doc.condValues(i, key) {
				if list := values[value]; len(list) == 0 || list[len(list)-1] != i {
					values[value] = append(list, i)
				}
			}
		}
		if same.by == nil {
			same.by = map[condKey]map[string][]int32{}
		}
		same.by[key] = values
		f.all.conds[key] = struct{}{}
	}
	return values[c.value]
}

// condValues are the values with which element i fulfils a condition.
func (d *Document) condValues(i int32, key condKey) (values []string) {
	if key.attr {
		if value, ok := d.at(i).Attr(key.name); ok {
			values = append(values, value)
		}
		return values
	}
	for child := range d.at(i).Elements() {
		if child.is(key.name) && child.IsLeaf() {
			values = append(values, child.Text())
		}
	}
	return values
}

// matching returns the children that fulfil a step, its number included.
func (f *family) matching(s *step) []int32 {
	same := f.named(s.name)
	if same == nil {
		return nil
	}
	found := same.nodes
	for i, c := range s.conds {
		if i == 0 {
			found = f.with(same, c)
			continue
		}
		found = slices.DeleteFunc(slices.Clone(found), func(n int32) bool { return !f.doc.at(n).fulfils(c) })
	}
	switch {
	case s.nth == 0:
		return found
	case s.nth <= len(found):
		return found[s.nth-1 : s.nth]
	}
	return nil
}

// step returns the step that leads from a parent to element i only: by the
// attribute or child that is its key, or by its number among its namesakes. An
// element alone has no need of either, but its priority or button says more
// about it than its name.
func (f *family) step(i int32) step {
	n := f.doc.at(i)
	s := step{name: n.Name()}
	same := f.named(s.name)
	if same == nil {
		return s
	}
	for _, key := range keysOf(s.name) {
		if len(same.nodes) == 1 && !key.isNumber() {
			continue
		}
		values := f.doc.condValues(i, key)
		if len(values) != 1 {
			continue
		}
		c := cond{attr: key.attr, name: key.name, value: values[0]}
		if _, writable := quoteCondition(c.value); writable && len(f.with(same, c)) == 1 {
			s.conds = []cond{c}
			return s
		}
	}
	if len(same.nodes) > 1 {
		at, _ := slices.BinarySearch(same.nodes, i)
		s.nth = at + 1
	}
	return s
}

// keyAttributes tell apart siblings of one name better than a number does.
var keyAttributes = [...]condKey{
	{true, "priority"},
	{true, "button"},
	{true, "idx"},
	{true, "keyID"},
	{true, "id"},
	{true, "name"},
}

// isNumber reports whether the key puts its elements in order.
func (k condKey) isNumber() bool {
	return k.attr && (k.name == "priority" || k.name == "button" || k.name == "idx")
}

// keysOf lists what may be the key of elements of a name.
func keysOf(name string) []condKey {
	if name == "phoneService" {
		return []condKey{{false, "name"}}
	}
	return keyAttributes[:]
}
