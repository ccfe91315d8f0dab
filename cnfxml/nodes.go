package cnfxml

import "unicode/utf8"

// root returns the root element.
func (c *checker) root() int32 { return c.doc.firstElement(c.doc.firstChild(0)) }

// first returns the first element inside an element, 0 for none.
func (c *checker) first(parent int32) int32 { return c.doc.firstElement(c.doc.firstChild(parent)) }

// next returns the next element beside an element, 0 for none.
func (c *checker) next(e int32) int32 { return c.doc.firstElement(c.doc.nodes[e].next) }

// name returns the name of an element as it is spelt.
func (c *checker) name(e int32) string {
	x := &c.doc.nodes[e]
	return c.src[x.start+1 : x.nameEnd]
}

// child returns the first element of that name inside an element, 0 for none.
func (c *checker) child(parent int32, name string) int32 {
	for e := c.first(parent); e != 0; e = c.next(e) {
		if c.name(e) == name {
			return e
		}
	}
	return 0
}

// below follows several names from the root element.
func (c *checker) below(names ...string) int32 {
	e := c.root()
	for _, name := range names {
		if e = c.child(e, name); e == 0 {
			return 0
		}
	}
	return e
}

// text returns the text of an element without blanks around it; "" for none.
func (c *checker) text(e int32) string {
	if e == 0 {
		return ""
	}
	return trimBlank(c.raw(e))
}

// raw returns the text directly inside an element. In most files that is a
// piece of src.
func (c *checker) raw(e int32) string {
	t := c.doc.firstText(c.doc.firstChild(e))
	if t == 0 {
		return ""
	}
	x := &c.doc.nodes[t]
	plain := x.kind == KindText && x.flags&flagEscaped == 0 && c.doc.firstText(x.next) == 0
	if plain && c.doc.charset == charsetUTF8 {
		if text := c.src[x.inner:x.innerEnd]; utf8.ValidString(text) {
			return text
		}
	}
	return c.doc.elementText(e)
}

// isBlank reports whether only white space stands directly inside an element.
func (c *checker) isBlank(e int32) bool {
	for t := c.doc.firstText(c.doc.firstChild(e)); t != 0; t = c.doc.firstText(c.doc.nodes[t].next) {
		if x := &c.doc.nodes[t]; !allBlank(c.src[x.inner:x.innerEnd]) {
			return false
		}
	}
	return true
}

// attr returns an attribute of an element.
func (c *checker) attr(e int32, name string) (string, bool) { return c.doc.at(e).Attr(name) }
