package sccp

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// catalogue reads the generated description of all messages: a line each for
// messages, their layouts and the fields of those, indented by what they
// belong to. The columns stand in the order in which they are read here.
type catalogue struct {
	text    string
	docs    []string
	columns []string // of the line that is read
}

func newCatalogue() *catalogue {
	docs := strings.Split(catalogueDocs, "\n")
	for i, d := range docs {
		docs[i] = strings.ReplaceAll(d, `\n`, "\n")
	}
	return &catalogue{text: catalogueText, docs: docs}
}

// line begins the next line if it has the depth.
func (c *catalogue) line(depth int) bool {
	line, rest, found := strings.Cut(c.text, "\n")
	indented := strings.TrimLeft(line, "\t")
	if !found || len(line)-len(indented) != depth {
		return false
	}
	c.text, c.columns = rest, strings.Split(indented, "|")
	return true
}

func (c *catalogue) str() string {
	s := c.columns[0]
	c.columns = c.columns[1:]
	return s
}

// num reads a number of the generator's own writing; it is 0 if left out.
func (c *catalogue) num() int {
	n, _ := strconv.Atoi(c.str())
	return n
}

func (c *catalogue) word() uint32 {
	n, _ := strconv.ParseUint(c.str(), 10, 32)
	return uint32(n)
}

func (c *catalogue) flag() bool  { return c.str() == "true" }
func (c *catalogue) doc() string { return c.docs[c.num()] }

func (c *catalogue) message() (info Info, ok bool) {
	if !c.line(0) {
		return Info{}, false
	}
	info = Info{ID: ID(c.word()), Name: c.str(), Group: c.str(), Direction: Direction(c.num()), WordZero: c.flag()}
	for _, id := range strings.Fields(c.str()) {
		n, _ := strconv.ParseUint(id, 10, 32)
		info.Answers = append(info.Answers, ID(n))
	}
	info.Doc = c.doc()
	for c.line(1) {
		info.Layouts = append(info.Layouts, c.layout())
	}
	return info, true
}

func (c *catalogue) layout() Layout {
	l := Layout{
		Name: c.str(), From: Version(c.word()), To: Version(c.word()), Condition: c.str(), Form: c.str(),
		Size: c.num(), Required: c.num(), Variable: c.flag(), Pad: c.num(),
	}
	l.Fields = c.fields(2)
	return l
}

func (c *catalogue) fields(depth int) (all []Field) {
	for c.line(depth) {
		all = append(all, c.field(depth))
	}
	return all
}

func (c *catalogue) field(depth int) Field {
	f := Field{Name: c.str(), Kind: kindOf(c.str()), Offset: c.num(), Size: c.num(), Type: c.str(), Doc: c.doc()}
	flags := c.str()
	f.Secret, f.Hidden = strings.Contains(flags, "secret"), strings.Contains(flags, "hidden")
	f.Array, f.ElemSize, f.Count, f.Max, f.Slots = c.num(), c.num(), c.str(), c.num(), c.num()
	fill, _ := hex.DecodeString(c.str())
	f.Fill, f.Mirrors, f.Selector = string(fill), c.str(), c.str()
	switch f.Kind {
	case KindStruct:
		f.Fields = c.fields(depth + 1)
	case KindUnion:
		for c.line(depth + 1) {
			a := Arm{Low: c.word(), High: c.word()}
			a.Field = c.fields(depth + 2)[0]
			f.Arms = append(f.Arms, a)
		}
	}
	return f
}

func kindOf(word string) Kind {
	for k, s := range [...]string{"uint", "int", "ipv4", "ipv6", "addr", "text", "ztext", "text...", "bytes", "bytes...", "pad", "struct", "union"} {
		if s == word {
			return Kind(k)
		}
	}
	return KindPad
}
