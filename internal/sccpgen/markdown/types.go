package markdown

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

func (p *page) types(s *schema.Schema) {
	for _, t := range s.Structs {
		p.p("## %s\n", t.Name)
		p.intro(t.Doc)
		p.p("| field | type | versions | meaning |\n|---|---|---|---|")
		for _, f := range t.Fields {
			p.p("| %s | %s | %s | %s |", f.Name, p.typeText(f), f.Versions, cell(f.Doc))
		}
		p.p("")
	}
	for _, u := range s.Unions {
		p.p("## %s\n", u.Name)
		p.intro(u.Doc)
		p.p("%d bytes, whichever arm applies.\n", u.Size)
		p.p("| selector | field | type | meaning |\n|---|---|---|---|")
		for _, a := range u.Arms {
			p.p("| %s | %s | %s | %s |", a.Text, a.Field.Name, p.typeText(a.Field), cell(a.Field.Doc))
		}
		p.p("")
	}
}

func (p *page) intro(doc string) {
	if doc != "" {
		p.p("%s\n", strings.ReplaceAll(doc, "\n", " "))
	}
}

func (p *page) enums(s *schema.Schema) {
	for _, e := range s.Enums {
		p.p("## %s\n", e.Name)
		p.intro(e.Doc)
		p.p("| value | name | |\n|---|---|---|")
		for _, m := range e.Members {
			value := fmt.Sprint(m.Value)
			if m.Hex {
				value = fmt.Sprintf("0x%x", m.Value)
			}
			p.p("| %s | %s | %s |", value, m.Name, cell(m.Doc))
		}
		p.p("")
	}
}
