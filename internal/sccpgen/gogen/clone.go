package gogen

import (
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// clone writes Clone, which owns every byte that it points to.
func (g *generator) clone(w *file, m *schema.Message) {
	w.p("// Clone returns a copy that shares no memory with m or the frame it was read from.")
	w.p("func (m *%s) Clone() *%s {", m.Name, m.Name)
	w.p("c := *m")
	for _, f := range messageFields(m) {
		cloneField(w, f, "c."+goName(f.Name), 0)
	}
	w.p("c.Tail = bytes.Clone(m.Tail)")
	w.p("c.kept = m.kept.clone()")
	w.p("return &c\n}\n")
	w.p("func (m *%s) clone() Message { return m.Clone() }", m.Name)
	w.p("func (m *%s) setWord(word Version) { m.kept.setWord(word) }\n", m.Name)
}

func cloneField(w *file, f *schema.Field, lhs string, depth int) {
	if !hasSlices(f) {
		return
	}
	if f.Counted || f.Array > 0 {
		if f.Counted {
			w.p("%s = slices.Clone(%s)", lhs, lhs)
		}
		elem := *f
		elem.Counted, elem.Array = false, 0
		if hasSlices(&elem) {
			i := string(rune('i' + depth))
			w.p("for %s := range %s {", i, lhs)
			cloneField(w, &elem, lhs+"["+i+"]", depth+1)
			w.p("}")
		}
		return
	}
	switch f.Kind {
	case schema.StructRef:
		for _, c := range visible(f.Struct().Fields) {
			cloneField(w, c, lhs+"."+goName(c.Name), depth)
		}
	case schema.UnionRef:
		for _, a := range f.Union().Arms {
			cloneField(w, a.Field, lhs+"."+goName(a.Field.Name), depth)
		}
	default:
		w.p("%s = bytes.Clone(%s)", lhs, lhs)
	}
}

// logMessage writes LogValue: one attribute a field, secrets as their length.
func (g *generator) logMessage(w *file, m *schema.Message) {
	w.p("// LogValue groups the fields by their names in the protocol.")
	w.p("func (m *%s) LogValue() slog.Value {", m.Name)
	w.p("return slog.GroupValue(%s)", strings.Join(logAttrs("m", messageFields(m)), ", "))
	w.p("}\n")
}

func (g *generator) logStruct(w *file, name string, fields []*schema.Field) {
	w.p("// LogValue groups the fields by their names in the protocol.")
	w.p("func (x %s) LogValue() slog.Value {", name)
	w.p("return slog.GroupValue(%s)", strings.Join(logAttrs("x", fields), ", "))
	w.p("}\n")
}

func logAttrs(recv string, fields []*schema.Field) []string {
	var attrs []string
	for _, f := range fields {
		x := recv + "." + goName(f.Name)
		name := `"` + f.Name + `", `
		switch {
		case f.Array > 0 || f.Counted || f.Kind == schema.BytesN || f.Kind == schema.BytesRest || f.Kind == schema.BytesSlot:
			attrs = append(attrs, `slog.Int(`+name+`len(`+x+`))`)
		case f.Kind == schema.StructRef || f.Kind == schema.UnionRef:
			attrs = append(attrs, `slog.Any(`+name+x+`)`)
		case f.Kind == schema.Int:
			attrs = append(attrs, `slog.Int64(`+name+`int64(`+x+`))`)
		case f.Kind == schema.Uint && f.Ref == "":
			attrs = append(attrs, `slog.Uint64(`+name+`uint64(`+x+`))`)
		default:
			attrs = append(attrs, `slog.String(`+name+x+`.String())`)
		}
	}
	return attrs
}
