package main

import (
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// printer writes a document in the form that this project generates: UTF-8,
// LF, two spaces a level, <a></a> for empty elements. Text keeps its bytes.
type printer struct {
	out []byte
}

func (p *printer) document(doc *cnfxml.Document) {
	p.add(`<?xml version="1.0" encoding="UTF-8"?>`, "\n")
	for n := range doc.Top().Children() {
		switch n.Kind() {
		case cnfxml.KindDeclaration, cnfxml.KindText:
		default:
			p.node(n, 0)
			p.add("\n")
		}
	}
}

func (p *printer) add(parts ...string) {
	for _, s := range parts {
		p.out = append(p.out, s...)
	}
}

func (p *printer) indent(depth int) {
	p.add("\n")
	for range depth {
		p.add("  ")
	}
}

func (p *printer) node(n cnfxml.Node, depth int) {
	switch n.Kind() {
	case cnfxml.KindElement:
		p.element(n, depth)
	case cnfxml.KindText:
		p.add(escapeText(n.Text()))
	case cnfxml.KindCDATA:
		p.add("<![CDATA[", n.Text(), "]]>")
	case cnfxml.KindComment:
		p.add("<!--", commentText(n.Text()), "-->")
	case cnfxml.KindInstruction:
		p.add("<?", n.Name())
		if text := n.Text(); text != "" {
			p.add(" ", strings.TrimLeft(text, " \t\n"))
		}
		p.add("?>")
	}
}

func (p *printer) element(n cnfxml.Node, depth int) {
	p.add("<", n.Name())
	for a := range n.Attrs() {
		p.add(" ", a.Name, `="`, escapeAttr(a.Value), `"`)
	}
	p.add(">")
	if isInline(n) {
		for c := range n.Children() {
			p.node(c, depth)
		}
	} else {
		p.children(n, depth)
	}
	p.add("</", n.Name(), ">")
}

// children writes what is inside an element on lines of its own. A comment
// that stands behind an element stays on its line, and one empty line between
// neighbours stays too.
func (p *printer) children(n cnfxml.Node, depth int) {
	gap, any := "", false
	for c := range n.Children() {
		if c.Kind() == cnfxml.KindText {
			gap = c.Text()
			continue
		}
		lines := strings.Count(gap, "\n")
		switch {
		case any && lines == 0 && c.Kind() == cnfxml.KindComment:
			p.add(" ")
		default:
			if any && lines > 1 {
				p.add("\n")
			}
			p.indent(depth + 1)
		}
		p.node(c, depth+1)
		gap, any = "", true
	}
	if any {
		p.indent(depth)
	}
}

// isInline reports whether white space inside the element may count: it is a
// value, or has text beside its elements. Blanks alone are no value.
func isInline(n cnfxml.Node) bool {
	if n.IsLeaf() {
		return strings.Trim(n.Text(), " \t\r\n") != "" || !hasComments(n)
	}
	return strings.Trim(n.Text(), " \t\r\n") != ""
}

func hasComments(n cnfxml.Node) bool {
	for c := range n.Children() {
		if c.Kind() == cnfxml.KindComment || c.Kind() == cnfxml.KindInstruction {
			return true
		}
	}
	return false
}

func escapeText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;").Replace(s)
}

func escapeAttr(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\n", "&#10;", "\r", "&#13;", "\t", "&#9;").Replace(s)
}

// commentText mends what a comment must not hold, as repaired files have it.
func commentText(s string) string {
	for strings.Contains(s, "--") {
		s = strings.ReplaceAll(s, "--", "- -")
	}
	if strings.HasSuffix(s, "-") {
		s += " "
	}
	return s
}
