package gogen

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

// catalogue writes the description of every layout as text, a line for each
// message, layout and field. As Go values it would be among the largest costs
// of compiling the package; package sccp parses it when asked.
func (g *generator) catalogue(w *file) {
	c := &catalogue{docs: map[string]int{}, ids: map[string]uint32{}}
	for _, m := range g.schema.Messages {
		c.ids[m.Name] = m.ID
	}
	for i, m := range g.schema.Messages {
		c.message(m, g.layouts[i])
	}
	w.p("const catalogueText = %s\n", literal(c.lines.String()))
	w.p("const catalogueDocs = %s", literal(c.texts.String()))
}

// literal writes text over several lines where Go can.
func literal(text string) string {
	if strings.ContainsAny(text, "`\r") {
		return strconv.Quote(text)
	}
	return "`" + text + "`"
}

// catalogue is the text in the making. Lines refer to their meaning by number,
// because many fields share theirs.
type catalogue struct {
	lines, texts strings.Builder
	docs         map[string]int
	ids          map[string]uint32
}

func (c *catalogue) line(depth int, columns ...any) {
	c.lines.WriteString(strings.Repeat("\t", depth))
	for i, x := range columns {
		if i > 0 {
			c.lines.WriteByte('|')
		}
		fmt.Fprint(&c.lines, x)
	}
	c.lines.WriteByte('\n')
}

func (c *catalogue) doc(text string) int {
	n, known := c.docs[text]
	if !known {
		n = len(c.docs)
		c.docs[text] = n
		c.texts.WriteString(strings.ReplaceAll(text, "\n", `\n`) + "\n")
	}
	return n
}

// Depths of the lines: those of fields grow with their nesting.
const (
	messageDepth = iota
	layoutDepth
	fieldDepth
)

func (c *catalogue) message(m *schema.Message, layouts []*schema.Layout) {
	var answers []string
	for _, a := range m.Answers {
		answers = append(answers, fmt.Sprint(c.ids[a]))
	}
	c.line(messageDepth, m.ID, m.Name, m.Group.Name, int(m.Direction), m.WordZero, strings.Join(answers, " "), c.doc(m.Doc))
	for _, l := range layouts {
		condition, form := "", ""
		if v := l.Variant; v != nil {
			condition, form = conditionText(v.Cond), v.Name
		}
		c.line(layoutDepth, l.Name(), l.Versions.From, l.Versions.To, condition, form, l.Size(), l.Required, l.Variable, m.PadTo)
		for _, n := range l.Nodes {
			c.field(n, fieldDepth)
		}
	}
}

func conditionText(c schema.Cond) string {
	if c.Op == "when" {
		return c.Func
	}
	return fmt.Sprintf("length%s%d", c.Op, c.Len)
}

// field writes a line for a field and those inside of it. An arm of a union has
// a line for its selectors, and its field below that.
func (c *catalogue) field(n *schema.Node, depth int) {
	f := n.Field
	c.line(depth, f.Name, kind(n), n.Offset, n.Size, goName(f.Ref), c.doc(f.Doc), flags(f),
		f.Array, n.ElemSize, f.Count, f.Max, f.Slots, hex.EncodeToString(f.Fill), f.Mirrors, f.On)
	for _, child := range n.Children {
		c.field(child, depth+1)
	}
	for i, arm := range n.Arms {
		a := f.Union().Arms[i]
		c.line(depth+1, a.Low, a.High)
		c.field(arm, depth+2)
	}
}

func flags(f *schema.Field) string {
	s := ""
	if f.Secret {
		s += "secret"
	}
	if f.Hidden() {
		s += "hidden"
	}
	return s
}

// kind is the word by which package sccp knows a kind.
func kind(n *schema.Node) string {
	switch n.Field.Kind {
	case schema.Uint:
		return "uint"
	case schema.Int:
		return "int"
	case schema.Addr:
		size := n.Size
		if n.ElemSize > 0 {
			size = n.ElemSize
		}
		if size == 4 {
			return "ipv4"
		}
		return "addr"
	case schema.IPv4:
		return "ipv4"
	case schema.IPv6:
		return "ipv6"
	case schema.TextSlot:
		return "text"
	case schema.TextZ:
		return "ztext"
	case schema.TextRest:
		return "text..."
	case schema.BytesSlot, schema.BytesN:
		return "bytes"
	case schema.BytesRest:
		return "bytes..."
	case schema.Pad:
		return "pad"
	case schema.StructRef:
		return "struct"
	}
	return "union"
}
