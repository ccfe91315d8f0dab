package gogen

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// scope is where a run of fields stands: the body, or an element of an array.
type scope struct {
	w         *file
	message   *schema.Message
	layout    *schema.Layout
	id        string   // expression of the layout
	buf       string   // expression of the bytes
	path      string   // format of the fields' path: "definition[%d]."
	indexes   []string // loop variables of the path
	offset    string   // expression of the buffer's place in the body, "" for 0
	isElement bool     // the path is that of an element, not of a field in it
	part      bool     // a method of a struct, which knows no message
	expr      map[*schema.Node]string
}

// name is an expression of the path of a field, for errors.
func (s *scope) name(field string) string {
	if s.isElement {
		field = ""
	}
	if len(s.indexes) == 0 {
		return fmt.Sprintf("%q", s.path+field)
	}
	return fmt.Sprintf("fmt.Sprintf(%q, %s)", s.path+field, strings.Join(s.indexes, ", "))
}

// where is the message and the version, for errors.
func (s *scope) where() string {
	if s.part {
		return "0, 0"
	}
	return "ID" + s.message.Name + ", v"
}

// length is an expression of the number of bytes that arrived, from the start
// of the buffer on.
func (s *scope) length() string {
	if s.part {
		return "left"
	}
	return "len(body)"
}

// failed is the statement that ends a method that writes with an error.
func (s *scope) failed(err string) string {
	if s.part {
		return "return " + err
	}
	return "return dst, " + err
}

// at is an expression of a place in the body.
func (s *scope) at(offset int) string {
	if s.offset == "" {
		return fmt.Sprint(offset)
	}
	if offset == 0 {
		return s.offset
	}
	return fmt.Sprintf("%s+%d", s.offset, offset)
}

// element is the scope of the elements of an array.
func (s *scope) element(n *schema.Node, buf, index string) *scope {
	e := *s
	e.buf = buf
	e.path = s.path + n.Field.Name + "[%d]"
	e.indexes = append(append([]string{}, s.indexes...), index)
	e.offset = fmt.Sprintf("%s+%d*%s", s.at(n.Offset), n.ElemSize, index)
	return &e
}

// bodyName is the variable with the fixed part of the body. As an array it needs
// one check for all constant offsets; where elements may follow beyond the
// slots, there is only the slice of everything.
func bodyName(l *schema.Layout) string {
	for _, n := range l.Nodes {
		if f := n.Field; f.Slots > 0 && f.Max > f.Slots {
			return "all"
		}
	}
	return "b"
}

func (s *scope) loopVar() string {
	return string(rune('i' + len(s.indexes)))
}

// array is a struct's place as an array.
func (s *scope) array(n *schema.Node) string {
	return fmt.Sprintf("(*[%d]byte)(%s)", n.Size, s.slice(n.Offset, n.Size))
}

func (s *scope) slice(offset, size int) string {
	return fmt.Sprintf("%s[%d:%d]", s.buf, offset, offset+size)
}

// uint is an expression that reads an integer at an offset.
func (s *scope) uint(offset, width int) string {
	if width == 1 {
		return fmt.Sprintf("%s[%d]", s.buf, offset)
	}
	return fmt.Sprintf("le.Uint%d(%s)", width*8, s.slice(offset, width))
}

// uintAt is an expression that reads element i of an array of integers.
func (s *scope) uintAt(n *schema.Node, i string) string {
	if n.ElemSize == 1 {
		return fmt.Sprintf("%s[%d+%s]", s.buf, n.Offset, i)
	}
	return fmt.Sprintf("le.Uint%d(%s[%d+%d*%s:])", n.ElemSize*8, s.buf, n.Offset, n.ElemSize, i)
}

// plainBytes reports whether the field is an array of bytes without names.
func plainBytes(f *schema.Field) bool {
	return f.Kind == schema.Uint && f.Width == 1 && f.Ref == ""
}

// decode prints the statements that read a layout; id is its layoutID.
func (g *generator) decode(w *file, m *schema.Message, l *schema.Layout, id string) {
	if m.Cut != "" {
		w.p("body = m.kept.widen(body, %d, %s)", l.Fixed, m.Cut)
	}
	all := "all"
	if l.Fixed == 0 {
		all = "_"
	}
	w.p("%s, err := m.kept.begin(%s, %d, body, v, &m.Tail)\nif err != nil {\nreturn err\n}", all, id, l.Fixed)
	if l.Fixed > 0 {
		fixedPart(w, l)
	}
	s := &scope{w: w, message: m, layout: l, id: id, buf: bodyName(l), expr: map[*schema.Node]string{}}
	present := map[string]bool{}
	variable := false
	for _, n := range l.Nodes {
		present[n.Field.Name] = true
		if n.Offset < 0 && !variable {
			variable = true
			w.p("c := cursor{b: body, off: %d}", l.Fixed)
		}
		if variable {
			g.readVariable(s, n)
		} else {
			g.read(s, n, "m")
		}
	}
	for _, f := range messageFields(m) {
		if !present[f.Name] {
			zero(w, f, "m."+goName(f.Name))
		}
	}
	end := bodyExpr(l)
	switch {
	case variable && m.PadTo > 0:
		end = fmt.Sprintf("roundUp(c.off, %d)", m.PadTo)
	case variable:
		end = "c.off"
	}
	if end != fmt.Sprint(l.Fixed) {
		w.p("setTail(&m.Tail, body, %s)", end)
	}
	w.p("return nil")
}

func fixedPart(w *file, l *schema.Layout) {
	if bodyName(l) == "b" {
		w.p("b := (*[%d]byte)(all)", l.Fixed)
	}
}

// requiredFields lists the fields that a body must have, with their lengths.
func requiredFields(l *schema.Layout) string {
	var fields []string
	for _, n := range l.Nodes {
		if n.Offset < 0 || n.Offset >= l.Required {
			break
		}
		fields = append(fields, fmt.Sprint(n.Field.Name, " ", n.Size))
	}
	return strings.Join(fields, " ")
}

// read writes statements that read a field of known offset.
func (g *generator) read(s *scope, n *schema.Node, recv string) {
	f := n.Field
	if f.Hidden() {
		return
	}
	lhs := recv + "." + goName(f.Name)
	s.expr[n] = lhs
	switch {
	case f.Array > 0 && plainBytes(f):
		s.w.p("copy(%s[:], %s)", lhs, s.slice(n.Offset, n.Size))
	case f.Array > 0:
		i := s.loopVar()
		s.w.p("for %s := range %s {", i, lhs)
		g.readElement(s, n, lhs, i)
		s.w.p("}")
	case f.Counted:
		g.readCounted(s, n, lhs)
	default:
		g.readOne(s, n, lhs)
	}
}

// readElement reads one element of an array into lhs[i].
func (g *generator) readElement(s *scope, n *schema.Node, lhs, i string) {
	buf := "s" + strings.ToUpper(i)
	if n.Field.Kind == schema.Uint || n.Field.Kind == schema.Int {
		s.w.p("%s[%s] = %s", lhs, i, convert(n.Field, s.uintAt(n, i)))
		return
	}
	s.w.p("%s := (*[%d]byte)(%s[%d+%d*%s:])", buf, n.ElemSize, s.buf, n.Offset, n.ElemSize, i)
	e := s.element(n, buf, i)
	if n.Field.Kind == schema.StructRef {
		elem := "e" + strings.ToUpper(i)
		s.w.p("%s := &%s[%s]", elem, lhs, i)
		e.path += "."
		if !g.readPart(e, n, elem, buf, 0) {
			g.readStruct(e, n, elem)
		}
		return
	}
	one := *n
	one.Offset = 0
	e.isElement = true
	g.readOne(e, &one, fmt.Sprintf("%s[%s]", lhs, i))
}

// readStruct reads the children and empties the fields that this version lacks.
func (g *generator) readStruct(s *scope, n *schema.Node, recv string) {
	present := map[string]bool{}
	for _, c := range n.Children {
		present[c.Field.Name] = true
		g.read(s, c, recv)
	}
	for _, f := range visible(n.Field.Struct().Fields) {
		if !present[f.Name] {
			zero(s.w, f, recv+"."+goName(f.Name))
		}
	}
}

// readPart calls the method that reads a struct, if it has one.
func (g *generator) readPart(s *scope, n *schema.Node, recv, buf string, offset int) bool {
	p := g.partOf(s.layout, n)
	if p == nil {
		return false
	}
	args := buf
	if mayFail(n, "get") {
		args += ", " + s.length() + "-" + paren(s.at(offset))
	}
	s.w.p("%s", s.partCall(p, n, "get", recv, args, offset, "return "))
	return true
}

// partCall is the statement that reads or writes a struct at an offset.
func (s *scope) partCall(p *part, n *schema.Node, verb, recv, args string, offset int, fail string) string {
	if outer := outerSelector(n); outer != nil {
		args += ", uint32(" + s.expr[outer] + ")"
	}
	call := fmt.Sprintf("%s.%s%s(%s)", recv, verb, p.suffix, args)
	if !mayFail(n, verb) {
		return call
	}
	return fmt.Sprintf("if err := %s; err != nil {\n%swithin(err, %s, %s, %s)\n}", call, fail, s.where(), s.name(""), s.at(offset))
}

func paren(expr string) string {
	if strings.ContainsAny(expr, "+-") {
		return "(" + expr + ")"
	}
	return expr
}

// readCounted reads an array that has its number of elements in another field.
func (g *generator) readCounted(s *scope, n *schema.Node, lhs string) {
	f, i := n.Field, s.loopVar()
	count := "n" + strings.ToUpper(i)
	s.w.p("{")
	defer s.w.p("}")
	s.w.p("%s := int(%s)", count, s.uint(n.Count.Offset, n.Count.Field.Width))
	s.w.p("if uint(%s) > %d {\nreturn countError(%s, %s, %s, %s, %d)\n}",
		count, f.Max, s.where(), s.name(f.Name), s.at(n.Count.Offset), count, f.Max)
	s.w.p("if end := %s + %d*%s; end > %s && %s > 0 {\nreturn shortArray(%s, %s, %s, %d, %s)\n}",
		s.at(n.Offset), n.ElemSize, count, s.length(), count, s.where(), s.name(f.Name), s.at(n.Offset), n.ElemSize, s.length())
	s.w.p("%s = resize(%s, %s)", lhs, lhs, count)
	s.w.p("for %s := range %s {", i, lhs)
	g.readElement(s, n, lhs, i)
	s.w.p("}")
}

// pointer is an expression of type *uint32.
func pointer(f *schema.Field, x string) string {
	if f.Ref != "" {
		return "(*uint32)(&" + x + ")"
	}
	return "&" + x
}

func convert(f *schema.Field, expr string) string {
	if f.Kind == schema.Int {
		return "int32(" + expr + ")"
	}
	if f.Ref != "" {
		return goName(f.Ref) + "(" + expr + ")"
	}
	return expr
}

// readOne reads a single value at its offset.
func (g *generator) readOne(s *scope, n *schema.Node, lhs string) {
	f, w := n.Field, s.w
	size := n.Size
	if n.ElemSize > 0 {
		size = n.ElemSize
	}
	switch f.Kind {
	case schema.Uint, schema.Int:
		if f.Kind == schema.Uint && f.Width == 4 {
			w.word("get", s.buf, n.Offset, pointer(f, lhs), fmt.Sprintf("%s = %s", lhs, convert(f, s.uint(n.Offset, 4))))
			return
		}
		w.p("%s = %s", lhs, convert(f, s.uint(n.Offset, f.Width)))
	case schema.Addr:
		if size == 4 {
			w.p("getIPv4(&%s, %s)", lhs, s.slice(n.Offset, 4))
		} else {
			w.p("getTaggedAddr(&%s, %s)", lhs, s.slice(n.Offset, 20))
		}
	case schema.IPv4:
		w.p("getIPv4(&%s, %s)", lhs, s.slice(n.Offset, 4))
	case schema.IPv6:
		w.p("getIPv6(&%s, %s)", lhs, s.slice(n.Offset, 16))
	case schema.TextSlot:
		w.p("getText((*[]byte)(&%s), %s)", lhs, s.slice(n.Offset, size))
	case schema.BytesSlot:
		w.p("%s = [%d]byte(%s)", lhs, f.Len, s.slice(n.Offset, size))
	case schema.BytesN:
		g.readBytes(s, n, lhs)
	case schema.StructRef:
		inner := *s
		inner.path = s.path + f.Name + "."
		if !g.readPart(&inner, n, lhs, s.array(n), n.Offset) {
			g.readStruct(&inner, n, lhs)
		}
	case schema.UnionRef:
		g.readUnion(s, n, lhs)
	}
}

func (g *generator) readBytes(s *scope, n *schema.Node, lhs string) {
	f := n.Field
	s.w.p("if n := int(%s); uint(n) > %d {", s.uint(n.Count.Offset, n.Count.Field.Width), f.Max)
	s.w.p("return countError(%s, %s, %s, n, %d)", s.where(), s.name(f.Name), s.at(n.Count.Offset), f.Max)
	s.w.p("} else if n > 0 && %s+n > %s {", s.at(n.Offset), s.length())
	s.w.p("return shortArray(%s, %s, %s, 1, %s)", s.where(), s.name(f.Name), s.at(n.Offset), s.length())
	s.w.p("} else {\n%s = %s(cut(%s, %d, n))\n}", lhs, elemType(f), s.buf+"[:]", n.Offset)
}

func (g *generator) readUnion(s *scope, n *schema.Node, lhs string) {
	zero(s.w, n.Field, lhs)
	s.w.p("switch arm := uint32(%s); {", s.expr[n.Selector])
	for i, arm := range n.Field.Union().Arms {
		s.w.p("%s", armCase(arm))
		inner := *s
		inner.path = s.path + n.Field.Name + "."
		g.read(&inner, n.Arms[i], lhs)
	}
	s.w.p("}")
}

func armCase(a *schema.Arm) string {
	switch {
	case a.Any:
		return "default:"
	case a.Low == a.High:
		return fmt.Sprintf("case arm == %d:", a.Low)
	case a.Low == 0:
		return fmt.Sprintf("case arm <= %d:", a.High)
	case a.High == schema.OpenEnd:
		return fmt.Sprintf("case arm >= %d:", a.Low)
	}
	return fmt.Sprintf("case arm >= %d && arm <= %d:", a.Low, a.High)
}

// readVariable reads a field behind one of variable length, or such a field.
func (g *generator) readVariable(s *scope, n *schema.Node) {
	f, w := n.Field, s.w
	lhs := "m." + goName(f.Name)
	s.expr[n] = lhs
	if f.Hidden() {
		w.p("at%s := c.off", goName(f.Name))
		w.p("count%s := c.uint(%d)", goName(f.Name), f.Width)
		return
	}
	countAt := func() string {
		if n.Count.Offset < 0 {
			return "at" + goName(n.Count.Field.Name)
		}
		return fmt.Sprint(n.Count.Offset)
	}
	count := func() string {
		if n.Count.Offset < 0 {
			return "count" + goName(n.Count.Field.Name)
		}
		return "uint32(" + s.uint(n.Count.Offset, n.Count.Field.Width) + ")"
	}
	switch {
	case f.Counted:
		w.p("if err := c.elements(ID%s, v, %q, %s, %s, %d, %d); err != nil {\nreturn err\n}", s.message.Name, f.Name, countAt(), count(), f.Max, n.ElemSize)
		w.p("%s = resize(%s, int(%s))", lhs, lhs, count())
		w.p("for i := range %s {", lhs)
		w.p("sI := c.next(%d)", n.ElemSize)
		e := s.element(n, "sI", "i")
		e.offset = fmt.Sprintf("c.off-%d", n.ElemSize)
		w.p("eI := &%s[i]", lhs)
		e.path += "."
		if !g.readPart(e, n, "eI", fmt.Sprintf("(*[%d]byte)(sI)", n.ElemSize), 0) {
			g.readStruct(e, n, "eI")
		}
		w.p("}")
	case f.Kind == schema.Uint || f.Kind == schema.Int:
		typ := goType(f)
		w.p("%s = %s(c.uint(%d))", lhs, typ, f.Width)
	case f.Kind == schema.TextZ || f.Kind == schema.TextRest:
		w.p("%s = %s(c.ztext())", lhs, elemType(f))
	case f.Kind == schema.BytesN:
		w.p("if err := c.elements(ID%s, v, %q, %s, %s, %d, 1); err != nil {\nreturn err\n}", s.message.Name, f.Name, countAt(), count(), f.Max)
		w.p("%s = %s(c.next(int(%s)))", lhs, elemType(f), count())
	case f.Kind == schema.BytesRest:
		w.p("%s = %s(c.rest())", lhs, elemType(f))
	}
}
