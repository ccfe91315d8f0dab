package markdown

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

var directions = [...]string{"station → server", "server → station", "both ways", "server → server"}

// message prints one message: what it does, then its fields with their
// offsets, a column for each layout.
func (p *page) message(s *schema.Schema, m *schema.Message) error {
	layouts, err := s.Layouts(m)
	if err != nil {
		return err
	}
	p.p("## %s\n", m.Name)
	facts := []string{fmt.Sprintf("`0x%04x`", m.ID), directions[m.Direction]}
	if len(m.Answers) > 0 {
		links := make([]string, len(m.Answers))
		for i, a := range m.Answers {
			links[i] = p.link(a)
		}
		facts = append(facts, "answered by "+strings.Join(links, " or "))
	}
	if m.WordZero {
		facts = append(facts, "version word always 0")
	}
	if m.PadTo > 0 {
		facts = append(facts, fmt.Sprintf("body filled to a multiple of %d", m.PadTo))
	}
	p.p("%s\n", strings.Join(facts, " · "))
	p.p("%s\n", strings.ReplaceAll(m.Doc, "\n", " "))
	for _, v := range m.Variants {
		name := v.Name
		if name == "" {
			name = "Another form"
		}
		p.p("- %s (%s, %s): %s", name, v.Versions, conditionText(v.Cond), strings.ReplaceAll(v.Doc, "\n", " "))
	}
	if len(m.Variants) > 0 {
		p.p("")
	}
	rows := p.tableRows(layouts)
	if len(rows) == 0 {
		p.p("The body is empty.\n")
		return nil
	}
	p.table(layouts, rows)
	return nil
}

func conditionText(c schema.Cond) string {
	switch c.Op {
	case "when":
		return "by content"
	case "=":
		return fmt.Sprintf("a body of %d bytes", c.Len)
	case "<":
		return fmt.Sprintf("a body below %d bytes", c.Len)
	}
	return fmt.Sprintf("a body of %d bytes or more", c.Len)
}

// row is a field with its offset in each layout that has it.
type row struct {
	name, typ, doc string
	cells          []string
}

func (p *page) tableRows(layouts []*schema.Layout) []*row {
	var rows []*row
	for i, l := range layouts {
		after := 0
		for _, n := range l.Nodes {
			at := findRow(rows, n.Field.Name, p.typeText(n.Field))
			if at < 0 {
				r := &row{name: n.Field.Name, typ: p.typeText(n.Field), doc: n.Field.Doc, cells: make([]string, len(layouts))}
				rows = append(rows[:after], append([]*row{r}, rows[after:]...)...)
				at = after
			}
			rows[at].cells[i] = offsetText(l, n)
			after = at + 1
		}
	}
	return rows
}

func findRow(rows []*row, name, typ string) int {
	for i, r := range rows {
		if r.name == name && r.typ == typ {
			return i
		}
	}
	return -1
}

func offsetText(l *schema.Layout, n *schema.Node) string {
	switch {
	case n.Offset < 0 && l.Required < l.Fixed || n.Offset < 0 && n.Field.Variable():
		return "*…*"
	case n.Offset < 0:
		return "…"
	case n.Offset >= l.Required:
		return fmt.Sprintf("*%d*", n.Offset)
	}
	return fmt.Sprint(n.Offset)
}

func (p *page) table(layouts []*schema.Layout, rows []*row) {
	head, rule := "| field | type |", "|---|---|"
	sizes := "| *length* | |"
	for _, l := range layouts {
		name := l.Versions.String()
		if l.Variant != nil {
			name += " " + l.Variant.Name
		}
		head += " " + strings.TrimSpace(name) + " |"
		rule += "---|"
		if l.Variable {
			sizes += fmt.Sprintf(" %d + … |", l.Fixed)
		} else {
			sizes += fmt.Sprintf(" %d |", l.Size())
		}
	}
	p.p("%s meaning |", head)
	p.p("%s---|", rule)
	for _, r := range rows {
		p.p("| %s | %s | %s | %s |", r.name, r.typ, strings.Join(r.cells, " | "), cell(r.doc))
	}
	p.p("%s |\n", sizes)
}

// typeText describes the type of a field in the notation of the schema.
func (p *page) typeText(f *schema.Field) string {
	t := p.baseText(f)
	switch {
	case f.Array > 0:
		t = fmt.Sprintf("[%d]%s", f.Array, t)
	case f.Counted && f.Slots > 0:
		t = fmt.Sprintf("[%s of %d]%s", f.Count, f.Slots, t)
	case f.Counted:
		t = fmt.Sprintf("[%s]%s", f.Count, t)
	}
	return t
}

func (p *page) baseText(f *schema.Field) string {
	switch f.Kind {
	case schema.Uint:
		w := fmt.Sprintf("u%d", 8*f.Width)
		if f.Ref != "" {
			return p.link(f.Ref) + ":" + w
		}
		return w
	case schema.Int:
		return "i32"
	case schema.Addr:
		return "addr"
	case schema.IPv4:
		return "ipv4"
	case schema.IPv6:
		return "ipv6"
	case schema.TextSlot:
		return fmt.Sprintf("text[%d]", f.Len)
	case schema.TextZ:
		return "ztext"
	case schema.TextRest:
		return "text…"
	case schema.BytesSlot:
		return fmt.Sprintf("bytes[%d]", f.Len)
	case schema.BytesN:
		if f.Slots > 0 {
			return fmt.Sprintf("bytes[%s of %d]", f.Count, f.Slots)
		}
		return fmt.Sprintf("bytes[%s]", f.Count)
	case schema.BytesRest:
		return "bytes…"
	case schema.Pad:
		return fmt.Sprintf("pad[%d]", f.Len)
	}
	return p.link(f.Ref)
}
