package gogen

import (
	"strings"

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
	w.p("// messageCount is the number of messages in the schema.")
	w.p("const messageCount = %d\n", len(g.schema.Messages))
	w.p("// ordinal returns the place of an id in the schema from 1 on, 0 outside of it.")
	w.p("func ordinal(id ID) int {\nswitch id {")
	for i, m := range g.schema.Messages {
		w.p("case ID%s:\nreturn %d", m.Name, i+1)
	}
	w.p("}\nreturn 0\n}\n")

	w.p("// String returns the name of the message, or ID(0x....) for one outside the schema.")
	w.p("func (id ID) String() string {\nif i := ordinal(id); i > 0 {\nreturn messageNames[i-1]\n}\nreturn unnamedID(id)\n}\n")
	w.p("var messageNames = [messageCount]string{")
	for _, m := range g.schema.Messages {
		w.p("%q,", m.Name)
	}
	w.p("}\n")

	w.p("var messageOutlines = [messageCount]outline{")
	for _, m := range g.schema.Messages {
		w.p("%s,", messageOutline(m))
	}
	w.p("}\n")

	g.layoutTable(w)
	w.p("// New returns an empty message for the id: an [*Unknown] outside the schema.")
	w.p("func New(id ID) Message {\nswitch id {")
	for _, m := range g.schema.Messages {
		w.p("case ID%s:\nreturn new(%s)", m.Name, m.Name)
	}
	w.p("}\nreturn &Unknown{MessageID: id}\n}\n")
}

// layoutTable writes what reading and writing need to know of each layout.
func (g *generator) layoutTable(w *file) {
	w.p("const (\n_ layoutID = iota")
	g.eachLayout(func(m *schema.Message, l *schema.Layout) { w.p("%s", layoutConst(m, l)) })
	w.p(")\n")
	w.p("var layouts = [...]layout{")
	g.eachLayout(func(m *schema.Message, l *schema.Layout) {
		w.p("%s: {ID%s, %d, %q, %s},", layoutConst(m, l), m.Name, l.Required, requiredFields(l), traits(m, l))
	})
	w.p("}\n")
}

func (g *generator) eachLayout(visit func(*schema.Message, *schema.Layout)) {
	for i, m := range g.schema.Messages {
		for _, l := range g.layouts[i] {
			visit(m, l)
		}
	}
}

func traits(m *schema.Message, l *schema.Layout) string {
	var all []string
	if dense(l) {
		all = append(all, "dense")
	}
	if l.Variable {
		all = append(all, "variable")
	}
	if m.WordZero {
		all = append(all, "zeroWord")
	}
	if len(all) == 0 {
		return "0"
	}
	return strings.Join(all, " | ")
}
