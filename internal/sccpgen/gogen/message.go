package gogen

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// message writes the Go struct of a message and its methods.
func (g *generator) message(w *file, m *schema.Message, layouts []*schema.Layout) {
	name := m.Name
	w.doc(m.Doc)
	w.p("//")
	w.doc(fmt.Sprintf("Message 0x%04x, %s.%s", m.ID, directionText(m.Direction), answersText(m)))
	w.p("type %s struct {", name)
	for _, f := range messageFields(m) {
		g.structField(w, f, versionsOf(m.Body.Fields, f.Name), "")
	}
	for _, v := range namedVariants(m) {
		w.p("%s bool // %s", goName(v.Name), strings.ReplaceAll(v.Doc, "\n", " "))
	}
	w.p("Tail []byte // bytes beyond the layout, sent again by Append")
	w.p("\nkept kept")
	w.p("}\n")

	w.p("// ID returns ID%s.", name)
	w.p("func (*%s) ID() ID { return ID%s }\n", name, name)
	switch m.Direction {
	case schema.StationToServer:
		w.p("func (*%s) station() {}\n", name)
	case schema.ServerToStation:
		w.p("func (*%s) server() {}\n", name)
	default:
		w.p("func (*%s) station() {}\n", name)
		w.p("func (*%s) server() {}\n", name)
	}
	w.p("func (m *%s) state() *kept { return &m.kept }\n", name)
	if len(layouts) == 1 {
		g.only(w, m, layouts[0])
	} else {
		g.dispatch(w, m, layouts)
	}
	w.p("// Clone returns a copy that shares no memory with m or the frame it was read from.")
	w.p("func (m *%s) Clone() *%s { return clone(m).(*%s) }\n", name, name, name)
	w.p("// LogValue groups the fields by their names in the protocol.")
	w.p("func (m *%s) LogValue() slog.Value { return logMessage(m) }\n", name)
}

const (
	decodeDoc = "// Decode reads a body as [Message] says."
	appendDoc = "// Append writes the whole frame as [Message] says."
	sizeDoc   = "// Size returns the length of the frame that Append writes."
)

// only writes Decode, Append and Size of a message with one layout.
func (g *generator) only(w *file, m *schema.Message, l *schema.Layout) {
	id := layoutConst(m, l)
	w.p("%s\nfunc (m *%s) Decode(body []byte, v Version) error {", decodeDoc, m.Name)
	g.decode(w, m, l, id)
	w.p("}\n\n%s\nfunc (m *%s) Append(dst []byte, v Version) ([]byte, error) {", appendDoc, m.Name)
	g.append(w, m, l, id)
	w.p("}\n")
	w.p("%s\nfunc (m *%s) Size(v Version) int { %s }\n", sizeDoc, m.Name, sizeReturn(l))
}

// sizeReturn is the statement that ends Size for a layout.
func sizeReturn(l *schema.Layout) string {
	return fmt.Sprintf("return frameSize(m, v, %s, %s + len(m.Tail))", layoutConst(l.Message, l), sizeExpr(l))
}

func directionText(d schema.Direction) string {
	switch d {
	case schema.StationToServer:
		return "station to server"
	case schema.ServerToStation:
		return "server to station"
	case schema.Both:
		return "both ways"
	}
	return "server to server"
}

func answersText(m *schema.Message) string {
	if len(m.Answers) == 0 {
		return ""
	}
	return " Answered by [" + strings.Join(m.Answers, "] or [") + "]."
}

// own returns the layouts without a condition, newest first.
func own(layouts []*schema.Layout) []*schema.Layout {
	var out []*schema.Layout
	for _, l := range layouts {
		if l.Variant == nil {
			out = append([]*schema.Layout{l}, out...)
		}
	}
	return out
}

func inVersions(r schema.Range) string {
	var parts []string
	if r.From > 0 {
		parts = append(parts, fmt.Sprintf("v >= %d", r.From))
	}
	if r.To != schema.OpenEnd {
		parts = append(parts, fmt.Sprintf("v <= %d", r.To))
	}
	return strings.Join(parts, " && ")
}

func and(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " && ")
}

// dispatch writes Decode, Append and Size of a message with several layouts,
// and what they choose from.
func (g *generator) dispatch(w *file, m *schema.Message, layouts []*schema.Layout) {
	decode := shareMethods("decode", layouts, func(w *file, l *schema.Layout) { g.decode(w, m, l, "l") })
	write := shareMethods("append", layouts, func(w *file, l *schema.Layout) { g.append(w, m, l, "l") })

	w.p("%s\nfunc (m *%s) Decode(body []byte, v Version) error {", decodeDoc, m.Name)
	for _, v := range namedVariants(m) {
		w.p("m.%s = false", goName(v.Name))
	}
	for _, l := range layouts {
		if l.Variant == nil {
			continue
		}
		w.p("if %s {", and(inVersions(l.Versions), condition(l.Variant.Cond)))
		if l.Variant.Name != "" {
			w.p("m.%s = true", goName(l.Variant.Name))
		}
		w.p("%s\n}", decode.call(l, "body, v"))
	}
	byVersion(w, layouts, func(l *schema.Layout) string { return decode.call(l, "body, v") })
	w.p("}\n")

	choose := func(statement func(*schema.Layout) string) {
		for _, l := range layouts {
			if l.Variant == nil {
				continue
			}
			chosen := "m.kept.layout == " + layoutConst(m, l)
			if l.Variant.Name != "" {
				chosen = "m." + goName(l.Variant.Name)
			}
			w.p("if %s {\n%s\n}", and(inVersions(l.Versions), chosen), statement(l))
		}
		byVersion(w, layouts, statement)
		w.p("}\n")
	}
	w.p("%s\nfunc (m *%s) Append(dst []byte, v Version) ([]byte, error) {", appendDoc, m.Name)
	choose(func(l *schema.Layout) string { return write.call(l, "dst, v") })
	w.p("%s\nfunc (m *%s) Size(v Version) int {", sizeDoc, m.Name)
	choose(sizeReturn)

	decode.print(w, m, "l layoutID, body []byte, v Version", "error")
	write.print(w, m, "l layoutID, dst []byte, v Version", "([]byte, error)")
}

// byVersion writes the choice among the layouts without a condition.
func byVersion(w *file, layouts []*schema.Layout, statement func(*schema.Layout) string) {
	newest := own(layouts)
	for i, l := range newest {
		if i == len(newest)-1 {
			w.p("%s", statement(l))
			break
		}
		w.p("if v >= %d {\n%s\n}", l.Versions.From, statement(l))
	}
}

func condition(c schema.Cond) string {
	switch c.Op {
	case "=":
		return fmt.Sprintf("len(body) == %d", c.Len)
	case "when":
		return c.Func + "(body)"
	}
	return fmt.Sprintf("len(body) %s %d", c.Op, c.Len)
}

// sizeExpr is the length of the body without its tail.
func sizeExpr(l *schema.Layout) string {
	expr := bodyExpr(l)
	if p := l.Message.PadTo; p > 0 && l.Variable {
		expr = fmt.Sprintf("roundUp(%s, %d)", expr, p)
	}
	return expr
}

// bodyExpr is the length of the fields.
func bodyExpr(l *schema.Layout) string {
	fixed := l.Size()
	var parts []string
	for _, n := range l.Nodes {
		f := n.Field
		x := "m." + goName(f.Name)
		switch {
		case f.Counted && f.Slots > 0 && f.Max > f.Slots:
			parts = append(parts, fmt.Sprintf("%d*max(0, len(%s)-%d)", n.ElemSize, x, f.Slots))
		case f.Kind == schema.BytesN && f.Slots > 0 && f.Max > f.Slots:
			parts = append(parts, fmt.Sprintf("max(0, len(%s)-%d)", x, f.Slots))
		case n.Offset >= 0:
		case f.Kind == schema.TextZ || f.Kind == schema.TextRest:
			fixed++
			parts = append(parts, fmt.Sprintf("len(%s)", x))
		case f.Kind == schema.BytesN || f.Kind == schema.BytesRest:
			parts = append(parts, fmt.Sprintf("len(%s)", x))
		case f.Counted:
			parts = append(parts, fmt.Sprintf("%d*len(%s)", n.ElemSize, x))
		default:
			fixed += n.Size
		}
	}
	return strings.Join(append([]string{fmt.Sprint(fixed)}, parts...), " + ")
}
