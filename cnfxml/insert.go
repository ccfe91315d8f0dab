package cnfxml

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// insert creates the elements of steps below parent, the last one with the
// value as text, or as the value of an attribute when attr is not "".
func (d *Document) insert(text string, parent Node, steps []step, attr, value string) error {
	if !d.canName(steps, attr) {
		return &PathError{Path: text, Msg: "a name that " + d.charset.String() + " cannot spell", Err: ErrValue}
	}
	if asksTwice(steps, attr) {
		return &PathError{Path: text, Msg: "an attribute is named twice", Err: ErrValue}
	}
	if !parent.IsLeaf() || parent.SelfClosed() || allBlank(parent.Text()) {
		place := d.placeFor(parent, &steps[0])
		body := d.appendSteps(nil, steps, attr, value, place.separator, d.indentUnit(parent))
		return d.edit(splice{int32(place.from), int32(place.to), place.wrap(body)})
	}
	return &PathError{Path: text, Msg: "element " + parent.Name() + " holds text", Err: ErrValue}
}

// canName reports whether the document's charset has the characters of all
// new names.
func (d *Document) canName(steps []step, attr string) bool {
	names := []string{attr}
	for _, s := range steps {
		names = append(names, s.name)
		for _, c := range s.conds {
			names = append(names, c.name)
		}
	}
	for _, name := range names {
		if _, ok := d.charset.appendName(nil, name); !ok {
			return false
		}
	}
	return true
}

// asksTwice reports whether a new element would have an attribute twice.
func asksTwice(steps []step, attr string) bool {
	for i, s := range steps {
		names := map[string]bool{attr: i == len(steps)-1}
		for _, c := range s.conds {
			if c.attr && names[c.name] {
				return true
			}
			names[c.name] = names[c.name] || c.attr
		}
	}
	return false
}

// place says which bytes a new child element replaces and what goes around it.
type place struct {
	from, to      int
	separator     string // line end and indentation of the child
	before, after string
}

func (p place) wrap(body []byte) []byte {
	out := make([]byte, 0, len(p.before)+len(body)+len(p.after))
	out = append(out, p.before...)
	out = append(out, body...)
	return append(out, p.after...)
}

// placeFor finds the place for a new child: after the last sibling that does
// not come later in CUCM's order, and among its namesakes by the number that is
// its key.
func (d *Document) placeFor(parent Node, s *step) place {
	order := orderIn(parent.Name())
	rank := rankIn(order, s.name)
	key, number := s.number()
	var after, before Node
	for sibling := range parent.Elements() {
		if key != "" && sibling.is(s.name) && sibling.numberOf(key) > number {
			if !after.Valid() {
				before = sibling
			}
			break
		}
		if rankIn(order, sibling.Name()) <= rank {
			after = sibling
		} else if !before.Valid() {
			before = sibling
		}
	}
	switch {
	case after.Valid():
		end := d.endWithComment(after)
		sep := d.separatorBefore(after)
		return place{from: end, to: end, separator: sep, before: sep}
	case before.Valid():
		sep := d.separatorBefore(before)
		at := int(before.node().start)
		return place{from: at, to: at, separator: sep, after: sep}
	}
	return d.placeInEmpty(parent)
}

// number returns the condition of a step that puts its elements in order, as
// priority does, and "" without one.
func (s *step) number() (key string, number int) {
	for _, c := range s.conds {
		if (condKey{c.attr, c.name}).isNumber() {
			if n, err := strconv.Atoi(c.value); err == nil {
				return c.name, n
			}
		}
	}
	return "", 0
}

// numberOf returns the number in an attribute, less than any that counts
// without one.
func (n Node) numberOf(attr string) int {
	if value, ok := n.Attr(attr); ok {
		if number, err := strconv.Atoi(trimBlank(value)); err == nil {
			return number
		}
	}
	return math.MinInt
}

// placeInEmpty is for a parent without elements.
func (d *Document) placeInEmpty(parent Node) place {
	outer := d.separatorBefore(parent)
	sep := outer + d.indentUnit(parent)
	x := parent.node()
	if parent.SelfClosed() {
		from := int(x.end) - len("/>")
		for isBlank(d.src[from-1]) {
			from--
		}
		return place{
			from: from, to: int(x.end), separator: sep,
			before: ">" + sep, after: outer + "</" + string(parent.name()) + ">",
		}
	}
	at := int(x.innerEnd)
	for at > int(x.inner) && isBlank(d.src[at-1]) {
		at--
	}
	return place{from: at, to: int(x.innerEnd), separator: sep, before: sep, after: outer}
}

// endWithComment returns the end of the element, or of a comment behind it on
// the same line.
func (d *Document) endWithComment(n Node) int {
	x := n.node()
	end := int(x.end)
	for i := x.next; i != 0; i = d.nodes[i].next {
		c := &d.nodes[i]
		if c.kind == KindComment {
			return int(c.end)
		}
		if c.kind != KindText || !allBlank(d.src[c.start:c.end]) || bytes.IndexByte(d.src[c.start:c.end], '\n') >= 0 {
			break
		}
	}
	return end
}

// separatorBefore is the line end and indentation before a node; a node in
// the middle of a line gets a plain line end.
func (d *Document) separatorBefore(n Node) string {
	start := int(n.node().start)
	blank := d.indentStart(start)
	if blank < start && (d.src[blank] == '\n' || d.src[blank] == '\r') {
		return string(d.src[blank:start])
	}
	return d.EOL()
}

// indentUnit guesses how much deeper a level is indented: by the children of
// the node, else by the node inside its parent, else two spaces.
func (d *Document) indentUnit(n Node) string {
	for ; n.Kind() == KindElement; n = n.Parent() {
		outer := d.separatorBefore(n)
		for child := range n.Elements() {
			if unit, ok := strings.CutPrefix(d.separatorBefore(child), outer); ok && unit != "" {
				return unit
			}
			break
		}
	}
	return "  "
}

// appendSteps writes nested new elements.
func (d *Document) appendSteps(dst []byte, steps []step, attr, value, separator, unit string) []byte {
	s := steps[0]
	dst = append(dst, '<')
	dst, _ = d.charset.appendName(dst, s.name)
	hasChildren := len(steps) > 1
	for _, c := range s.conds {
		if c.attr {
			dst = d.appendAttr(dst, c.name, c.value)
		}
		hasChildren = hasChildren || !c.attr
	}
	if attr != "" && len(steps) == 1 {
		dst = d.appendAttr(dst, attr, value)
	}
	dst = append(dst, '>')
	if !hasChildren {
		if attr == "" {
			dst = d.appendText(dst, value)
		}
		return d.appendEndTag(dst, s.name)
	}
	inner := separator + unit
	for _, c := range s.conds {
		if !c.attr {
			dst = append(dst, inner...)
			dst, _ = d.charset.appendName(append(dst, '<'), c.name)
			dst = d.appendText(append(dst, '>'), c.value)
			dst = d.appendEndTag(dst, c.name)
		}
	}
	if len(steps) > 1 {
		dst = append(dst, inner...)
		dst = d.appendSteps(dst, steps[1:], attr, value, inner, unit)
	}
	return d.appendEndTag(append(dst, separator...), s.name)
}

func (d *Document) appendEndTag(dst []byte, name string) []byte {
	dst, _ = d.charset.appendName(append(dst, '<', '/'), name)
	return append(dst, '>')
}
