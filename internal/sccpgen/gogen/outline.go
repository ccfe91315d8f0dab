package gogen

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// outlineConst is the constant with the outline of a struct or union.
func outlineConst(name string) string { return lowerFirst(name) + "Outline" }

// partOutline writes the outline of a struct or union and the method that needs
// it.
func (g *generator) partOutline(w *file, name, outline string) {
	w.p("const %s outline = %s\n", outlineConst(name), outline)
	w.p("// LogValue groups the fields by their names in the protocol.")
	w.p("func (x %s) LogValue() slog.Value { return logPart(&x, %s) }\n", name, outlineConst(name))
}

func messageOutline(m *schema.Message) string {
	entries := outlineEntries(messageFields(m))
	for _, v := range namedVariants(m) {
		entries = append(entries, lowerFirst(v.Name))
	}
	return goConcat("{" + strings.Join(entries, " ") + "}")
}

func structOutline(fields []*schema.Field) string {
	return goConcat("{" + strings.Join(outlineEntries(fields), " ") + "}")
}

func unionOutline(u *schema.Union) string {
	var arms []string
	for _, a := range u.Arms {
		arms = append(arms, armRange(a)+":"+outlineEntry(a.Field, ""))
	}
	return goConcat("(" + strings.Join(arms, " ") + ")")
}

func armRange(a *schema.Arm) string {
	switch {
	case a.Any:
		return "*"
	case a.Low == a.High:
		return fmt.Sprint(a.Low)
	}
	return fmt.Sprintf("%d-%d", a.Low, a.High)
}

func outlineEntries(fields []*schema.Field) []string {
	var entries []string
	numbers := map[string]int{}
	for i, f := range fields {
		selector := ""
		if f.Array == 0 && !f.Counted && (f.Kind == schema.StructRef || f.Kind == schema.UnionRef) {
			if n, known := numbers[selectorOf(f)]; known {
				selector = fmt.Sprint("#", n)
			}
		}
		entries = append(entries, outlineEntry(f, selector))
		numbers[f.Name] = i
	}
	return entries
}

// reference marks the name of a constant inside of an outline.
const reference = "$"

func outlineEntry(f *schema.Field, selector string) string {
	entry := f.Name
	if f.Array > 0 || f.Counted {
		entry += "[]"
	}
	entry += selector
	if f.Kind == schema.StructRef || f.Kind == schema.UnionRef {
		entry += reference + outlineConst(goName(f.Ref)) + reference
	}
	return entry
}

// goConcat is a Go expression of an outline: a string with the constants that
// it refers to in between.
func goConcat(outline string) string {
	parts := strings.Split(outline, reference)
	for i := 0; i < len(parts); i += 2 {
		parts[i] = fmt.Sprintf("%q", parts[i])
	}
	return strings.Join(parts, " + ")
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
