package cnfxml

import (
	"bytes"
	"fmt"
)

func (p *parser) startTag() error {
	start := p.pos
	if p.open == 0 && p.root != 0 {
		return p.fail(start, "a second root element")
	}
	nameEnd := p.name(start + 1)
	if nameEnd == start+1 {
		return p.fail(start, "< starts no tag here and must be written &lt;")
	}
	if p.depth == p.opts.MaxDepth {
		return p.syntaxError(start, ErrLimit, "more than %d nested elements", p.opts.MaxDepth)
	}
	firstAttr := len(p.attrs)
	i, err := p.attributes(start, nameEnd)
	if err != nil {
		return err
	}
	selfClosed := p.src[i] == '/'
	tagEnd := i + 1
	n := node{kind: KindElement, start: int32(start), nameEnd: int32(nameEnd)}
	if selfClosed {
		tagEnd++
		n.flags = flagSelfClosed
		n.end = int32(tagEnd)
	}
	n.inner, n.innerEnd = int32(tagEnd), int32(tagEnd)
	n.attr, n.nattr = int32(firstAttr), uint16(len(p.attrs)-firstAttr)
	p.pos = tagEnd
	e := p.add(n)
	if p.open == 0 {
		p.root = e
	}
	if !selfClosed {
		p.open, p.prev = e, 0
		p.depth++
	}
	return nil
}

// attributes reads up to the > or /> of the tag at start and returns where
// that stands.
func (p *parser) attributes(start, i int) (int, error) {
	first := len(p.attrs)
	for {
		next := p.skipBlank(i)
		if next == len(p.src) {
			return 0, p.fail(start, "the start tag has no end")
		}
		switch c := p.src[next]; {
		case c == '>':
			return next, nil
		case c == '/':
			if next+1 < len(p.src) && p.src[next+1] == '>' {
				return next, nil
			}
			return 0, p.fail(next, "a / inside a start tag")
		case next == i:
			return 0, p.fail(next, "a blank is missing before an attribute, or the name of the element is wrong")
		case len(p.attrs)-first == p.opts.MaxAttrs:
			return 0, p.syntaxError(next, ErrLimit, "more than %d attributes", p.opts.MaxAttrs)
		}
		var err error
		if i, err = p.attribute(next, first); err != nil {
			return 0, err
		}
	}
}

func (p *parser) attribute(start, first int) (int, error) {
	nameEnd := p.name(start)
	if nameEnd == start {
		return 0, p.fail(start, "not the name of an attribute")
	}
	name := p.src[start:nameEnd]
	for _, other := range p.attrs[first:] {
		if bytes.Equal(p.src[other.name:other.nameEnd], name) {
			return 0, p.fail(start, "attribute %s occurs twice", name)
		}
	}
	i := p.skipBlank(nameEnd)
	if i == len(p.src) || p.src[i] != '=' {
		return 0, p.fail(start, "attribute %s has no value", name)
	}
	i = p.skipBlank(i + 1)
	if i == len(p.src) || p.src[i] != '"' && p.src[i] != '\'' {
		return 0, p.fail(start, "the value of attribute %s is not quoted", name)
	}
	end, escaped, err := p.attributeValue(i)
	if err != nil {
		return 0, err
	}
	p.attrs = append(p.attrs, attr{
		name: int32(start), nameEnd: int32(nameEnd), val: int32(i + 1), valEnd: int32(end), escaped: escaped,
	})
	return end + 1, nil
}

// attributeValue reads the value whose quote stands at i and returns where
// the closing quote stands.
func (p *parser) attributeValue(start int) (end int, escaped bool, err error) {
	quote := p.src[start]
	for i := start + 1; i < len(p.src); {
		c := p.src[i]
		n := 1
		switch {
		case classes[c]&plainValue != 0:
			escaped = escaped || c < ' '
		case c == quote:
			return i, escaped, nil
		case c == '<':
			return 0, false, p.fail(i, "< inside the value of an attribute")
		case c == '&':
			escaped = true
			n, err = p.reference(i)
		case c == '"' || c == '\'':
		default:
			n, err = p.char(i)
		}
		if err != nil {
			return 0, false, err
		}
		i += n
	}
	return 0, false, p.fail(start, "the value of an attribute has no end")
}

func (p *parser) endTag() error {
	start := p.pos
	nameEnd := p.name(start + 2)
	if nameEnd == start+2 {
		return p.fail(start, "an end tag without a name")
	}
	end := p.skipBlank(nameEnd)
	if end == len(p.src) || p.src[end] != '>' {
		return p.fail(start, "the end tag has no end")
	}
	end++
	name := p.src[start+2 : nameEnd]
	if p.open == 0 {
		return p.fail(start, "</%s> closes nothing", name)
	}
	if !bytes.Equal(name, p.openName()) {
		if err := p.wrongEndTag(start, name); err != nil {
			return err
		}
	}
	p.close(start, end, 0)
	p.pos = end
	return nil
}

// wrongEndTag deals with an end tag that does not fit the open element. When
// it fits the parent, the end tag of the open element is missing; otherwise
// it is taken for a misspelt one.
func (p *parser) wrongEndTag(start int, name []byte) error {
	e := p.nodes[p.open]
	if p.lines == nil {
		p.lines = indexLines(p.src)
	}
	openLine, _ := p.lines.position(int(e.start))
	line, _ := p.lines.position(start)
	msg := fmt.Sprintf("<%s> of line %d is closed by </%s> of line %d", p.openName(), openLine, name, line)
	if p.opts.Mode == Strict {
		err := p.syntaxError(start, ErrMalformed, "%s", msg)
		err.Open, err.OpenLine = string(p.openName()), openLine
		return err
	}
	if !p.isOpen(name) {
		return p.repair(CodeEndTag, start, msg)
	}
	for !bytes.Equal(name, p.openName()) {
		if err := p.repair(CodeMissingEndTag, start, fmt.Sprintf("<%s> has no end tag", p.openName())); err != nil {
			return err
		}
		p.close(start, start, flagNoEndTag)
	}
	return nil
}

func (p *parser) openName() []byte {
	e := &p.nodes[p.open]
	return p.src[e.start+1 : e.nameEnd]
}

// isOpen reports whether an element of that name is open.
func (p *parser) isOpen(name []byte) bool {
	for i := p.open; i != 0; i = p.nodes[i].parent {
		e := &p.nodes[i]
		if bytes.Equal(p.src[e.start+1:e.nameEnd], name) {
			return true
		}
	}
	return false
}

func (p *parser) close(innerEnd, end int, flags uint8) {
	e := &p.nodes[p.open]
	e.innerEnd, e.end = int32(innerEnd), int32(end)
	e.flags |= flags
	p.prev, p.open = p.open, e.parent
	p.depth--
}

func (p *parser) unclosed() error {
	e := p.nodes[p.open]
	openLine, _ := lineColumn(p.src, int(e.start))
	err := p.syntaxError(len(p.src), ErrMalformed, "the document ends inside <%s> of line %d", p.openName(), openLine)
	err.Open, err.OpenLine = string(p.openName()), openLine
	return err
}
