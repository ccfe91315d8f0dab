package gogen

import (
	"fmt"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// clone writes Clone, which owns every byte that it points to.
func (g *generator) clone(w *file, m *schema.Message) {
	w.p("// Clone returns a copy that shares no memory with m or the frame it was read from.")
	w.p("func (m *%s) Clone() *%s {\nc := *m\nownAll(&c)\nreturn &c\n}\n", m.Name, m.Name)
}

// walkMessage writes fields, which visits every field by its name in the
// protocol, and LogValue.
func (g *generator) walkMessage(w *file, m *schema.Message) {
	w.p("// LogValue groups the fields by their names in the protocol.")
	w.p("func (m *%s) LogValue() slog.Value { return logMessage(m) }\n", m.Name)
	w.p("func (m *%s) fields(w *walk) {", m.Name)
	visitFields(w, "m", messageFields(m))
	for _, v := range namedVariants(m) {
		w.p("w.form(%q, m.%s)", lowerFirst(v.Name), goName(v.Name))
	}
	w.p("w.tail(&m.Tail)\n}\n")
}

func (g *generator) walkStruct(w *file, name string, fields []*schema.Field) {
	w.p("// LogValue groups the fields by their names in the protocol.")
	w.p("func (x %s) LogValue() slog.Value { return logPart(&x) }\n", name)
	w.p("func (x *%s) fields(w *walk) {", name)
	visitFields(w, "x", fields)
	w.p("}\n")
}

func (g *generator) walkUnion(w *file, name string, u *schema.Union) {
	w.p("// LogValue groups the fields by their names in the protocol.")
	w.p("func (x %s) LogValue() slog.Value { return logPart(&x) }\n", name)
	w.p("func (x *%s) fields(w *walk) {\narms := w.arms()", name)
	visit := func(a *schema.Arm, condition string) {
		w.p("if arms.apply(%s) {", condition)
		visitField(w, a.Field, "x."+goName(a.Field.Name), nil)
		w.p("}")
	}
	for _, a := range u.Arms {
		if !a.Any {
			visit(a, fmt.Sprintf("%d, %d", a.Low, a.High))
		}
	}
	for _, a := range u.Arms {
		if a.Any {
			visit(a, fmt.Sprintf("0, %d", uint32(schema.OpenEnd)))
		}
	}
	w.p("}\n")
}

func visitFields(w *file, recv string, fields []*schema.Field) {
	known := map[string]string{}
	for _, f := range fields {
		x := recv + "." + goName(f.Name)
		visitField(w, f, x, known)
		known[f.Name] = x
	}
}

// visitField writes the visit of one field; known are the fields before it, in
// which unions find their selector.
func visitField(w *file, f *schema.Field, x string, known map[string]string) {
	if f.Array == 0 && !f.Counted {
		visitValue(w, f, f.Name, x, known)
		return
	}
	if f.Counted {
		w.p("own(w, &%s)", x)
	}
	w.p("if w.list(%q, len(%s)) {\nfor i := range %s {", f.Name, x, x)
	elem := *f
	elem.Array, elem.Counted = 0, false
	visitValue(w, &elem, "", x+"[i]", nil)
	w.p("}\nw.endList()\n}")
}

func visitValue(w *file, f *schema.Field, name, x string, known map[string]string) {
	switch f.Kind {
	case schema.Uint:
		if f.Ref != "" {
			w.p("w.enum(%q, uint32(%s), %s)", name, x, enumTable(goName(f.Ref)))
			return
		}
		w.p("w.num(%q, int64(%s))", name, x)
	case schema.Int:
		w.p("w.num(%q, int64(%s))", name, x)
	case schema.Addr, schema.IPv4, schema.IPv6:
		w.p("w.addr(%q, &%s)", name, x)
	case schema.StructRef, schema.UnionRef:
		if selector := known[selectorOf(f)]; selector != "" {
			w.p("w.choose(uint32(%s))", selector)
		}
		w.p("w.open(%q)\n%s.fields(w)\nw.close()", name, x)
	case schema.BytesSlot:
		w.p("w.slot(%q, %s[:])", name, x)
	default:
		visit := map[string]string{"Text": "text", "Secret": "secret", "[]byte": "bytes"}[elemType(f)]
		w.p("w.%s(%q, &%s)", visit, name, x)
	}
}

// selectorOf names the field before f that selects the arm of f, or of a union
// inside of f.
func selectorOf(f *schema.Field) string {
	if f.Kind == schema.UnionRef {
		return f.On
	}
	inside := map[string]bool{}
	for _, c := range f.Struct().Fields {
		if c.Kind == schema.UnionRef || c.Kind == schema.StructRef && c.Array == 0 && !c.Counted {
			if s := selectorOf(c); s != "" && !inside[s] {
				return s
			}
		}
		inside[c.Name] = true
	}
	return ""
}
