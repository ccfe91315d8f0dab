package cnfxml

import "bytes"

func (p *parser) comment() error {
	start := p.pos
	inner := p.src[start+4:]
	hyphens := bytes.Index(inner, []byte("--"))
	end := hyphens
	if hyphens < 0 || hyphens+2 == len(inner) || inner[hyphens+2] != '>' {
		end = bytes.Index(inner, []byte("-->"))
	}
	if end < 0 {
		return p.fail(start, "the comment has no end")
	}
	end += start + 4
	if hyphens += start + 4; hyphens < end {
		if err := p.repair(CodeDoubleHyphen, hyphens, "-- stands inside a comment: write another sign, or the comment in two"); err != nil {
			return err
		}
	}
	if err := p.chars(start+4, end); err != nil {
		return err
	}
	p.add(KindComment, start, end+3, start+4, end)
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
	p.add(KindCDATA, start, end+3, inner, end)
	p.pos = end + 3
	return nil
}

func (p *parser) instruction() error {
	start := p.pos
	nameEnd := p.name(start + 2)
	if nameEnd == start+2 {
		return p.fail(start, "a processing instruction without a name%s", p.programHint())
	}
	if bytes.EqualFold(p.src[start+2:nameEnd], []byte("xml")) {
		if p.root != 0 && p.open == 0 {
			return p.fail(start, "a second document starts here: a file holds one")
		}
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
	p.add(KindInstruction, start, end+2, min(p.skipBlank(nameEnd), end), end).nameEnd = int32(nameEnd)
	p.pos = end + 2
	return nil
}
