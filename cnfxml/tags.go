package cnfxml

import (
	"bytes"
	"fmt"
)

// startTag reads the tag at pos. Names of plain ASCII with nothing behind them
// are nearly all there are, so they have the first say.
func (p *parser) startTag() error {
	src, start := p.src, p.pos
	i := start + 1
	for i < len(src) && classes[src[i]]&plainName != 0 {
		i++
	}
	if i == len(src) || src[i] != '>' || classes[src[start+1]]&nameStart == 0 {
		return p.startTagWithMore()
	}
	if err := p.mayOpen(start); err != nil {
		return err
	}
	p.element(start, i, i+1, len(p.attrs))
	p.enter()
	return nil
}

// mayOpen reports why no element may start here.
func (p *parser) mayOpen(start int) error {
	if p.open == 0 && p.root != 0 {
		return p.fail(start, "a second root element")
	}
	if p.depth == p.maxDepth {
		return p.syntaxError(start, ErrLimit, "more than %d nested elements", p.maxDepth)
	}
	return nil
}

// element adds an element whose attributes are those from firstAttr on.
func (p *parser) element(start, nameEnd, inner, firstAttr int) *node {
	n := p.add(KindElement, start, inner, inner, inner)
	n.nameEnd = int32(nameEnd)
	n.attr, n.nattr = int32(firstAttr), uint16(len(p.attrs)-firstAttr)
	if p.open == 0 {
		p.root = p.prev
	}
	p.pos = inner
	return n
}

// enter opens the element that was added last.
func (p *parser) enter() {
	p.open, p.prev = p.prev, 0
	p.depth++
	if p.names != nil {
		p.names.add(p.openName(), 1)
	}
}

// startTagWithMore reads a tag with attributes, with a prefix, with letters
// above ASCII, without content, or with a fault.
func (p *parser) startTagWithMore() error {
	start := p.pos
	nameEnd := p.name(start + 1)
	if nameEnd == start+1 {
		return p.fail(start, "< starts no tag here and must be written &lt;%s", p.programHint())
	}
	if err := p.mayOpen(start); err != nil {
		return err
	}
	firstAttr := len(p.attrs)
	if p.lacksEnd(nameEnd) {
		if err := p.repair(CodeTagEnd, nameEnd, "the start tag has no >"); err != nil {
			return err
		}
		p.element(start, nameEnd, nameEnd, firstAttr).flags = flagNoTagEnd
		p.enter()
		return nil
	}
	i, err := p.attributes(start, nameEnd)
	if err != nil {
		return err
	}
	flags := p.declarePrefixes(firstAttr)
	p.checkPrefixes(start, nameEnd, firstAttr)
	if p.src[i] == '>' {
		p.element(start, nameEnd, i+1, firstAttr).flags = flags
		p.enter()
		return nil
	}
	n := p.element(start, nameEnd, i+2, firstAttr)
	n.flags = flags | flagSelfClosed
	p.forgetPrefixes(n)
	return nil
}

// lacksEnd recognises <name[token]</name>, in which the token of a template
// has taken the place of the >.
func (p *parser) lacksEnd(nameEnd int) bool {
	rest := p.src[nameEnd:]
	if p.mode == Strict || len(rest) == 0 || isBlank(rest[0]) || rest[0] == '/' || rest[0] == '>' {
		return false
	}
	next := bytes.IndexAny(rest, "<>")
	if next < 0 {
		return false
	}
	name, isEndTag := bytes.CutPrefix(rest[next:], []byte("</"))
	own := p.src[p.pos+1 : nameEnd]
	return isEndTag && bytes.HasPrefix(name, own) && bytes.HasPrefix(name[len(own):], []byte(">"))
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
			return 0, p.fail(next, "a blank is missing before an attribute, or the name of the element is wrong%s", p.charHint(next))
		case len(p.attrs)-first == int(p.maxAttrs):
			return 0, p.syntaxError(next, ErrLimit, "more than %d attributes", p.maxAttrs)
		}
		var err error
		if i, err = p.attribute(next, first); err != nil {
			return 0, err
		}
	}
}

func (p *parser) attribute(start, first int) (int, error) {
	nameEnd := start
	for nameEnd < len(p.src) && classes[p.src[nameEnd]]&plainName != 0 {
		nameEnd++
	}
	if nameEnd == len(p.src) || p.src[nameEnd] != '=' || classes[p.src[start]]&nameStart == 0 {
		nameEnd = p.name(start)
	}
	if nameEnd == start {
		return 0, p.fail(start, "not the name of an attribute")
	}
	name := p.src[start:nameEnd]
	if p.isRepeated(name, first) {
		return 0, p.fail(start, "attribute %s occurs twice", p.charset.nameText(name))
	}
	i := p.skipBlank(nameEnd)
	if i == len(p.src) || p.src[i] != '=' {
		return 0, p.fail(start, "attribute %s has no value", p.charset.nameText(name))
	}
	i = p.skipBlank(i + 1)
	if i == len(p.src) || p.src[i] != '"' && p.src[i] != '\'' {
		return 0, p.fail(start, "the value of attribute %s is not quoted%s", p.charset.nameText(name), p.valueHint(i))
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

// fewAttrs is how many attributes are compared one by one.
const fewAttrs = 16

// isRepeated reports whether the element whose attributes start at first has
// one of that name already.
func (p *parser) isRepeated(name []byte, first int) bool {
	have := p.attrs[first:]
	if len(have) <= fewAttrs {
		for _, other := range have {
			if bytes.Equal(p.src[other.name:other.nameEnd], name) {
				return true
			}
		}
		return false
	}
	if len(have) == fewAttrs+1 {
		p.attrNames = make(map[string]struct{}, 4*fewAttrs)
		for _, other := range have {
			p.attrNames[string(p.src[other.name:other.nameEnd])] = struct{}{}
		}
	}
	if _, ok := p.attrNames[string(name)]; ok {
		return true
	}
	p.attrNames[string(name)] = struct{}{}
	return false
}

// attributeValue reads the value whose quote stands at i and returns where
// the closing quote stands.
func (p *parser) attributeValue(start int) (end int, escaped bool, err error) {
	quote := p.src[start]
	for i := start + 1; i < len(p.src); {
		c := p.src[i]
		if classes[c]&plainValue != 0 {
			escaped = escaped || c < ' '
			i++
			continue
		}
		n := 1
		switch {
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
	if p.open != 0 {
		name := p.openName()
		if end := start + 2 + len(name); end < len(p.src) && p.src[end] == '>' && bytes.Equal(p.src[start+2:end], name) {
			p.close(start, end+1, 0)
			p.pos = end + 1
			return nil
		}
	}
	return p.endTagWithMore()
}

// endTagWithMore reads an end tag with blanks or with a fault.
func (p *parser) endTagWithMore() error {
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
		return p.fail(start, "</%s> closes nothing", p.charset.nameText(name))
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
// it fits an element further out, the end tags up to there are missing;
// otherwise it is taken for a misspelt one.
func (p *parser) wrongEndTag(start int, name []byte) error {
	open := p.charset.nameText(p.openName())
	openLine, _ := p.doc.position(int(p.nodes[p.open].start))
	line, _ := p.doc.position(start)
	msg := fmt.Sprintf("<%s> of line %d is closed by </%s> of line %d", open, openLine, p.charset.nameText(name), line)
	if p.mode == Strict {
		err := p.syntaxError(start, ErrMalformed, "%s", msg)
		err.Open, err.OpenLine, err.Close = open, openLine, p.charset.nameText(name)
		return err
	}
	if !p.isOpen(name) {
		return p.repair(CodeEndTag, start, msg)
	}
	for !bytes.Equal(name, p.openName()) {
		openLine, _ := p.doc.position(int(p.nodes[p.open].start))
		if err := p.repair(CodeMissingEndTag, start, fmt.Sprintf("<%s> of line %d has no end tag", p.charset.nameText(p.openName()), openLine)); err != nil {
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

// openNames counts the open elements by name. It is made at the first wrong
// end tag.
type openNames map[string]int

func (o openNames) add(name []byte, n int) { o[string(name)] += n }

// isOpen reports whether an element of that name is open.
func (p *parser) isOpen(name []byte) bool {
	if p.names == nil {
		p.names = openNames{}
		for i := p.open; i != 0; i = p.nodes[i].parent {
			e := &p.nodes[i]
			p.names.add(p.src[e.start+1:e.nameEnd], 1)
		}
	}
	return p.names[string(name)] > 0
}

func (p *parser) close(innerEnd, end int, flags uint8) {
	if p.names != nil {
		p.names.add(p.openName(), -1)
	}
	e := &p.nodes[p.open]
	e.innerEnd, e.end = int32(innerEnd), int32(end)
	e.flags |= flags
	if e.flags&flagPrefixes != 0 {
		p.forgetPrefixes(e)
	}
	p.prev, p.open = p.open, e.parent
	p.depth--
}

func (p *parser) unclosed() error {
	open := p.charset.nameText(p.openName())
	openLine, _ := p.doc.position(int(p.nodes[p.open].start))
	err := p.syntaxError(len(p.src), ErrMalformed, "the document ends inside <%s> of line %d", open, openLine)
	err.Open, err.OpenLine = open, openLine
	return err
}
