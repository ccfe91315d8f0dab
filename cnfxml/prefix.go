package cnfxml

import "bytes"

// prefixCounts counts, by prefix, the open elements that declare it.
type prefixCounts map[string]int

// prefixOf returns what stands before the colon of a name, nil without one.
func prefixOf(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i > 0 {
		return name[:i]
	}
	return nil
}

// declarePrefixes takes the xmlns attributes of a start tag.
func (p *parser) declarePrefixes(firstAttr int) (flags uint8) {
	for _, a := range p.attrs[firstAttr:] {
		if prefix, ok := bytes.CutPrefix(p.src[a.name:a.nameEnd], []byte("xmlns:")); ok {
			if p.prefixes == nil {
				p.prefixes = prefixCounts{}
			}
			p.prefixes[string(prefix)]++
			flags = flagPrefixes
		}
	}
	return flags
}

// forgetPrefixes ends the scope of an element.
func (p *parser) forgetPrefixes(e *node) {
	if e.flags&flagPrefixes == 0 {
		return
	}
	for _, a := range p.attrs[e.attr : e.attr+int32(e.nattr)] {
		if prefix, ok := bytes.CutPrefix(p.src[a.name:a.nameEnd], []byte("xmlns:")); ok {
			p.prefixes[string(prefix)]--
		}
	}
}

// checkPrefixes reports the prefixes of a start tag that nothing declares.
// CUCM's own files have xsi:type without a declaration, and phones and
// parsers take it, so it is only worth a remark.
func (p *parser) checkPrefixes(start, nameEnd, firstAttr int) {
	p.checkPrefix(start+1, p.src[start+1:nameEnd])
	for i := firstAttr; i < len(p.attrs); i++ {
		a := p.attrs[i]
		p.checkPrefix(int(a.name), p.src[a.name:a.nameEnd])
	}
}

// prefixRemark costs nothing for the prefix that files have.
func prefixRemark(prefix []byte) string {
	if string(prefix) == "xsi" {
		return "the prefix xsi is not declared, as in files of CUCM: phones take it, other readers of XML may not"
	}
	return "the prefix of a name is not declared: phones take it, other readers of XML may not"
}

func (p *parser) checkPrefix(offset int, name []byte) {
	prefix := prefixOf(name)
	if prefix == nil || p.prefixes[string(prefix)] > 0 || string(prefix) == "xml" || string(prefix) == "xmlns" {
		return
	}
	if len(p.repairs) < int(p.maxRepairs) {
		p.remark(CodePrefix, Note, offset, prefixRemark(prefix))
	}
}
