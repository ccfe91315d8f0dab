package cnfxml

import (
	"bytes"
	"unicode/utf8"
)

// textHint says what the text at i, outside the root element, may be.
func (p *parser) textHint(i int) string {
	switch {
	case p.src[i] == 0 && p.wide != notWide:
		return ": UTF-32, convert the file to UTF-8"
	case p.src[i] == 0 && p.root == 0 && bytes.IndexByte(p.src, '<') < 0:
		return ": this is a binary file, no XML"
	case p.src[i] == 0:
		return ": NUL bytes, cut them off"
	case p.src[i] == 0x1A:
		return ": the mark that old editors put at the end of files, cut it off"
	case p.root == 0 && bytes.IndexByte(p.src, '<') < 0:
		return "; the file holds no element at all, so it is no XML" + plainFileHint(p.src[p.textStart():])
	}
	if hint := p.charHint(i); hint != "" {
		return hint
	}
	return p.programHint()
}

// charHint names characters that are hard to tell from those that XML wants.
func (p *parser) charHint(i int) string {
	if i >= len(p.src) {
		return ""
	}
	switch r, _ := p.charset.decode(p.src[i:]); r {
	case 0xA0:
		return ": a no-break space, write a plain blank"
	case 0xFEFF:
		return ": a byte order mark, which belongs at the very start only"
	case 0x200B:
		return ": a space without width, remove it"
	case '“', '”', '„', '‘', '’', '«', '»':
		return ": these are typographic quotes, write plain ones"
	case utf8.RuneError:
		return ": a byte that is not " + p.charset.String()
	}
	return ""
}

// valueHint says why the value at i of an attribute may lack its quotes: web
// pages do without.
func (p *parser) valueHint(i int) string {
	const page = "<html"
	text := bytes.TrimLeft(p.src[p.textStart():], " \t\r\n")
	if len(text) >= len(page) && bytes.EqualFold(text[:len(page)], []byte(page)) {
		return ": this is a web page, not a phone file"
	}
	return p.charHint(i)
}

// wrongByte says what to do about a byte that the charset does not have.
func (p *parser) wrongByte() string {
	if p.charset == charsetUTF8 {
		return "a byte that is not UTF-8: save the file as UTF-8, or declare the encoding that it has"
	}
	return "a byte that is not " + p.charset.String()
}

func (p *parser) programHint() string {
	if isProgram(p.src) {
		return "; this looks like the source of a program or template, not like what it makes"
	}
	return ""
}

// isProgram recognises files that hold XML inside the source of something.
func isProgram(src []byte) bool {
	for _, mark := range [...]string{"<?php", "<?=", "<#", "<%", "{%", "{{", "#!/", "<<", "`", "function"} {
		if bytes.Contains(src, []byte(mark)) {
			return true
		}
	}
	return false
}

// pageHint recognises the page that a web server sends in place of a file.
func pageHint(doctype []byte) string {
	const page = "<!DOCTYPE html"
	if len(doctype) >= len(page) && bytes.EqualFold(doctype[:len(page)], []byte(page)) {
		return ": this is a web page, not a phone file"
	}
	return ", and no phone needs one: remove it"
}
