package gogen

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// json writes appendJSON: every field by its name in the protocol.
func (g *generator) json(w *file, m *schema.Message) {
	w.p("func (m *%s) appendJSON(dst []byte) []byte {", m.Name)
	j := &jsonScope{w: w}
	j.fields("m", messageFields(m))
	for _, v := range namedVariants(m) {
		w.p("dst = jsonBool(dst, %q, m.%s)", lowerFirst(v.Name), goName(v.Name))
	}
	w.p("return jsonBytes(dst, \"tail\", m.Tail)\n}\n")
}

// jsonScope knows the enclosing structs, in which a union finds its selector.
type jsonScope struct {
	w      *file
	scopes []map[string]string // field name to Go expression, innermost last
	depth  int                 // of loops
}

func (j *jsonScope) fields(recv string, fields []*schema.Field) {
	names := map[string]string{}
	j.scopes = append(j.scopes, names)
	for _, f := range fields {
		x := recv + "." + goName(f.Name)
		names[f.Name] = x
		j.field(f, x)
	}
	j.scopes = j.scopes[:len(j.scopes)-1]
}

func (j *jsonScope) field(f *schema.Field, x string) {
	if f.Array > 0 || f.Counted {
		i := string(rune('i' + j.depth))
		j.depth++
		j.w.p("dst = jsonOpen(dst, %q, '[')", f.Name)
		j.w.p("for %s := range %s {", i, x)
		elem := *f
		elem.Array, elem.Counted = 0, false
		j.value(&elem, `""`, x+"["+i+"]")
		j.w.p("}\ndst = jsonClose(dst, ']')")
		j.depth--
		return
	}
	j.value(f, fmt.Sprintf("%q", f.Name), x)
}

func (j *jsonScope) value(f *schema.Field, key, x string) {
	w := j.w
	switch f.Kind {
	case schema.Uint:
		if f.Ref != "" {
			w.p("dst = jsonName(dst, %s, %s)", key, x)
		} else {
			w.p("dst = jsonInt(dst, %s, int64(%s))", key, x)
		}
	case schema.Int:
		w.p("dst = jsonInt(dst, %s, int64(%s))", key, x)
	case schema.Addr, schema.IPv4, schema.IPv6:
		w.p("dst = jsonAddr(dst, %s, %s)", key, x)
	case schema.StructRef:
		w.p("dst = jsonOpen(dst, %s, '{')", key)
		j.fields(x, visible(f.Struct().Fields))
		w.p("dst = jsonClose(dst, '}')")
	case schema.UnionRef:
		w.p("dst = jsonOpen(dst, %s, '{')", key)
		w.p("switch x := uint32(%s); {", j.find(f.On))
		for _, a := range f.Union().Arms {
			w.p("%s", armCase(a))
			j.fields(x, []*schema.Field{a.Field})
		}
		w.p("}\ndst = jsonClose(dst, '}')")
	case schema.BytesSlot:
		w.p("dst = jsonBytes(dst, %s, %s[:])", key, x)
	case schema.BytesN, schema.BytesRest, schema.TextSlot, schema.TextZ, schema.TextRest:
		call := "jsonBytes"
		switch {
		case f.Secret:
			call = "jsonSecret"
		case strings.HasPrefix(elemType(f), "Text"):
			call = "jsonText"
		}
		w.p("dst = %s(dst, %s, %s)", call, key, x)
	}
}

func (j *jsonScope) find(name string) string {
	for i := len(j.scopes) - 1; i >= 0; i-- {
		if x, ok := j.scopes[i][name]; ok {
			return x
		}
	}
	return "0" // the schema was checked: every layout has its selector
}
