package cnfxml

import (
	"iter"
	"slices"
	"strings"
)

// Lookup finds the first element, in document order, that a path leads to.
// See Get for the form of paths.
func (d *Document) Lookup(text string) (Node, error) {
	d.settle()
	p, err := d.path(text)
	if err != nil {
		return Node{}, err
	}
	if p.attr != "" {
		return Node{}, attributeError(text)
	}
	n, ok := d.find(p.steps)
	if !ok {
		return Node{}, &PathError{Path: text, Err: ErrNotFound}
	}
	return n, nil
}

// Get returns the value at a path and whether there is one: the text of an
// element without elements inside, or an attribute. An element without text
// gives "" and true.
//
// A path is a list of element names, starting below the root:
//
//	devicePool/callManagerGroup/members/member[@priority=0]/callManager/processNodeName
//
// Conditions in brackets choose among siblings: [@attribute=value],
// [child=value] and [n], which counts from 1 those that fulfil the rest. The
// last step may be @attribute, with or without the slash before it. A leading slash starts above the root:
// /device/@ctiid. Names are case-sensitive, as they are to phones.
func (d *Document) Get(path string) (value string, ok bool) {
	if p := d.pending.Load(); p != nil {
		p.mu.RLock()
		defer p.mu.RUnlock()
	}
	p, err := d.path(path)
	if err != nil {
		return "", false
	}
	n, ok := d.find(p.steps)
	switch {
	case !ok:
		return "", false
	case p.attr != "":
		return n.Attr(p.attr)
	case !n.IsLeaf():
		return "", false
	}
	return n.Text(), true
}

// path parses a path and makes it start with the root element.
func (d *Document) path(text string) (path, error) {
	rest, absolute := strings.CutPrefix(text, "/")
	p, err := parsePath(text, rest)
	if err != nil {
		return path{}, err
	}
	if !absolute {
		p.steps = append([]step{{name: d.at(d.root).Name()}}, p.steps...)
	}
	if len(p.steps) == 0 {
		return path{}, &PathError{Path: text, Msg: "no element", Err: ErrPath}
	}
	return p, nil
}

// All yields every element that a path leads to, in document order. It stops
// when the document is edited.
func (d *Document) All(text string) (iter.Seq[Node], error) {
	d.settle()
	p, err := d.path(text)
	if err != nil {
		return nil, err
	}
	if p.attr != "" {
		return nil, attributeError(text)
	}
	return func(yield func(Node) bool) { d.Top().walk(p.steps, yield) }, nil
}

func attributeError(text string) error {
	return &PathError{Path: text, Msg: "leads to an attribute, not to an element", Err: ErrPath}
}

// find returns the first element in document order that the steps lead to.
func (d *Document) find(steps []step) (Node, bool) {
	var found Node
	d.at(0).walk(steps, func(n Node) bool {
		found = n
		return false
	})
	return found, found.Valid()
}

// walk yields the elements that the steps lead to from n, and reports whether
// to go on. A node's depth says which step it is for, so each is looked at
// once.
func (n Node) walk(steps []step, yield func(Node) bool) bool {
	matched, seen := 0, 0
	for child := range n.Elements() {
		if seen++; seen > manySiblings {
			return n.walkFamily(child.i, steps, yield)
		}
		if !child.matches(&steps[0]) {
			continue
		}
		matched++
		if steps[0].nth == 0 || steps[0].nth == matched {
			if !child.follow(steps, yield) {
				return false
			}
		}
	}
	return true
}

// walkFamily goes on with walk at the child that has the index from.
func (n Node) walkFamily(from int32, steps []step, yield func(Node) bool) bool {
	var children []int32
	n.doc.withFamily(n.i, func(f *family) { children = f.matching(&steps[0]) })
	first, _ := slices.BinarySearch(children, from)
	for _, i := range children[first:] {
		if child := n.doc.at(i); !n.Valid() || !child.follow(steps, yield) {
			return false
		}
	}
	return true
}

// follow takes the steps after the first, which led to n.
func (n Node) follow(steps []step, yield func(Node) bool) bool {
	if len(steps) > 1 {
		return n.walk(steps[1:], yield)
	}
	return yield(n)
}

// matches reports whether the element fulfils the step, but for its number.
func (n Node) matches(s *step) bool {
	if !n.is(s.name) {
		return false
	}
	for _, c := range s.conds {
		if !n.fulfils(c) {
			return false
		}
	}
	return true
}

func (n Node) fulfils(c cond) bool {
	if c.attr {
		value, ok := n.Attr(c.name)
		return ok && value == c.value
	}
	for child := range n.Elements() {
		if child.is(c.name) && child.IsLeaf() && child.Text() == c.value {
			return true
		}
	}
	return false
}
