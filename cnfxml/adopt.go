package cnfxml

import (
	"fmt"
	"strings"
)

// Adopt edits the document until Diff finds no difference to another: what is
// equal keeps its bytes, comments and white space stay where they are. All
// edits are made at once, or none when an error is returned.
//
// It fails when the other document has a name that this one's encoding cannot
// spell, when their roots have different names, and in a repaired document
// where an edit would make a repair read the text in another way.
func (d *Document) Adopt(from *Document, opts DiffOptions) error {
	d.settle()
	from.settle()
	if !d.at(d.root).is(from.at(from.root).Name()) {
		return &PathError{Path: from.Root().Path(), Msg: "the root element has another name", Err: ErrNotFound}
	}
	p := &patcher{doc: d, from: from, opened: map[int32]*[]byte{}}
	newDiffer(d, from, opts, p).documents()
	p.close()
	if p.err != nil {
		return p.err
	}
	before := d.src
	if err := d.edit(p.edits...); err != nil {
		return err
	}
	if len(Diff(d, from, opts)) > 0 {
		return d.undo(before, errBeside(from.Root().Path()))
	}
	return nil
}

// patcher is the sink of Adopt. It collects edits of doc.
type patcher struct {
	doc, from *Document
	edits     []splice
	// opened has the new content of elements without any so far.
	opened map[int32]*[]byte
	err    error
}

func (p *patcher) entersMoved() bool { return false }

func (p *patcher) add(s splice) { p.edits = append(p.edits, s) }

func (p *patcher) text(ea, eb int32) { p.add(p.doc.textSplice(p.doc.at(ea), p.from.elementText(eb))) }

func (p *patcher) attrs(ea, eb int32) {
	x := &p.doc.nodes[ea]
	at := x.nameEnd
	for i := x.attr; i < x.attr+int32(x.nattr); i++ {
		a := p.doc.attrs[i]
		at = a.valEnd + 1
		old := p.doc.attrAt(i)
		switch value, ok := p.from.at(eb).Attr(old.Name); {
		case !ok:
			p.add(p.doc.attrRemoval(i))
		case value != old.Value:
			p.add(splice{a.val, a.valEnd, p.doc.appendAttrText(nil, value, old.Quote)})
		}
	}
	for a := range p.from.at(eb).Attrs() {
		if p.doc.at(ea).attrIndex(a.Name) < 0 {
			p.canSpell(a.Name)
			p.add(splice{at, at, p.doc.appendAttr(nil, a.Name, a.Value)})
		}
	}
}

func (p *patcher) canSpell(name string) {
	if _, ok := p.doc.charset.appendName(nil, name); !ok {
		p.err = fmt.Errorf("cnfxml: %w: %s cannot spell the name %s", ErrValue, p.doc.charset, name)
	}
}

func (p *patcher) replaced(ea, eb int32) {
	x := &p.doc.nodes[ea]
	p.add(splice{x.start, x.end, p.copyOf(nil, eb)})
}

func (p *patcher) removed(ea int32) { p.add(p.doc.removal(p.doc.at(ea))) }

func (p *patcher) moved(ea, eb int32, place anchor) {
	p.removed(ea)
	p.added(p.doc.nodes[ea].parent, eb, place)
}

func (p *patcher) added(pa, eb int32, place anchor) {
	d := p.doc
	switch {
	case place.after != 0:
		after := d.at(place.after)
		at := int32(d.endWithComment(after))
		p.add(splice{at, at, p.copyOf([]byte(d.separatorBefore(after)), eb)})
	case place.before != 0:
		before := d.at(place.before)
		at := d.nodes[place.before].start
		separator := d.separatorBefore(before)
		if strings.HasSuffix(string(d.src[:at]), separator) {
			at -= int32(len(separator))
		}
		p.add(splice{at, at, p.copyOf([]byte(separator), eb)})
	default:
		parent := d.at(pa)
		content := p.opened[pa]
		if content == nil {
			content = new([]byte)
			p.opened[pa] = content
		}
		*content = append(*content, d.separatorBefore(parent)+d.indentUnit(parent)...)
		*content = p.copyOf(*content, eb)
	}
}

// close writes what goes into elements at their start.
func (p *patcher) close() {
	d := p.doc
	for pa, content := range p.opened {
		x := &d.nodes[pa]
		switch {
		case x.flags&flagSelfClosed != 0:
			from := x.end - int32(len("/>"))
			for isBlank(d.src[from-1]) {
				from--
			}
			end := d.separatorBefore(d.at(pa)) + "</" + string(d.at(pa).name()) + ">"
			p.add(splice{from, x.end, append(append([]byte{'>'}, *content...), end...)})
		case x.inner == x.innerEnd:
			p.add(splice{x.inner, x.inner, append(*content, d.separatorBefore(d.at(pa))...)})
		default:
			p.add(splice{x.inner, x.inner, *content})
		}
	}
}

// copyOf writes an element of the other document in the encoding of this one.
func (p *patcher) copyOf(dst []byte, e int32) []byte {
	f, n := p.from, p.from.at(e)
	p.canSpell(n.Name())
	dst, _ = p.doc.charset.appendName(append(dst, '<'), n.Name())
	for a := range n.Attrs() {
		p.canSpell(a.Name)
		dst = p.doc.appendAttr(dst, a.Name, a.Value)
	}
	dst = append(dst, '>')
	for c := f.firstChild(e); c != 0; c = f.nodes[c].next {
		switch x := &f.nodes[c]; x.kind {
		case KindElement:
			dst = p.copyOf(dst, c)
		case KindText, KindCDATA:
			dst = p.doc.appendText(dst, f.content(c))
		case KindComment:
			// Comments mean nothing. One that is not good everywhere stays out.
			if raw := f.src[x.start:x.end]; isASCII(raw) && !strings.Contains(string(f.src[x.inner:x.innerEnd+1]), "--") {
				dst = append(dst, raw...)
			}
		}
	}
	return p.doc.appendEndTag(dst, n.Name())
}
