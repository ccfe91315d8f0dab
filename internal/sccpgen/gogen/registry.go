package gogen

import (
	"fmt"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// registry writes the ids and the ways from an id to its message.
func (g *generator) registry(w *file) {
	w.doc("The ids of all messages.")
	w.p("const (")
	for _, m := range g.schema.Messages {
		w.p("ID%s ID = 0x%04x", m.Name, m.ID)
	}
	w.p(")\n")
	w.p("// String returns the name of the message, or ID(0x....) for one outside the schema.")
	w.p("func (id ID) String() string {\nswitch id {")
	for _, m := range g.schema.Messages {
		w.p("case ID%s:\nreturn %q", m.Name, m.Name)
	}
	w.p("}\nreturn unnamedID(id)\n}\n")

	w.p("// messageCount is the number of messages in the schema.")
	w.p("const messageCount = %d\n", len(g.schema.Messages))
	w.p("// ordinal returns the place of an id in the schema from 1 on, 0 outside of it.")
	w.p("func ordinal(id ID) int {\nswitch id {")
	for i, m := range g.schema.Messages {
		w.p("case ID%s:\nreturn %d", m.Name, i+1)
	}
	w.p("}\nreturn 0\n}\n")

	w.p("// New returns an empty message for the id: an [*Unknown] outside the schema.")
	w.p("func New(id ID) Message {\nswitch id {")
	for _, m := range g.schema.Messages {
		w.p("case ID%s:\nreturn new(%s)", m.Name, m.Name)
	}
	w.p("}\nreturn &Unknown{MessageID: id}\n}\n")
}

// catalogue writes the description of every layout as data.
func (g *generator) catalogue(w *file) {
	w.p("func catalogue() []Info {\nreturn []Info{")
	for i, m := range g.schema.Messages {
		w.p("{")
		w.p("ID: ID%s, Name: %q, Group: %q, Direction: %s,", m.Name, m.Name, m.Group.Name, directionConst(m.Direction))
		w.p("Doc: %q,", m.Doc)
		if m.WordZero {
			w.p("WordZero: true,")
		}
		if len(m.Answers) > 0 {
			w.p("Answers: []ID{")
			for _, a := range m.Answers {
				w.p("ID%s,", a)
			}
			w.p("},")
		}
		w.p("Layouts: []Layout{")
		for _, l := range g.layouts[i] {
			g.catalogueLayout(w, m, l)
		}
		w.p("},\n},")
	}
	w.p("}\n}")
}

func directionConst(d schema.Direction) string {
	return [...]string{"StationToServer", "ServerToStation", "BothWays", "ServerToServer"}[d]
}

func (g *generator) catalogueLayout(w *file, m *schema.Message, l *schema.Layout) {
	w.p("{")
	w.p("Name: %q, From: %d, To: %s, Size: %d, Required: %d, Variable: %v, Pad: %d,",
		l.Name(), l.Versions.From, version(l.Versions.To), l.Size(), l.Required, l.Variable, m.PadTo)
	if v := l.Variant; v != nil {
		w.p("Condition: %q, Form: %q,", conditionText(v.Cond), v.Name)
	}
	w.p("Fields: []Field{")
	for _, n := range l.Nodes {
		catalogueField(w, n)
	}
	w.p("},\n},")
}

func conditionText(c schema.Cond) string {
	if c.Op == "when" {
		return c.Func
	}
	return fmt.Sprintf("length%s%d", c.Op, c.Len)
}

func version(v uint32) string {
	if v == schema.OpenEnd {
		return "LastVersion"
	}
	return fmt.Sprint(v)
}

func catalogueField(w *file, n *schema.Node) {
	f := n.Field
	fmt.Fprintf(&w.body, "{Name: %q, Kind: %s, Offset: %d, Size: %d", f.Name, kindConst(n), n.Offset, n.Size)
	opt := func(name string, value any, set bool) {
		if set {
			fmt.Fprintf(&w.body, ", %s: %#v", name, value)
		}
	}
	opt("Type", goName(f.Ref), f.Ref != "")
	opt("Array", f.Array, f.Array > 0)
	opt("Max", f.Max, f.Max > 0)
	opt("Slots", f.Slots, f.Slots > 0)
	opt("Fill", string(f.Fill), len(f.Fill) > 0)
	opt("ElemSize", n.ElemSize, n.ElemSize > 0)
	opt("Count", f.Count, f.Count != "")
	opt("Mirrors", f.Mirrors, f.Mirrors != "")
	opt("Selector", f.On, f.On != "")
	opt("Secret", true, f.Secret)
	opt("Hidden", true, f.Hidden())
	opt("Doc", f.Doc, f.Doc != "")
	if len(n.Children) > 0 {
		w.p(", Fields: []Field{")
		for _, c := range n.Children {
			catalogueField(w, c)
		}
		w.p("}},")
		return
	}
	if len(n.Arms) > 0 {
		w.p(", Arms: []Arm{")
		for i, a := range f.Union().Arms {
			fmt.Fprintf(&w.body, "{Low: %d, High: %d, Field: Field", a.Low, a.High)
			catalogueArm(w, n.Arms[i])
		}
		w.p("}},")
		return
	}
	w.p("},")
}

// catalogueArm prints the field of an arm, whose literal wants one more brace.
func catalogueArm(w *file, n *schema.Node) {
	inner := &file{}
	catalogueField(inner, n)
	text := inner.body.String()
	w.p("%s},", text[:len(text)-2])
}

func kindConst(n *schema.Node) string {
	switch n.Field.Kind {
	case schema.Uint:
		return "KindUint"
	case schema.Int:
		return "KindInt"
	case schema.Addr:
		size := n.Size
		if n.ElemSize > 0 {
			size = n.ElemSize
		}
		if size == 4 {
			return "KindIPv4"
		}
		return "KindAddr"
	case schema.IPv4:
		return "KindIPv4"
	case schema.IPv6:
		return "KindIPv6"
	case schema.TextSlot:
		return "KindText"
	case schema.TextZ:
		return "KindTextZ"
	case schema.TextRest:
		return "KindTextRest"
	case schema.BytesSlot, schema.BytesN:
		return "KindBytes"
	case schema.BytesRest:
		return "KindBytesRest"
	case schema.Pad:
		return "KindPad"
	case schema.StructRef:
		return "KindStruct"
	}
	return "KindUnion"
}
