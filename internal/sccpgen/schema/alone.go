package schema

// Alone returns a copy of a struct's node in which offsets count from the start
// of the struct. What stands outside of it is that of the original.
func (n *Node) Alone() *Node {
	copies := map[*Node]*Node{}
	c := n.copyTo(copies)
	delta := n.Offset
	if n.ElemSize > 0 {
		delta = 0 // the offsets of an element do so already
	}
	c.move(delta)
	for _, m := range copies {
		m.relink(copies)
	}
	return c
}

func (n *Node) copyTo(copies map[*Node]*Node) *Node {
	c := *n
	copies[n] = &c
	c.Children = copyAll(n.Children, copies)
	c.Arms = copyAll(n.Arms, copies)
	return &c
}

func copyAll(nodes []*Node, copies map[*Node]*Node) []*Node {
	var out []*Node
	for _, n := range nodes {
		out = append(out, n.copyTo(copies))
	}
	return out
}

// move shifts the fields of a struct, but not those of elements in it, which
// count from elsewhere.
func (n *Node) move(delta int) {
	for _, nodes := range [][]*Node{n.Children, n.Arms} {
		for _, c := range nodes {
			c.Offset -= delta
			if c.ElemSize == 0 {
				c.move(delta)
			}
		}
	}
}

func (n *Node) relink(copies map[*Node]*Node) {
	for _, link := range []**Node{&n.Selector, &n.Count, &n.Mirror, &n.Counts} {
		if c := copies[*link]; c != nil {
			*link = c
		}
	}
	var selects []*Node
	for _, u := range n.Selects {
		if c := copies[u]; c != nil {
			selects = append(selects, c)
		}
	}
	n.Selects = selects
}
