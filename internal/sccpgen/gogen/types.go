package gogen

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// types writes the structs and unions that messages share.
func (g *generator) types(w *file) {
	for _, s := range g.schema.Structs {
		w.doc(orDefault(s.Doc, s.Name+" is a part of several messages."))
		w.p("type %s struct {", goName(s.Name))
		for _, f := range visible(s.Fields) {
			g.structField(w, f, versionsOf(s.Fields, f.Name), "")
		}
		w.p("}\n")
		g.partOutline(w, goName(s.Name), structOutline(visible(s.Fields)))
	}
	for _, u := range g.schema.Unions {
		w.doc(orDefault(u.Doc, u.Name+" holds what another field selects."))
		w.p("type %s struct {", goName(u.Name))
		for _, a := range u.Arms {
			g.structField(w, a.Field, "", "valid when the selector is "+a.Text)
		}
		w.p("}\n")
		g.partOutline(w, goName(u.Name), unionOutline(u))
	}
	g.partMethods(w)
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// structField prints one field with its meaning behind it.
func (g *generator) structField(w *file, f *schema.Field, versions, note string) {
	doc := strings.ReplaceAll(f.Doc, "\n", " ")
	if versions != "" {
		doc = versions + ": " + doc
	}
	if note != "" {
		doc += "; " + note
	}
	w.p("%s %s // %s", goName(f.Name), goType(f), doc)
}

// versionsOf tells in which versions a field is there: empty for all.
func versionsOf(fields []*schema.Field, name string) string {
	var r schema.Range
	first := true
	for _, f := range fields {
		if f.Name != name {
			continue
		}
		if first {
			r, first = f.Versions, false
			continue
		}
		r.From, r.To = min(r.From, f.Versions.From), max(r.To, f.Versions.To)
	}
	if s := r.String(); !first && s != "all" {
		return s
	}
	return ""
}

// visible returns one field for each name that has a place in the Go struct.
func visible(fields []*schema.Field) []*schema.Field {
	var out []*schema.Field
	seen := map[string]bool{}
	for _, f := range fields {
		if f.Hidden() || seen[f.Name] {
			continue
		}
		seen[f.Name] = true
		out = append(out, f)
	}
	return out
}

// messageFields returns the fields of a message's Go struct.
func messageFields(m *schema.Message) []*schema.Field {
	all := append([]*schema.Field{}, m.Body.Fields...)
	for _, v := range m.Variants {
		all = append(all, v.Body.Fields...)
	}
	return visible(all)
}

// namedVariants returns the layouts that a program chooses by a bool field.
func namedVariants(m *schema.Message) []*schema.Variant {
	var out []*schema.Variant
	for _, v := range m.Variants {
		if v.Name != "" {
			out = append(out, v)
		}
	}
	return out
}

// goType is the Go type of a field.
func goType(f *schema.Field) string {
	t := elemType(f)
	switch {
	case f.Array > 0:
		return fmt.Sprintf("[%d]%s", f.Array, t)
	case f.Counted:
		return "[]" + t
	}
	return t
}

func elemType(f *schema.Field) string {
	switch f.Kind {
	case schema.Uint:
		if f.Ref != "" {
			return goName(f.Ref)
		}
		return fmt.Sprintf("uint%d", f.Width*8)
	case schema.Int:
		return "int32"
	case schema.Addr, schema.IPv4, schema.IPv6:
		return "netip.Addr"
	case schema.TextSlot, schema.TextZ, schema.TextRest:
		if f.Secret {
			return "Secret"
		}
		return "Text"
	case schema.BytesN, schema.BytesRest:
		if f.Secret {
			return "Secret"
		}
		return "[]byte"
	case schema.BytesSlot:
		return fmt.Sprintf("[%d]byte", f.Len)
	}
	return goName(f.Ref)
}

// hasArrays reports whether a value of the type keeps counted arrays, whose
// capacity a decoder reuses.
func hasArrays(f *schema.Field) bool {
	if f.Counted {
		return true
	}
	switch f.Kind {
	case schema.StructRef:
		for _, c := range f.Struct().Fields {
			if hasArrays(c) {
				return true
			}
		}
	case schema.UnionRef:
		for _, a := range f.Union().Arms {
			if hasArrays(a.Field) {
				return true
			}
		}
	}
	return false
}

// zero prints statements that empty a value but keep its arrays' capacity.
func zero(w *file, f *schema.Field, lhs string) {
	switch {
	case f.Counted:
		w.p("%s = %s[:0]", lhs, lhs)
	case f.Array == 0 && f.Kind == schema.StructRef && hasArrays(f):
		for _, c := range visible(f.Struct().Fields) {
			zero(w, c, lhs+"."+goName(c.Name))
		}
	case f.Kind == schema.UnionRef && hasArrays(f):
		for _, a := range f.Union().Arms {
			zero(w, a.Field, lhs+"."+goName(a.Field.Name))
		}
	case f.Array > 0 || f.Kind == schema.StructRef || f.Kind == schema.UnionRef || f.Kind == schema.BytesSlot:
		w.p("%s = %s{}", lhs, goType(f))
	case f.Kind == schema.Uint || f.Kind == schema.Int:
		w.p("%s = 0", lhs)
	case f.Kind == schema.Addr || f.Kind == schema.IPv4 || f.Kind == schema.IPv6:
		w.p("%s = netip.Addr{}", lhs)
	default:
		w.p("%s = nil", lhs)
	}
}
