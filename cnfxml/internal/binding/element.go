package binding

import "github.com/skinnykit/skinny/cnfxml"

// copyNode copies a node and what is below it.
func copyNode(n cnfxml.Node) cnfxml.Element {
	e := cnfxml.Element{Kind: n.Kind(), Name: n.Name()}
	if e.Kind == cnfxml.KindCDATA {
		e.Kind = cnfxml.KindText
	}
	if e.Kind != cnfxml.KindElement {
		e.Text = n.Text()
		return e
	}
	for a := range n.Attrs() {
		e.Attrs = append(e.Attrs, a)
	}
	blank := trimBlank(n.Text()) == ""
	for c := range n.Children() {
		child := copyNode(c)
		if child.Kind == cnfxml.KindText && blank {
			continue
		}
		e.Children = append(e.Children, child)
	}
	return e
}

// inline reports whether there is text among the children, so that no white
// space may be put between them.
func inline(e *cnfxml.Element) bool {
	for i := range e.Children {
		if e.Children[i].Kind == cnfxml.KindText {
			return true
		}
	}
	return false
}
