package cnfxml

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\xEF\xBB\xBF"

// prolog reads the byte order mark and the XML declaration, and settles the
// character encoding.
func (p *parser) prolog() error {
	src := p.src
	if isForeign(src) {
		return p.syntaxError(0, ErrEncoding, "neither UTF-8 nor UTF-16 with a byte order mark, convert the file to UTF-8")
	}
	if bytes.HasPrefix(src, []byte(byteOrderMark)) {
		p.bom = true
		p.pos = len(byteOrderMark)
	}
	if err := p.leadIn(); err != nil {
		return err
	}
	if !p.declarationAt(p.pos) {
		return nil
	}
	return p.declaration()
}

// leadIn reads what editors leave at the start: more byte order marks, and
// blanks before the XML declaration.
func (p *parser) leadIn() error {
	at := p.skipBlank(p.pos)
	marked := bytes.HasPrefix(p.src[at:], []byte(byteOrderMark))
	if marked {
		if err := p.textOutside(at); err != nil {
			return err
		}
		for bytes.HasPrefix(p.src[at:], []byte(byteOrderMark)) {
			at = p.skipBlank(at + len(byteOrderMark))
		}
	}
	late := at > p.pos && p.declarationAt(at)
	if late && !marked {
		if err := p.repair(CodeLateDeclaration, at, "blanks stand before the XML declaration"); err != nil {
			return err
		}
	}
	if late || marked {
		p.add(KindText, p.pos, at, p.pos, at)
		p.pos = at
	}
	return nil
}

// isForeign recognises UTF-16 and UTF-32 that nothing announces, and EBCDIC.
func isForeign(src []byte) bool {
	return bytes.HasPrefix(src, []byte("<\x00")) || bytes.HasPrefix(src, []byte("\x00<")) ||
		bytes.HasPrefix(src, []byte("\x00\x00")) || bytes.HasPrefix(src, []byte("\x4C\x6F\xA7\x94"))
}

func (p *parser) declarationAt(i int) bool {
	return bytes.HasPrefix(p.src[i:], []byte("<?xml")) && i+5 < len(p.src) && isBlank(p.src[i+5])
}

// declaration reads <?xml version="1.0" encoding="..." standalone="..."?>.
func (p *parser) declaration() error {
	start := p.pos
	i := start + len("<?xml")
	seen := 0
	for {
		next := p.skipBlank(i)
		if bytes.HasPrefix(p.src[next:], []byte("?>")) {
			if seen == 0 {
				return p.fail(start, "the XML declaration has no version")
			}
			p.add(KindDeclaration, start, next+2, p.skipBlank(start+5), next).nameEnd = int32(start + len("<?xml"))
			p.pos = next + 2
			return nil
		}
		if next == i {
			return p.fail(next, "the XML declaration is malformed")
		}
		name, value, end := p.pseudoAttribute(next)
		if end < 0 {
			return p.fail(next, "the XML declaration is malformed%s", p.quoteHint(next))
		}
		part, err := p.declare(next, end-1, name, value)
		if err != nil {
			return err
		}
		if part <= seen || seen == 0 && part != 1 {
			return p.fail(next, "%s is out of place in the XML declaration", name)
		}
		seen, i = part, end
	}
}

// pseudoAttribute reads name="value" at i; end is -1 when there is none.
func (p *parser) pseudoAttribute(i int) (name, value []byte, end int) {
	nameEnd := p.name(i)
	at := p.skipBlank(nameEnd)
	if nameEnd == i || at == len(p.src) || p.src[at] != '=' {
		return nil, nil, -1
	}
	at = p.skipBlank(at + 1)
	if at == len(p.src) || p.src[at] != '"' && p.src[at] != '\'' {
		return nil, nil, -1
	}
	length := bytes.IndexByte(p.src[at+1:], p.src[at])
	if length < 0 {
		return nil, nil, -1
	}
	return p.src[i:nameEnd], p.src[at+1 : at+1+length], at + length + 2
}

// quoteHint finds typographic quotes in the declaration at i.
func (p *parser) quoteHint(i int) string {
	for ; i < len(p.src) && p.src[i] != '>'; i++ {
		if p.src[i] >= utf8.RuneSelf {
			return p.charHint(i)
		}
	}
	return ""
}

// declare takes one part of the declaration and returns its rank in the order
// that the standard prescribes.
func (p *parser) declare(at, valueEnd int, name, value []byte) (rank int, err error) {
	switch string(name) {
	case "version":
		if !isVersion(value) {
			return 0, p.fail(at, "XML version %q is not 1.0", value)
		}
		return 1, nil
	case "encoding":
		p.label, p.labelEnd = int32(valueEnd-len(value)), int32(valueEnd)
		return 2, p.encoding(at, value)
	case "standalone":
		if string(value) != "yes" && string(value) != "no" {
			return 0, p.fail(at, "standalone must be yes or no")
		}
		return 3, nil
	}
	return 0, p.fail(at, "%s does not belong into an XML declaration", name)
}

// encoding settles the charset by the name in the declaration.
func (p *parser) encoding(at int, label []byte) error {
	if p.wide != notWide {
		return p.wideEncoding(at, string(label))
	}
	known, ok := charsetNamed(string(label))
	if !ok && hasPrefixFold(string(label), "UTF-16") {
		return p.syntaxError(at, ErrEncoding, "the declaration says %s, but the file is not: declare UTF-8", label)
	}
	if !ok {
		return p.syntaxError(at, ErrEncoding, "encoding %q is not supported here, convert the file to UTF-8", label)
	}
	if p.bom && known != charsetUTF8 {
		// libxml2, which phones use, follows the declaration.
		p.remark(CodeEncoding, Warning, at, "the byte order mark says UTF-8, the declaration "+string(label))
	}
	p.charset = known
	return nil
}

// wideEncoding wants the declaration of a UTF-16 file to fit.
func (p *parser) wideEncoding(at int, label string) error {
	for _, name := range [...]string{"UTF-16", "UTF16", p.wide.String(), "ISO-10646-UCS-2"} {
		if strings.EqualFold(name, label) {
			return nil
		}
	}
	if known, ok := charsetNamed(label); ok && known == charsetUTF8 {
		// libxml2 stays with what it sees.
		p.remark(CodeEncoding, Warning, at, "the file is "+p.wide.String()+", the declaration says "+label)
		return nil
	}
	return p.syntaxError(at, ErrEncoding, "the file is %s, the declaration says %q", p.wide, label)
}

// isVersion accepts 1.0 and the later 1.x that the fifth edition of XML 1.0
// tells processors to read.
func isVersion(v []byte) bool {
	if len(v) < 3 || string(v[:2]) != "1." {
		return false
	}
	for _, c := range v[2:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
