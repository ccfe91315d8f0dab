package gogen

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// enums writes the named values of fields.
func (g *generator) enums(w *file) {
	for _, e := range g.schema.Enums {
		name := goName(e.Name)
		w.doc(orDefault(e.Doc, name+" names the values of a field."))
		w.p("type %s uint32\n", name)
		w.doc(fmt.Sprintf("Values of %s.", name))
		w.p("const (")
		for _, m := range e.Members {
			comment := ""
			if m.Doc != "" {
				comment = " // " + m.Doc
			}
			w.p("%s%s %s = %s%s", name, m.Name, name, number(m), comment)
		}
		w.p(")\n")
		enumString(w, e, name)
		if e.Labels {
			labelText(w, e, name)
		}
		w.p("// AppendText appends String and never fails.")
		w.p("func (x %s) AppendText(b []byte) ([]byte, error) { return %s.append(b, uint32(x)) }\n", name, enumTable(name))
	}
}

// number is the value in the base of the schema.
func number(m schema.Member) string {
	if m.Hex {
		return fmt.Sprintf("%#x", m.Value)
	}
	return strconv.FormatUint(uint64(m.Value), 10)
}

// enumTable is the variable with the names of an enum.
func enumTable(name string) string { return lowerFirst(name) + "Names" }

func enumString(w *file, e *schema.Enum, name string) {
	if e.Bits {
		w.p("// String joins the names of the bits with |; bits without a name come as one number.")
	} else {
		w.p("// String returns the name of the value, or %s(n) for one without a name.", name)
	}
	w.p("func (x %s) String() string { return %s.name(uint32(x)) }\n", name, enumTable(name))
	table(w, e, name, enumTable(name), func(m schema.Member) string { return m.Name })
}

func labelText(w *file, e *schema.Enum, name string) {
	w.p("// Text returns the English text, empty for a value without one.")
	texts := lowerFirst(name) + "Texts"
	w.p("func (x %s) Text() string { return %s.find(uint32(x)) }\n", name, texts)
	table(w, e, name, texts, func(m schema.Member) string { return m.Doc })
}

// table writes what stands for each value: bits in the order of the schema,
// values in their own.
func table(w *file, e *schema.Enum, name, variable string, text func(schema.Member) string) {
	members := slices.Clone(e.Members)
	if !e.Bits {
		slices.SortFunc(members, func(a, b schema.Member) int { return cmp.Compare(a.Value, b.Value) })
	}
	kind := "ofValues"
	if e.Bits {
		kind = "ofBits"
	}
	w.p("var %s = names{\n{%s, %q},", variable, kind, name)
	for _, m := range members {
		w.p("{%s, %q},", number(m), text(m))
	}
	w.p("}\n")
}
