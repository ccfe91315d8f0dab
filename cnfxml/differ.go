package cnfxml

import (
	"hash/maphash"
	"slices"
)

// sink takes what a differ finds. Elements and attributes are indices in the
// first document, a, and the second, b.
type sink interface {
	text(ea, eb int32)                // two leaves with different values
	attrs(ea, eb int32)               // two elements, to compare their attributes
	replaced(ea, eb int32)            // too different to compare inside
	removed(ea int32)                 // an element
	added(pa, eb int32, place anchor) // a child of pa
	moved(ea, eb int32, place anchor) // an element among its siblings
	entersMoved() bool                // whether moved elements are compared inside
}

// anchor says where a new child goes: after a sibling, before one, or, with
// neither, first.
type anchor struct{ after, before int32 }

// differ compares two documents.
type differ struct {
	a, b side
	opts DiffOptions
	sink sink
	hash maphash.Hash
}

// side is one of the documents.
type side struct {
	doc *Document
	sum []uint64 // by element: what it means, with all inside
}

func newDiffer(a, b *Document, opts DiffOptions, s sink) *differ {
	d := &differ{opts: opts, sink: s}
	d.a = side{a, d.sums(a)}
	d.b = side{b, d.sums(b)}
	return d
}

func (d *differ) documents() {
	ra, rb := d.a.doc.root, d.b.doc.root
	if d.a.doc.at(ra).Name() != d.b.doc.at(rb).Name() {
		d.sink.replaced(ra, rb)
		return
	}
	d.pair(ra, rb)
}

// ignored reports whether an element is out of the comparison.
func (d *differ) ignored(doc *Document, e int32) bool {
	return d.opts.IgnoreVersionStamp && doc.at(e).is("versionStamp") && e != doc.root
}

// value is the text directly inside an element, as far as it counts.
func (d *differ) value(doc *Document, e int32) string {
	text := doc.elementText(e)
	if allBlank(text) {
		return ""
	}
	if d.opts.ExactSpace {
		return text
	}
	return trimBlank(text)
}

// sums computes the sum of every element. Children come after their parents
// in the index, so one pass from its end has them first.
func (d *differ) sums(doc *Document) []uint64 {
	sums := make([]uint64, len(doc.nodes))
	for i := int32(len(doc.nodes)) - 1; i > 0; i-- {
		if doc.nodes[i].kind != KindElement {
			continue
		}
		own := d.sum(doc.at(i).Name(), d.value(doc, i))
		for a := range doc.at(i).Attrs() {
			own += d.sum(a.Name, a.Value) * 3 // in any order
		}
		for c := doc.firstElement(doc.firstChild(i)); c != 0; c = doc.firstElement(doc.nodes[c].next) {
			if !d.ignored(doc, c) {
				own = own*0x9E3779B97F4A7C15 + sums[c]
			}
		}
		sums[i] = own
	}
	return sums
}

func (d *differ) sum(name, value string) uint64 {
	d.hash.Reset()
	_, _ = d.hash.WriteString(name)
	_ = d.hash.WriteByte(0)
	_, _ = d.hash.WriteString(value)
	return d.hash.Sum64()
}

// pair compares two elements that belong together.
func (d *differ) pair(ea, eb int32) {
	if d.a.sum[ea] == d.b.sum[eb] {
		return
	}
	va, vb := d.value(d.a.doc, ea), d.value(d.b.doc, eb)
	leafA, leafB := d.a.doc.at(ea).IsLeaf(), d.b.doc.at(eb).IsLeaf()
	switch {
	case leafA && leafB:
		d.sink.attrs(ea, eb)
		if va != vb {
			d.sink.text(ea, eb)
		}
	case va != "" || vb != "":
		d.sink.replaced(ea, eb)
	default:
		d.sink.attrs(ea, eb)
		d.children(ea, eb)
	}
}

// children compares what is inside two elements.
func (d *differ) children(ea, eb int32) {
	m := d.match(ea, eb)
	places := m.anchors()
	emit := func(from int) {
		// New ones follow the sibling that they follow in b.
		for j := from; j < len(m.listB) && m.partnerB[j] < 0; j++ {
			d.sink.added(ea, m.listB[j], places[j])
		}
	}
	emit(0)
	for i, ca := range m.listA {
		j := m.partnerA[i]
		if j < 0 {
			d.sink.removed(ca)
			continue
		}
		cb := m.listB[j]
		if m.isMoved(j) {
			d.sink.moved(ca, cb, places[j])
		}
		if !m.isMoved(j) || d.sink.entersMoved() {
			d.pair(ca, cb)
		}
		emit(j + 1)
	}
}

// elements lists the children that count.
func (d *differ) elements(doc *Document, parent int32) (list []int32) {
	for c := doc.firstElement(doc.firstChild(parent)); c != 0; c = doc.firstElement(doc.nodes[c].next) {
		if !d.ignored(doc, c) {
			list = append(list, c)
		}
	}
	return list
}

// orderMatters reports whether the order of children means something: phones
// end the record of a call manager at processNodeName, take the first dial
// rule that fits, and show menus and soft keys as they stand.
func orderMatters(parent string) bool {
	return slices.Contains([]string{
		"callManager", "members", "phoneServices", "DIALTEMPLATE", "dialTemplate", "softKeySet", "DialRules",
		"CiscoIPPhoneRingList", "CiscoIPPhoneImageList", "CiscoIPPhoneMenu", "CiscoIPPhoneDirectory", "CiscoIPPhoneExecute",
	}, parent)
}
