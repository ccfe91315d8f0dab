package gogen

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// append prints the statements that write a layout; id is its layoutID.
func (g *generator) append(w *file, m *schema.Message, l *schema.Layout, id string) {
	body := "all"
	if len(l.Nodes) == 0 {
		body = "_"
	}
	w.p("out, %s := m.kept.open(%s, dst, v, %s, &m.Tail)", body, id, sizeExpr(l))
	s := &scope{w: w, message: m, layout: l, id: id, buf: bodyName(l), expr: map[*schema.Node]string{}}
	if l.Fixed > 0 {
		fixedPart(w, l)
	}
	variable := false
	for _, n := range l.Nodes {
		if n.Offset < 0 && !variable {
			variable = true
			w.p("p := %d", l.Fixed)
		}
		if variable {
			g.writeVariable(s, n)
		} else {
			g.write(s, n, "m")
		}
	}
	if variable && m.PadTo > 0 {
		w.p("m.kept.pad(all, p, len(all)-len(m.Tail))")
	}
	if m.Cut != "" {
		w.p("return m.kept.narrow(%s, out, len(dst), %s)", id, m.Cut)
		return
	}
	w.p("return m.kept.finish(%s, out, len(dst))", id)
}

// layoutConst is the constant by which the table of layouts knows one.
func layoutConst(m *schema.Message, l *schema.Layout) string {
	return "layout" + m.Name + l.Name()
}

// dense reports whether the fields write every byte of the layout.
func dense(l *schema.Layout) bool {
	for _, n := range l.Nodes {
		f := n.Field
		if f.Array > 0 || f.Counted || f.Mirrors != "" || f.Counts() != nil || (f.Kind != schema.Uint && f.Kind != schema.Int) {
			return false
		}
	}
	return l.Size() == l.Fixed
}

// write prints statements that write a field at its offset.
func (g *generator) write(s *scope, n *schema.Node, recv string) {
	f, w := n.Field, s.w
	if f.Kind == schema.Pad || f.Mirrors != "" {
		return
	}
	if n.Counts != nil {
		g.writeCount(s, n, recv)
		return
	}
	rhs := recv + "." + goName(f.Name)
	s.expr[n] = rhs
	switch {
	case f.Array > 0 && plainBytes(f):
		w.p("copy(%s, %s[:])", s.slice(n.Offset, n.Size), rhs)
	case f.Array > 0 || f.Counted:
		i := s.loopVar()
		w.p("for %s := range %s {", i, rhs)
		g.writeElement(s, n, rhs, i)
		w.p("}")
	default:
		g.writeOne(s, n, rhs)
	}
}

func (g *generator) writeElement(s *scope, n *schema.Node, rhs, i string) {
	buf := "s" + strings.ToUpper(i)
	if n.Field.Kind == schema.Uint || n.Field.Kind == schema.Int {
		e := s.element(n, s.buf, i)
		e.isElement = true
		g.checkWidth(e, n.Field, rhs+"["+i+"]", 0)
		if n.ElemSize == 1 {
			s.w.p("%s[%d+%s] = byte(%s[%s])", s.buf, n.Offset, i, rhs, i)
		} else {
			s.w.p("le.PutUint%d(%s[%d+%d*%s:], uint%d(%s[%s]))", 8*n.ElemSize, s.buf, n.Offset, n.ElemSize, i, 8*n.ElemSize, rhs, i)
		}
		return
	}
	s.w.p("%s := (*[%d]byte)(%s[%d+%d*%s:])", buf, n.ElemSize, s.buf, n.Offset, n.ElemSize, i)
	e := s.element(n, buf, i)
	if n.Field.Kind == schema.StructRef {
		elem := "e" + strings.ToUpper(i)
		s.w.p("%s := &%s[%s]", elem, rhs, i)
		e.path += "."
		if !g.writePart(e, n, elem, buf, 0) {
			g.writeStruct(e, n, elem)
		}
		return
	}
	one := *n
	one.Offset = 0
	e.isElement = true
	g.writeOne(e, &one, fmt.Sprintf("%s[%s]", rhs, i))
}

func (g *generator) writeStruct(s *scope, n *schema.Node, recv string) {
	for _, c := range n.Children {
		g.write(s, c, recv)
	}
}

// writePart calls the method that writes a struct, if it has one.
func (g *generator) writePart(s *scope, n *schema.Node, recv, buf string, offset int) bool {
	p := g.partOf(s.layout, n)
	if p == nil {
		return false
	}
	fail := "return dst, "
	if s.part {
		fail = "return "
	}
	s.w.p("%s", s.partCall(p, n, "put", recv, buf, offset, fail))
	return true
}

// writeCount writes the number of elements of an array and empties the slots
// that the array no longer uses.
func (g *generator) writeCount(s *scope, n *schema.Node, recv string) {
	f, w, array := n.Field, s.w, n.Counts
	length := fmt.Sprintf("len(%s.%s)", recv, goName(array.Field.Name))
	w.p("if %s > %d {\n%s\n}", length, array.Field.Max, s.failed(fmt.Sprintf("countError(%s, %s, %s, %s, %d)",
		s.where(), s.name(array.Field.Name), s.at(n.Offset), length, array.Field.Max)))
	put := func() {
		putUint(s, n.Offset, f.Width, length)
		if n.Mirror == nil {
			for _, m := range siblings(s.layout.Nodes, n) {
				if m.Mirror == array {
					putUint(s, m.Offset, m.Field.Width, length)
				}
			}
		}
	}
	if array.Field.Slots == 0 {
		put()
		return
	}
	elem := max(array.ElemSize, 1)
	changed := fmt.Sprintf("old != %s", length)
	if array.Field.Fill != nil {
		changed = fmt.Sprintf("m.kept.layout != %s || %s", s.id, changed)
	}
	w.p("if old := int(%s); %s {", s.uint(n.Offset, f.Width), changed)
	put()
	unused := fmt.Sprintf("%s[%d+%d*min(old, %s, %d):%d]", s.buf, array.Offset, elem, length, array.Field.Slots, array.Offset+array.Size)
	if fill := array.Field.Fill; fill != nil {
		w.p("fill(%s, %q)", unused, string(fill))
	} else {
		w.p("clear(%s)", unused)
	}
	w.p("}")
}

// siblings finds the run of nodes in which n stands.
func siblings(nodes []*schema.Node, n *schema.Node) []*schema.Node {
	for _, m := range nodes {
		if m == n {
			return nodes
		}
		if found := siblings(m.Children, n); found != nil {
			return found
		}
		if found := siblings(m.Arms, n); found != nil {
			return found
		}
	}
	return nil
}

func putUint(s *scope, offset, width int, expr string) {
	if width == 1 {
		s.w.p("%s[%d] = byte(%s)", s.buf, offset, expr)
		return
	}
	s.w.p("le.PutUint%d(%s, uint%d(%s))", width*8, s.slice(offset, width), width*8, expr)
}

// checkWidth refuses an enum value that does not fit its bytes.
func (g *generator) checkWidth(s *scope, f *schema.Field, rhs string, offset int) {
	if f.Kind == schema.Uint && f.Ref != "" && f.Width < 4 {
		s.w.p("if %s > %#x {\n%s\n}", rhs, uint32(1)<<(8*f.Width)-1, s.valueError(f, offset))
	}
}

func (s *scope) valueError(f *schema.Field, offset int) string {
	return s.failed(fmt.Sprintf("valueError(%s, %s, %s)", s.where(), s.name(f.Name), s.at(offset)))
}

func (g *generator) writeOne(s *scope, n *schema.Node, rhs string) {
	f, w := n.Field, s.w
	size := n.Size
	if n.ElemSize > 0 {
		size = n.ElemSize
	}
	check := func(call string) {
		w.p("if !%s(%s, %s) {\n%s\n}", call, s.slice(n.Offset, size), rhs, s.valueError(f, n.Offset))
	}
	switch f.Kind {
	case schema.Uint, schema.Int:
		g.checkWidth(s, f, rhs, n.Offset)
		for _, u := range n.Selects {
			w.p("if uint32(%s) != uint32(%s) {\nclear(%s)\n}", s.uint(n.Offset, f.Width), rhs, s.slice(u.Offset, u.Size))
		}
		if f.Kind == schema.Uint && f.Width == 4 {
			value := rhs
			if f.Ref != "" {
				value = "uint32(" + rhs + ")"
			}
			w.word("put", s.buf, n.Offset, value, fmt.Sprintf("le.PutUint32(%s, %s)", s.slice(n.Offset, 4), value))
			return
		}
		putUint(s, n.Offset, f.Width, rhs)
	case schema.Addr:
		if size == 4 {
			check("putIPv4")
		} else {
			check("putTaggedAddr")
		}
	case schema.IPv4:
		check("putIPv4")
	case schema.IPv6:
		check("putIPv6")
	case schema.TextSlot:
		check("putText")
	case schema.BytesSlot:
		w.p("copy(%s, %s[:])", s.slice(n.Offset, size), rhs)
	case schema.BytesN:
		w.p("copy(%s[%d:], %s)", s.buf, n.Offset, rhs)
	case schema.StructRef:
		inner := *s
		inner.path = s.path + f.Name + "."
		if !g.writePart(&inner, n, rhs, s.array(n), n.Offset) {
			g.writeStruct(&inner, n, rhs)
		}
	case schema.UnionRef:
		w.p("switch arm := uint32(%s); {", s.expr[n.Selector])
		for i, arm := range f.Union().Arms {
			w.p("%s", armCase(arm))
			inner := *s
			inner.path = s.path + f.Name + "."
			g.write(&inner, n.Arms[i], rhs)
		}
		w.p("}")
	}
}

// writeVariable writes a field behind one of variable length, or such a field.
func (g *generator) writeVariable(s *scope, n *schema.Node) {
	f, w := n.Field, s.w
	if n.Counts != nil {
		length := fmt.Sprintf("len(m.%s)", goName(n.Counts.Field.Name))
		w.p("if %s > %d {\nreturn dst, countError(ID%s, v, %q, p, %s, %d)\n}",
			length, n.Counts.Field.Max, s.message.Name, n.Counts.Field.Name, length, n.Counts.Field.Max)
		w.p("p = putUint(all, p, %d, uint32(%s))", f.Width, length)
		return
	}
	rhs := "m." + goName(f.Name)
	s.expr[n] = rhs
	switch {
	case f.Counted:
		w.p("for i := range %s {", rhs)
		w.p("sI := all[p : p+%d]", n.ElemSize)
		w.p("eI := &%s[i]", rhs)
		e := s.element(n, "sI", "i")
		e.offset, e.path = "p", e.path+"."
		if !g.writePart(e, n, "eI", fmt.Sprintf("(*[%d]byte)(sI)", n.ElemSize), 0) {
			g.writeStruct(e, n, "eI")
		}
		w.p("p += %d\n}", n.ElemSize)
	case f.Kind == schema.Uint || f.Kind == schema.Int:
		if f.Kind == schema.Uint && f.Ref != "" && f.Width < 4 {
			w.p("if %s > %#x {\nreturn dst, valueError(ID%s, v, %q, p)\n}", rhs, uint32(1)<<(8*f.Width)-1, s.message.Name, f.Name)
		}
		w.p("p = putUint(all, p, %d, uint32(%s))", f.Width, rhs)
	case f.Kind == schema.TextZ || f.Kind == schema.TextRest:
		limit := "math.MaxInt"
		if f.Max > 0 {
			limit = fmt.Sprint(f.Max)
		}
		w.p("if p = m.kept.putZText(all, p, %s, %s); p < 0 {\nreturn dst, valueError(ID%s, v, %q, ^p)\n}", limit, rhs, s.message.Name, f.Name)
	case f.Kind == schema.BytesN || f.Kind == schema.BytesRest:
		w.p("p += copy(all[p:], %s)", rhs)
	}
}
