package schema

import (
	"fmt"
	"slices"
	"strings"
)

// addrTagged is the first version whose addresses carry their family.
const addrTagged = 17

// Layout is the body of a message for a range of versions: every field with
// its offset.
type Layout struct {
	Message  *Message
	Variant  *Variant // nil for the message's own body
	Versions Range
	Nodes    []*Node
	Fixed    int // bytes before the first field of variable length
	Required int // a shorter body is an error
	Variable bool
	Index    int    // of this layout in the message, from 1
	At       uint32 // the version that the fields were taken at
}

// Name is short and unique in the message: V17, V0, CM2.
func (l *Layout) Name() string {
	if l.Variant == nil {
		return fmt.Sprintf("V%d", l.Versions.From)
	}
	if l.Variant.Name != "" {
		return l.Variant.Name
	}
	return fmt.Sprintf("V%dForm%d", l.Versions.From, l.Index)
}

// Node is a field with its place in a layout. Children of a plain struct and
// of a union have offsets of the same frame; those of an array's elements
// count from the start of the element.
type Node struct {
	Field    *Field
	Offset   int // -1 behind a field of variable length
	Size     int // bytes always on the wire
	ElemSize int // of an array
	Children []*Node
	Arms     []*Node // one for each arm of a union
	Selector *Node   // of a union
	Count    *Node   // the integer that counts this array
	Mirror   *Node   // the array whose count this integer repeats
	Counts   *Node   // the array that this integer counts
	Selects  []*Node // the unions whose arm this integer selects
	frame    int     // the array element or body in which Offset counts
}

// Layouts returns the layouts of the message: variants first, in the order in
// which a decoder tries them, then the message's own by version.
func (s *Schema) Layouts(m *Message) ([]*Layout, error) {
	var all []*Layout
	for _, v := range m.Variants {
		body := &v.Body
		if v.HasAs {
			body = &m.Body
		}
		cuts := s.breaks(body.Fields)
		for _, r := range split(v.Versions, cuts) {
			at := r.From
			if v.HasAs {
				at = v.As
			}
			l, err := s.expand(m, body, at)
			if err != nil {
				return nil, err
			}
			l.Variant, l.Versions = v, r
			all = appendMerged(all, l)
		}
	}
	for _, r := range split(allVersions, s.breaks(m.Body.Fields)) {
		l, err := s.expand(m, &m.Body, r.From)
		if err != nil {
			return nil, err
		}
		l.Versions = r
		all = appendMerged(all, l)
	}
	for i, l := range all {
		l.Index = i + 1
	}
	if m.Cut != "" && (len(all) > 1 || all[0].Variable) {
		return nil, errorf(m.Pos, "%s: cut is for messages with one layout of fixed size", m.Name)
	}
	return all, nil
}

// appendMerged widens the last layout instead of adding an equal one.
func appendMerged(all []*Layout, l *Layout) []*Layout {
	if n := len(all); n > 0 && all[n-1].Variant == l.Variant && all[n-1].signature() == l.signature() {
		all[n-1].Versions.To = l.Versions.To
		return all
	}
	return append(all, l)
}

func (l *Layout) signature() string {
	var b strings.Builder
	fmt.Fprint(&b, l.Required, l.Variable)
	for _, n := range l.Nodes {
		n.sign(&b)
	}
	return b.String()
}

func (n *Node) sign(b *strings.Builder) {
	fmt.Fprint(b, n.Field.Name, n.Field.Kind, n.Field.Width, n.Field.Ref, n.Offset, ":", n.Size, ":", n.ElemSize, "{")
	for _, c := range n.Children {
		c.sign(b)
	}
	for _, a := range n.Arms {
		a.sign(b)
	}
	b.WriteByte('}')
}

// Cuts returns the versions from which on a struct has another layout, the first
// being 0.
func (s *Schema) Cuts(t *Struct) []uint32 { return s.breaks(t.Fields) }

// breaks returns the versions at which the layout of the fields may change.
func (s *Schema) breaks(fields []*Field) []uint32 {
	var cuts []uint32
	for _, f := range fields {
		cuts = append(cuts, f.Versions.From)
		if f.Versions.To != OpenEnd {
			cuts = append(cuts, f.Versions.To+1)
		}
		switch f.Kind {
		case Addr:
			cuts = append(cuts, addrTagged)
		case StructRef:
			cuts = append(cuts, s.breaks(f.strct.Fields)...)
		case UnionRef:
			for _, a := range f.union.Arms {
				cuts = append(cuts, s.breaks([]*Field{a.Field})...)
			}
		}
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

func split(r Range, cuts []uint32) []Range {
	var parts []Range
	from := r.From
	for _, c := range cuts {
		if c > from && c <= r.To {
			parts = append(parts, Range{from, c - 1})
			from = c
		}
	}
	return append(parts, Range{from, r.To})
}

// expander lays the fields of one version end to end.
type expander struct {
	schema  *Schema
	version uint32
	scopes  [][]*Node // enclosing structs, innermost last
	depth   int
	frame   int // current array element, 0 in the body
	frames  int
}

const maxDepth = 8

func (s *Schema) expand(m *Message, b *Body, version uint32) (*Layout, error) {
	l := &Layout{Message: m, Required: -1, At: version}
	x := &expander{schema: s, version: version}
	x.scopes = [][]*Node{nil}
	offset := 0
	for i, f := range b.Fields {
		if i == b.Optional {
			l.Required = offset
		}
		if !f.Versions.contains(version) {
			continue
		}
		if f.Counted && f.Slots == 0 && f.Kind != StructRef {
			return nil, errorf(f.Pos, "%s: an array without slots is one of structs", f.Name)
		}
		if l.Variable && !f.mayFollowVariable() {
			return nil, errorf(f.Pos, "%s: behind a field of variable length only integers, open text, bytes and counted arrays may stand", f.Name)
		}
		n, err := x.node(f, offset)
		if err != nil {
			return nil, err
		}
		x.scopes[0] = append(x.scopes[0], n)
		if err := x.link(n); err != nil {
			return nil, err
		}
		if last := len(l.Nodes); last > 0 && l.Nodes[last-1].Field.endsBody() {
			return nil, errorf(f.Pos, "%s stands behind %s, which must be last", f.Name, l.Nodes[last-1].Field.Name)
		}
		l.Nodes = append(l.Nodes, n)
		if f.Variable() {
			if !l.Variable {
				l.Fixed, l.Variable = offset, true
			}
			n.Offset = -1
			continue
		}
		if l.Variable {
			n.Offset = -1
		} else {
			offset += n.Size
		}
	}
	if err := mirrorsFound(l.Nodes); err != nil {
		return nil, err
	}
	if !l.Variable {
		l.Fixed = offset
	}
	if l.Required < 0 || l.Required > l.Fixed {
		l.Required = l.Fixed
	}
	if l.Fixed > maxSlot {
		return nil, errorf(m.Pos, "%s: a body of %d bytes is larger than any frame", m.Name, l.Fixed)
	}
	return l, nil
}

// endsBody reports whether nothing may follow: the field takes the rest, or
// may exceed its slots.
func (f *Field) endsBody() bool {
	return f.Kind == TextRest || f.Kind == BytesRest || grows(f)
}

func (f *Field) mayFollowVariable() bool {
	switch f.Kind {
	case Uint, Int, StructRef:
		return f.Array == 0 && f.Counted == (f.Kind == StructRef) && f.Slots == 0
	case TextZ, TextRest, BytesN, BytesRest:
		return f.Slots == 0
	}
	return false
}

// Size is the number of bytes of a body of fixed length, padding included.
func (l *Layout) Size() int {
	n := l.Fixed
	if p := l.Message.PadTo; p > 0 && !l.Variable {
		n = (n + p - 1) / p * p
	}
	return n
}

// grows reports whether the array may hold more elements than it has slots.
func grows(f *Field) bool { return f.Slots > 0 && f.Max > f.Slots }

func (x *expander) node(f *Field, offset int) (*Node, error) {
	n := &Node{Field: f, Offset: offset, frame: x.frame}
	if x.depth++; x.depth > maxDepth {
		return nil, errorf(f.Pos, "%s: structs nest deeper than %d", f.Name, maxDepth)
	}
	defer func() { x.depth-- }()
	inner := offset
	if f.Array > 0 || f.Counted {
		inner = 0
		x.frames++
		defer func(outer int) { x.frame = outer }(x.frame)
		x.frame = x.frames
	}
	size := 0
	switch f.Kind {
	case Uint, Int:
		size = f.Width
	case Addr:
		size = 4
		if x.version >= addrTagged {
			size = 20
		}
	case IPv4:
		size = 4
	case IPv6:
		size = 16
	case TextSlot, BytesSlot, Pad:
		size = f.Len
	case BytesN:
		size = f.Slots
	case StructRef:
		children, end, err := x.fields(f.strct.Fields, inner)
		if err != nil {
			return nil, err
		}
		n.Children, size = children, end-inner
	case UnionRef:
		if err := x.union(n, inner); err != nil {
			return nil, err
		}
		size = f.union.Size
	}
	n.Size = size
	switch {
	case f.Array > 0:
		n.ElemSize, n.Size = size, size*f.Array
	case f.Counted:
		if size == 0 {
			return nil, errorf(f.Pos, "%s: elements of no size", f.Name)
		}
		n.ElemSize, n.Size = size, size*f.Slots
	}
	return n, nil
}

// fields lays the fields of a struct from offset on.
func (x *expander) fields(fields []*Field, offset int) ([]*Node, int, error) {
	x.scopes = append(x.scopes, nil)
	defer func() { x.scopes = x.scopes[:len(x.scopes)-1] }()
	var nodes []*Node
	for _, f := range fields {
		if !f.Versions.contains(x.version) {
			continue
		}
		if f.Variable() || grows(f) {
			return nil, 0, errorf(f.Pos, "%s: the fields of a struct have a fixed size", f.Name)
		}
		n, err := x.node(f, offset)
		if err != nil {
			return nil, 0, err
		}
		top := len(x.scopes) - 1
		x.scopes[top] = append(x.scopes[top], n)
		if err := x.link(n); err != nil {
			return nil, 0, err
		}
		nodes = append(nodes, n)
		offset += n.Size
	}
	return nodes, offset, mirrorsFound(nodes)
}

// mirrorsFound checks that what repeats a count has found its array.
func mirrorsFound(nodes []*Node) error {
	for _, n := range nodes {
		if n.Field.Mirrors != "" && n.Mirror == nil {
			return errorf(n.Field.Pos, "%s: nothing is counted by %s behind it", n.Field.Name, n.Field.Mirrors)
		}
	}
	return nil
}

func (x *expander) union(n *Node, offset int) error {
	f := n.Field
	n.Selector = x.find(f.On)
	if n.Selector == nil || n.Selector.Field.Kind != Uint {
		return errorf(f.Pos, "%s: no integer %q stands before it to select an arm", f.Name, f.On)
	}
	if n.Selector.frame != n.frame {
		return errorf(f.Pos, "%s: its selector %s stands outside of the array element", f.Name, f.On)
	}
	n.Selector.Selects = append(n.Selector.Selects, n)
	for _, arm := range f.union.Arms {
		if arm.Symbol != "" {
			if err := arm.resolve(n.Selector.Field.enum); err != nil {
				return err
			}
		}
		nodes, end, err := x.fields([]*Field{arm.Field}, offset)
		if err != nil {
			return err
		}
		if end-offset > f.union.Size {
			return errorf(arm.Pos, "arm %s takes %d bytes of a union of %d", arm.Text, end-offset, f.union.Size)
		}
		if len(nodes) == 0 {
			return errorf(arm.Pos, "the field of an arm holds for all versions")
		}
		n.Arms = append(n.Arms, nodes[0])
	}
	return nil
}

// resolve finds the value of a selector that is written as a name.
func (a *Arm) resolve(e *Enum) error {
	if e == nil {
		return errorf(a.Pos, "selector %s is a name, but the selecting field is no enum", a.Symbol)
	}
	for _, m := range e.Members {
		if m.Name == a.Symbol {
			if a.High != 0 && a.High != m.Value {
				return errorf(a.Pos, "selector %s means different values in different places", a.Symbol)
			}
			a.Low, a.High = m.Value, m.Value
			return nil
		}
	}
	return errorf(a.Pos, "selector %s is no member of %s", a.Symbol, e.Name)
}

// link connects counts with their arrays.
func (x *expander) link(n *Node) error {
	f := n.Field
	if f.Count != "" {
		c := x.find(f.Count)
		if c == nil || c.Field.Kind != Uint || c.Field.Ref != "" {
			return errorf(f.Pos, "%s: no plain integer %q stands before it to count", f.Name, f.Count)
		}
		if c.Field.Mirrors != "" || c.Counts != nil {
			return errorf(f.Pos, "%s: its count %s serves another field already", f.Name, f.Count)
		}
		if c.frame != n.frame {
			return errorf(f.Pos, "%s: its count %s stands outside of the array element", f.Name, f.Count)
		}
		n.Count, c.Counts, c.Field.counts = c, n, f
	}
	for _, scope := range x.scopes {
		for _, m := range scope {
			if m.Field.Mirrors != "" && m.Field.Mirrors == f.Count {
				m.Mirror = n
			}
		}
	}
	return nil
}

// find looks a name up in the enclosing structs, innermost first.
func (x *expander) find(name string) *Node {
	for i := len(x.scopes) - 1; i >= 0; i-- {
		for _, n := range x.scopes[i] {
			if n.Field.Name == name {
				return n
			}
		}
	}
	return nil
}
