package cnfxml

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// parser fills the index of a Document in one pass over its text.
type parser struct {
	*Document
	pos   int
	open  int32 // the innermost open element, 0 for the document
	prev  int32 // the last sibling on this level, 0 for none
	depth int
	root  int32
	lines lineIndex // made for the first repair that needs it
}

// index (re)builds the index of d.src. On error the index is unusable.
func (d *Document) index() error {
	if d.nodes == nil {
		// Most markup is a leaf with its text and the blanks before it: three
		// nodes for two angle brackets. What looks denser than files ever are
		// has to grow its way.
		most := len(d.src)/8 + 8
		d.nodes = make([]node, 0, min(bytes.Count(d.src, []byte{'<'})*3/2+8, most))
		d.attrs = make([]attr, 0, min(bytes.Count(d.src, []byte{'='})+1, most))
	}
	d.nodes = append(d.nodes[:0], node{kind: KindDocument, end: int32(len(d.src)), innerEnd: int32(len(d.src))})
	d.attrs, d.repairs = d.attrs[:0], d.repairs[:0]
	p := parser{Document: d}
	return p.document()
}

func (p *parser) document() error {
	if err := p.prolog(); err != nil {
		return err
	}
	for p.pos < len(p.src) {
		var err error
		if p.src[p.pos] == '<' {
			err = p.markup()
		} else {
			err = p.text()
		}
		if err != nil {
			return err
		}
	}
	if p.open != 0 {
		return p.unclosed()
	}
	if p.root == 0 {
		return p.fail(p.pos, "there is no root element")
	}
	return nil
}

// add appends a node under the open element.
func (p *parser) add(n node) int32 {
	i := int32(len(p.nodes))
	n.parent = p.open
	if p.prev != 0 {
		p.nodes[p.prev].next = i
	}
	p.prev = i
	p.nodes = append(p.nodes, n)
	return i
}

func (p *parser) markup() error {
	rest := p.src[p.pos:]
	if len(rest) < 2 {
		return p.fail(p.pos, "a lone < at the end")
	}
	switch rest[1] {
	case '/':
		return p.endTag()
	case '?':
		return p.instruction()
	case '!':
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			return p.comment()
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return p.cdata()
		case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
			return p.syntaxError(p.pos, ErrDoctype, "document type declarations are not accepted")
		}
		return p.fail(p.pos, "<! starts neither a comment nor a CDATA section")
	}
	return p.startTag()
}

func (p *parser) text() error {
	src, start, i := p.src, p.pos, p.pos
	var escaped uint8
	for {
		for i < len(src) && classes[src[i]]&plainText != 0 {
			i++
		}
		if i == len(src) || src[i] == '<' {
			break
		}
		n, needsDecoding, err := p.specialText(i)
		if err != nil {
			return err
		}
		if needsDecoding {
			escaped = flagEscaped
		}
		i += n
	}
	if p.open == 0 {
		if err := p.blankOutside(start, i); err != nil {
			return err
		}
	}
	p.add(node{kind: KindText, flags: escaped, start: int32(start), end: int32(i), inner: int32(start), innerEnd: int32(i)})
	p.pos = i
	return nil
}

// specialText checks the byte at i of a text, which is not plain, and what
// belongs to it. It returns the length.
func (p *parser) specialText(i int) (n int, needsDecoding bool, err error) {
	switch c := p.src[i]; {
	case c == '\r':
		return 1, true, nil
	case p.open == 0:
		return 1, false, p.outside(i)
	case c == '&':
		n, err = p.reference(i)
		return n, true, err
	case c == ']':
		if bytes.HasPrefix(p.src[i:], []byte("]]>")) {
			err = p.repair(CodeCDATAEnd, i, "]]> stands in text")
		}
		return 1, false, err
	}
	n, err = p.char(i)
	return n, false, err
}

// blankOutside wants nothing but blanks outside the root element.
func (p *parser) blankOutside(from, to int) error {
	for i := from; i < to; i++ {
		if !isBlank(p.src[i]) {
			return p.outside(i)
		}
	}
	return nil
}

func (p *parser) outside(i int) error {
	where := "before"
	if p.root != 0 {
		where = "after"
	}
	return p.fail(i, "text %s the root element", where)
}

// reference checks the reference at i and returns its length. Messages do not
// quote it: it may be part of a password.
func (p *parser) reference(i int) (int, error) {
	_, n, kind := reference(p.src[i:])
	switch kind {
	case refBare:
		return n, p.repair(CodeBareAmpersand, i, "a bare & must be written &amp;")
	case refUndefined:
		return n, p.repair(CodeUndefinedEntity, i, "a reference to an entity that is not defined")
	case refBadChar:
		return n, p.repair(CodeCharRef, i, "a reference to something that is no character")
	}
	return n, nil
}

// char checks the character at i, which no class calls plain, and returns its
// length.
func (p *parser) char(i int) (int, error) {
	r, n := p.charset.decode(p.src[i:])
	if r == utf8.RuneError && n <= 1 {
		return 1, p.repair(CodeEncoding, i, "a byte that is not "+p.charset.String())
	}
	if !isChar(r) {
		return n, p.fail(i, "character U+%04X is not allowed", r)
	}
	return n, nil
}

// chars checks a stretch in which neither < nor & is special.
func (p *parser) chars(from, to int) error {
	for i := from; i < to; {
		if c := p.src[i]; c >= 0x20 && c < utf8.RuneSelf || isBlank(c) {
			i++
			continue
		}
		n, err := p.char(i)
		if err != nil {
			return err
		}
		i += n
	}
	return nil
}

// name returns the end of the name at i, or i when there is none.
func (p *parser) name(i int) int {
	src, first := p.src, i
	if i == len(src) || src[i] < utf8.RuneSelf && classes[src[i]]&nameStart == 0 {
		return i
	}
	for i < len(src) {
		if src[i] < utf8.RuneSelf {
			if classes[src[i]]&nameRest == 0 {
				return i
			}
			i++
			continue
		}
		r, n := p.charset.decode(src[i:])
		if r == utf8.RuneError || i == first && !isNameStart(r) || !isNameRest(r) {
			return i
		}
		i += n
	}
	return i
}

func (p *parser) skipBlank(i int) int {
	for i < len(p.src) && isBlank(p.src[i]) {
		i++
	}
	return i
}

func (p *parser) comment() error {
	start := p.pos
	end := bytes.Index(p.src[start+4:], []byte("-->"))
	if end < 0 {
		return p.fail(start, "the comment has no end")
	}
	end += start + 4
	if i := bytes.Index(p.src[start+4:end+1], []byte("--")); i >= 0 {
		if err := p.repair(CodeDoubleHyphen, start+4+i, "-- stands inside a comment"); err != nil {
			return err
		}
	}
	if err := p.chars(start+4, end); err != nil {
		return err
	}
	p.add(node{kind: KindComment, start: int32(start), end: int32(end + 3), inner: int32(start + 4), innerEnd: int32(end)})
	p.pos = end + 3
	return nil
}

func (p *parser) cdata() error {
	start := p.pos
	if p.open == 0 {
		return p.fail(start, "a CDATA section outside the root element")
	}
	inner := start + len("<![CDATA[")
	end := bytes.Index(p.src[inner:], []byte("]]>"))
	if end < 0 {
		return p.fail(start, "the CDATA section has no end")
	}
	end += inner
	if err := p.chars(inner, end); err != nil {
		return err
	}
	p.add(node{kind: KindCDATA, start: int32(start), end: int32(end + 3), inner: int32(inner), innerEnd: int32(end)})
	p.pos = end + 3
	return nil
}

func (p *parser) instruction() error {
	start := p.pos
	nameEnd := p.name(start + 2)
	if nameEnd == start+2 {
		return p.fail(start, "a processing instruction without a name")
	}
	if bytes.EqualFold(p.src[start+2:nameEnd], []byte("xml")) {
		return p.fail(start, "an XML declaration is allowed only at the very start")
	}
	end := bytes.Index(p.src[nameEnd:], []byte("?>"))
	if end < 0 {
		return p.fail(start, "the processing instruction has no end")
	}
	end += nameEnd
	if end > nameEnd && !isBlank(p.src[nameEnd]) {
		return p.fail(nameEnd, "a blank must follow the name of a processing instruction")
	}
	if err := p.chars(nameEnd, end); err != nil {
		return err
	}
	p.add(node{
		kind: KindInstruction, start: int32(start), end: int32(end + 2), nameEnd: int32(nameEnd),
		inner: int32(p.skipBlank(nameEnd)), innerEnd: int32(end),
	})
	p.pos = end + 2
	return nil
}

// repair notes a fault that Lenient mends, or refuses it.
func (p *parser) repair(code Code, offset int, msg string) error {
	if p.opts.Mode == Strict {
		return p.fail(offset, "%s", msg)
	}
	if len(p.repairs) >= p.opts.MaxRepairs {
		return p.syntaxError(offset, ErrLimit, "more than %d faults to repair", p.opts.MaxRepairs)
	}
	p.remark(code, Error, offset, msg)
	return nil
}

// remark notes what both modes accept.
func (p *parser) remark(code Code, severity Severity, offset int, msg string) {
	p.repairs = append(p.repairs, repair{code: code, severity: severity, offset: int32(offset), node: p.open, msg: msg})
}

func (p *parser) fail(offset int, format string, args ...any) error {
	return p.syntaxError(offset, ErrMalformed, format, args...)
}

func (p *parser) syntaxError(offset int, kind error, format string, args ...any) *SyntaxError {
	line, column := lineColumn(p.src, offset)
	return &SyntaxError{Line: line, Column: column, Offset: offset, Msg: fmt.Sprintf(format, args...), Err: kind}
}

func sizeError(size, limit int) *SyntaxError {
	return &SyntaxError{
		Line: 1, Column: 1,
		Msg: fmt.Sprintf("%d bytes, the limit is %d", size, limit), Err: ErrLimit,
	}
}
