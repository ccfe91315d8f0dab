package cnfxml

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// parser fills the index of a Document in one pass over its text.
type parser struct {
	src     []byte
	nodes   []node
	attrs   []attr
	repairs []repair
	head

	limits
	wide  wide
	pos   int
	open  int32 // the innermost open element, 0 for the document
	prev  int32 // the last sibling on this level, 0 for none
	depth int32

	doc       *Document // for positions
	names     openNames
	prefixes  prefixCounts
	attrNames map[string]struct{} // of an element with many
}

// index builds the index of d.src, in the place of an earlier one. On error it
// is unusable.
func (d *Document) index() error {
	if cap(d.nodes) == 0 {
		d.makeRoom()
	}
	p := parser{
		src: d.src, nodes: d.nodes[:0], attrs: d.attrs[:0], repairs: d.repairs[:0],
		limits: d.limits, wide: d.wide, doc: d,
	}
	size := int32(len(p.src))
	p.nodes = append(p.nodes, node{kind: KindDocument, end: size, innerEnd: size})
	err := p.document()
	p.nodes[0].next = 0
	d.nodes, d.attrs, d.repairs, d.head = p.nodes, p.attrs, p.repairs, p.head
	return err
}

// makeRoom guesses how much the index needs. Most markup is a leaf with its
// text and the blanks before it: three nodes for two angle brackets. What
// looks denser than files ever are has to grow its way.
func (d *Document) makeRoom() {
	most := len(d.src)/8 + 8
	d.nodes = make([]node, 0, min(bytes.Count(d.src, []byte{'<'})*3/2+3, most))
	if n := bytes.Count(d.src, []byte{'='}); n > 0 {
		d.attrs = make([]attr, 0, min(n, most))
	}
}

func (p *parser) document() error {
	if err := p.prolog(); err != nil {
		return err
	}
	src := p.src
	for p.pos < len(src) {
		var err error
		switch {
		case src[p.pos] != '<':
			err = p.text()
		case p.pos+1 == len(src):
			err = p.fail(p.pos, "a lone < at the end")
		case src[p.pos+1] == '/':
			err = p.endTag()
		case classes[src[p.pos+1]]&nameStart != 0:
			err = p.startTag()
		default:
			err = p.markup()
		}
		if err != nil {
			return err
		}
	}
	if p.open != 0 {
		return p.unclosed()
	}
	if p.root == 0 {
		return p.noRoot()
	}
	return nil
}

func (p *parser) noRoot() error {
	if allBlank(p.src[p.textStart():]) {
		return p.fail(p.pos, "the file is empty: there is no root element")
	}
	return p.fail(p.pos, "there is no root element")
}

// textStart returns where the text begins, behind a byte order mark.
func (p *parser) textStart() int {
	if p.bom {
		return len(byteOrderMark)
	}
	return 0
}

// add appends a node under the open element. Without a sibling before it, the
// document's own next takes the link, which index clears. The fields are
// written where they stay: copying a node costs more than the rest of add.
func (p *parser) add(kind Kind, start, end, inner, innerEnd int) *node {
	i := len(p.nodes)
	if i < cap(p.nodes) {
		p.nodes = p.nodes[:i+1]
	} else {
		p.nodes = append(p.nodes, node{})
	}
	p.nodes[p.prev].next = int32(i)
	p.prev = int32(i)
	n := &p.nodes[i]
	n.kind, n.flags, n.nattr = kind, 0, 0
	n.start, n.end = int32(start), int32(end)
	n.nameEnd = 0
	n.inner, n.innerEnd = int32(inner), int32(innerEnd)
	n.parent, n.next = p.open, 0
	n.attr = 0
	return n
}

// markup reads what neither is a tag nor starts as most do.
func (p *parser) markup() error {
	rest := p.src[p.pos:]
	switch rest[1] {
	case '?':
		return p.instruction()
	case '!':
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			return p.comment()
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return p.cdata()
		case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
			return p.syntaxError(p.pos, ErrDoctype, "document type declarations are not accepted%s", pageHint(rest))
		}
		return p.fail(p.pos, "<! starts neither a comment nor a CDATA section")
	}
	return p.startTag()
}

func (p *parser) text() error {
	if p.open == 0 {
		return p.outside()
	}
	src, start, i := p.src, p.pos, p.pos
	var escaped uint8
	if src[i] == '\r' { // as most texts do where lines end with CR and LF
		escaped = flagEscaped
		i++
	}
	for {
		for i < len(src) && classes[src[i]]&plainText != 0 {
			i++
		}
		if i == len(src) || src[i] == '<' {
			break
		}
		if src[i] == '\r' {
			escaped = flagEscaped
			i++
			continue
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
	p.add(KindText, start, i, start, i).flags = escaped
	p.pos = i
	return nil
}

// specialText checks the byte at i of a text, which is not plain, and what
// belongs to it. It returns the length.
func (p *parser) specialText(i int) (n int, needsDecoding bool, err error) {
	switch c := p.src[i]; {
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

// outside reads up to the next tag where only blanks may stand. What follows
// the root element does no harm, if it is not the rest of a program. Only what
// is around the root tells that: a value that is set later may be anything.
func (p *parser) outside() error {
	start, end := p.pos, len(p.src)
	if next := bytes.IndexByte(p.src[start:], '<'); next >= 0 {
		end = start + next
	}
	if i := p.skipBlank(start); i < end {
		if p.root == 0 || isProgram(p.src[:p.nodes[p.root].start]) || isProgram(p.src[p.nodes[p.root].end:]) {
			return p.fail(i, "%s", p.outsideFault(i))
		}
		if err := p.textOutside(i); err != nil {
			return err
		}
	}
	p.add(KindText, start, end, start, end)
	p.pos = end
	return nil
}

func (p *parser) textOutside(i int) error { return p.repair(CodeTextOutside, i, p.outsideFault(i)) }

func (p *parser) outsideFault(i int) string {
	where := "before"
	if p.root != 0 {
		where = "after"
	}
	return "text " + where + " the root element" + p.textHint(i)
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
		return 1, p.repair(CodeEncoding, i, p.wrongByte())
	}
	if !isChar(r) {
		return n, p.fail(i, "character U+%04X is not allowed", r)
	}
	return n, nil
}

// chars checks a stretch in which neither < nor & is special.
func (p *parser) chars(from, to int) error {
	for i := from; i < to; {
		if classes[p.src[i]]&plainChar != 0 {
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

// repair notes a fault that Lenient mends, or refuses it.
func (p *parser) repair(code Code, offset int, msg string) error {
	if p.mode == Strict {
		return p.fail(offset, "%s", msg)
	}
	if len(p.repairs) >= int(p.maxRepairs) {
		return p.syntaxError(offset, ErrLimit, "more than %d faults to repair", p.maxRepairs)
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
	line, column := p.doc.position(offset)
	return &SyntaxError{
		Line: line, Column: column, Offset: p.doc.outside(offset), Msg: fmt.Sprintf(format, args...), Err: kind,
	}
}

func sizeError(size, limit int) *SyntaxError {
	return &SyntaxError{
		Line: 1, Column: 1,
		Msg: fmt.Sprintf("%d bytes, the limit is %d", size, limit), Err: ErrLimit,
	}
}
