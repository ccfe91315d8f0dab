package gogen

import (
	"fmt"
	"slices"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// part is a struct as several layouts have it. Methods read and write it, for
// what stands in line once for each layout takes the compiler long.
type part struct {
	name   string
	suffix string // of the methods: the version, if the struct has several layouts
	node   *schema.Node
	at     uint32 // a version of that layout
	uses   int
}

// Few fields are better in line.
const leastPart = 3

// findParts counts where each struct stands.
func (g *generator) findParts() {
	g.parts = map[string]*part{}
	for _, layouts := range g.layouts {
		for _, l := range layouts {
			for _, n := range l.Nodes {
				g.findPart(l, n)
			}
		}
	}
}

func (g *generator) findPart(l *schema.Layout, n *schema.Node) {
	for _, c := range slices.Concat(n.Children, n.Arms) {
		g.findPart(l, c)
	}
	if n.Field.Kind != schema.StructRef || leaves(n) < leastPart || hasFill(n) {
		return
	}
	key := g.partKey(l, n)
	if g.parts[key] == nil {
		g.parts[key] = &part{name: goName(n.Field.Ref), suffix: g.partSuffix(l, n), node: n.Alone(), at: l.At}
		g.partKeys = append(g.partKeys, key)
	}
	g.parts[key].uses++
}

func (g *generator) partSuffix(l *schema.Layout, n *schema.Node) string {
	cuts := g.schema.Cuts(n.Field.Struct())
	if len(cuts) == 1 {
		return ""
	}
	at := slices.IndexFunc(cuts, func(v uint32) bool { return v > l.At })
	if at < 0 {
		at = len(cuts)
	}
	return fmt.Sprint("V", cuts[at-1])
}

func (g *generator) partKey(l *schema.Layout, n *schema.Node) string {
	return n.Field.Ref + g.partSuffix(l, n)
}

// partOf returns the part that a node of a layout is, or nil if it is in line.
func (g *generator) partOf(l *schema.Layout, n *schema.Node) *part {
	if p := g.parts[g.partKey(l, n)]; p != nil && p.uses > 1 {
		return p
	}
	return nil
}

func leaves(n *schema.Node) int {
	switch n.Field.Kind {
	case schema.Pad:
		return 0
	case schema.StructRef, schema.UnionRef:
		sum := 0
		for _, c := range slices.Concat(n.Children, n.Arms) {
			sum += leaves(c)
		}
		return sum
	}
	return 1
}

func hasFill(n *schema.Node) bool {
	return n.Field.Fill != nil || slices.ContainsFunc(slices.Concat(n.Children, n.Arms), hasFill)
}

// mayFail reports whether reading a struct, or writing it, may give an error.
func mayFail(n *schema.Node, verb string) bool {
	for _, c := range slices.Concat(n.Children, n.Arms) {
		switch f := c.Field; {
		case f.Counted, f.Kind == schema.BytesN, mayFail(c, verb):
			return true
		case verb == "get":
		case f.Kind == schema.TextSlot, f.Kind == schema.Addr, f.Kind == schema.IPv4, f.Kind == schema.Uint && f.Ref != "" && f.Width < 4:
			return true
		}
	}
	return false
}

// partMethods writes the methods of all parts.
func (g *generator) partMethods(w *file) {
	for _, key := range g.partKeys {
		if p := g.parts[key]; p.uses > 1 {
			g.partMethod(w, p, "get", g.readStruct)
			g.partMethod(w, p, "put", g.writeStruct)
		}
	}
}

func (g *generator) partMethod(w *file, p *part, verb string, body func(*scope, *schema.Node, string)) {
	s := &scope{w: w, part: true, layout: p.layoutAlone(), buf: "b", expr: map[*schema.Node]string{}}
	params, result, last := fmt.Sprintf("b *[%d]byte", p.size()), "", ""
	if mayFail(p.node, verb) {
		result, last = "error", "return nil"
		if verb == "get" {
			params += ", left int"
		}
	}
	if outer := outerSelector(p.node); outer != nil {
		params += ", selector uint32"
		s.expr[outer] = "selector"
	}
	w.p("func (x *%s) %s%s(%s) %s {", p.name, verb, p.suffix, params, result)
	body(s, p.node, "x")
	w.p("%s\n}\n", last)
}

func (p *part) size() int {
	if p.node.ElemSize > 0 {
		return p.node.ElemSize
	}
	return p.node.Size
}

func (p *part) layoutAlone() *schema.Layout { return &schema.Layout{Nodes: p.node.Children, At: p.at} }

// outerSelector returns the field outside of a struct that selects the arm of a
// union inside of it.
func outerSelector(root *schema.Node) *schema.Node {
	inside := map[*schema.Node]bool{}
	var find func(n *schema.Node) *schema.Node
	find = func(n *schema.Node) *schema.Node {
		inside[n] = true
		if n.Field.Kind == schema.UnionRef && !inside[n.Selector] {
			return n.Selector
		}
		for _, c := range slices.Concat(n.Children, n.Arms) {
			if outer := find(c); outer != nil {
				return outer
			}
		}
		return nil
	}
	return find(root)
}
