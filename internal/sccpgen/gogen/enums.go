package gogen

import (
	"fmt"
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
		if e.Bits {
			bitsString(w, e, name)
		} else {
			enumString(w, e, name)
		}
		if e.Labels {
			labelText(w, e, name)
		}
		w.p("// AppendText appends String and never fails.")
		w.p("func (x %s) AppendText(b []byte) ([]byte, error) { return append(b, x.String()...), nil }\n", name)
	}
}

// number is the value in the base of the schema.
func number(m schema.Member) string {
	if m.Hex {
		return fmt.Sprintf("%#x", m.Value)
	}
	return strconv.FormatUint(uint64(m.Value), 10)
}

func enumString(w *file, e *schema.Enum, name string) {
	w.p("// String returns the name of the value, or %s(n) for one without a name.", name)
	w.p("func (x %s) String() string {\nswitch x {", name)
	for _, m := range e.Members {
		w.p("case %s%s:\nreturn %q", name, m.Name, m.Name)
	}
	w.p("}\nreturn unnamed(%q, uint32(x))\n}\n", name)
}

func labelText(w *file, e *schema.Enum, name string) {
	w.p("// Text returns the English text, empty for a value without one.")
	w.p("func (x %s) Text() string {\nswitch x {", name)
	for _, m := range e.Members {
		w.p("case %s%s:\nreturn %q", name, m.Name, m.Doc)
	}
	w.p("}\nreturn \"\"\n}\n")
}

func bitsString(w *file, e *schema.Enum, name string) {
	w.p("// String joins the names of the bits with |; bits without a name come as one number.")
	w.p("func (x %s) String() string {", name)
	w.p("var s bitNames")
	for _, m := range e.Members {
		w.p("x = %s(s.take(uint32(x), uint32(%s%s), %q))", name, name, m.Name, m.Name)
	}
	w.p("return s.finish(uint32(x))\n}\n")
}
