package cnfxml

import (
	"fmt"
	"io"
	"iter"
	"strings"
)

// Kind is what a Node is.
type Kind uint8

// The kinds.
const (
	KindNone        Kind = iota // no node, or one from before an edit
	KindDocument                // what stands above the root element
	KindElement                 // <a>...</a> or <a/>
	KindText                    // character data, white space included
	KindCDATA                   // <![CDATA[...]]>
	KindComment                 // <!--...-->
	KindInstruction             // <?name ...?>
	KindDeclaration             // <?xml ...?>
)

func (k Kind) String() string {
	names := [...]string{"none", "document", "element", "text", "CDATA section", "comment", "instruction", "declaration"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Node is one piece of a Document. It is valid until the next edit; after
// that, and for the zero Node, it is of KindNone and empty.
type Node struct {
	doc   *Document
	i     int32
	edits uint32
}

// String tells what the node is without its content, which may be a password.
func (n Node) String() string {
	if n.Kind() == KindElement {
		return "<" + n.Name() + ">"
	}
	return "(" + n.Kind().String() + ")"
}

// Format writes String for every verb.
func (n Node) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, n.String()) }

func (d *Document) at(i int32) Node { return Node{doc: d, i: i, edits: d.edits} }

// node returns nil when n is not valid.
func (n Node) node() *node {
	if n.doc == nil || n.edits != n.doc.edits || int(n.i) >= len(n.doc.nodes) {
		return nil
	}
	return &n.doc.nodes[n.i]
}

// Valid reports whether n is a piece of the document as it is now.
func (n Node) Valid() bool { return n.node() != nil }

// Kind returns what the node is.
func (n Node) Kind() Kind {
	if x := n.node(); x != nil {
		return x.kind
	}
	return KindNone
}

// Name returns the name of an element or instruction, with its prefix.
func (n Node) Name() string {
	if raw := n.name(); raw != nil {
		return n.doc.charset.nameText(raw)
	}
	return ""
}

// is reports whether the node has that name.
func (n Node) is(name string) bool {
	raw := n.name()
	return raw != nil && n.doc.charset.nameIs(raw, name)
}

// name returns the name as it stands in the document.
func (n Node) name() []byte {
	switch x := n.node(); {
	case x == nil:
		return nil
	case x.kind == KindElement:
		return n.doc.src[x.start+1 : x.nameEnd]
	case x.kind == KindInstruction || x.kind == KindDeclaration:
		return n.doc.src[x.start+2 : x.nameEnd]
	}
	return nil
}

// EndTag returns the name in an element's end tag as it is spelt, which may
// differ from Name in a repaired document. It is "" for <a/> and for a
// missing end tag.
func (n Node) EndTag() string {
	x := n.node()
	if x == nil || x.kind != KindElement || x.end == x.innerEnd {
		return ""
	}
	tag := n.doc.src[x.innerEnd+2 : x.end-1]
	for len(tag) > 0 && isBlank(tag[len(tag)-1]) {
		tag = tag[:len(tag)-1]
	}
	return n.doc.charset.nameText(tag)
}

// SelfClosed reports whether the element is written <a/>.
func (n Node) SelfClosed() bool {
	x := n.node()
	return x != nil && x.flags&flagSelfClosed != 0
}

// Raw returns the text of the node, tags included, as it stands in the file,
// but a UTF-16 file as UTF-8. It points into the document: do not change it,
// and do not keep it across an edit.
func (n Node) Raw() []byte {
	x := n.node()
	if x == nil {
		return nil
	}
	return n.doc.src[x.start:x.end:x.end]
}

// Offset returns where the node starts, in bytes from the start of the file;
// End is where it ends.
func (n Node) Offset() int {
	if x := n.node(); x != nil {
		return n.doc.outside(int(x.start))
	}
	return 0
}

// End returns the offset after the last byte of the node.
func (n Node) End() int {
	if x := n.node(); x != nil {
		return n.doc.outside(int(x.end))
	}
	return 0
}

// Position returns line and column of the node's first byte, both from 1.
func (n Node) Position() (line, column int) {
	if x := n.node(); x != nil {
		return n.doc.position(int(x.start))
	}
	return 0, 0
}

// Parent returns the element around the node, or the document around the
// root, or the zero Node.
func (n Node) Parent() Node {
	if x := n.node(); x != nil && n.i != 0 {
		return n.doc.at(x.parent)
	}
	return Node{}
}

// Children yields everything directly inside the node, in document order.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if !n.Valid() {
			return
		}
		for i := n.doc.firstChild(n.i); i != 0; i = n.doc.nodes[i].next {
			if !yield(n.doc.at(i)) || !n.Valid() {
				return
			}
		}
	}
}

func (d *Document) firstChild(i int32) int32 {
	if c := i + 1; int(c) < len(d.nodes) && d.nodes[c].parent == i {
		return c
	}
	return 0
}

// firstElement returns i, or the first element among its later siblings.
func (d *Document) firstElement(i int32) int32 {
	for i != 0 && d.nodes[i].kind != KindElement {
		i = d.nodes[i].next
	}
	return i
}

// Elements yields the elements directly inside the node, in document order.
func (n Node) Elements() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c := range n.Children() {
			if c.Kind() == KindElement && !yield(c) {
				return
			}
		}
	}
}

// Child returns the first child element of that name, or the zero Node.
func (n Node) Child(name string) Node {
	for c := range n.Elements() {
		if c.is(name) {
			return c
		}
	}
	return Node{}
}

// IsLeaf reports whether the node is an element without elements inside.
func (n Node) IsLeaf() bool {
	return n.Kind() == KindElement && n.doc.firstElement(n.doc.firstChild(n.i)) == 0
}

// Text returns the value: for an element the text and CDATA directly inside
// it, for the other kinds what stands between their delimiters. References
// are resolved, line ends are "\n", the result is UTF-8.
func (n Node) Text() string {
	x := n.node()
	if x == nil || x.kind == KindDocument {
		return ""
	}
	if x.kind != KindElement {
		return n.doc.content(n.i)
	}
	return n.doc.elementText(n.i)
}

// elementText joins the text directly inside an element.
func (d *Document) elementText(e int32) string {
	if value, ok := d.textOf(e); ok {
		return value
	}
	first := d.firstText(d.firstChild(e))
	if first == 0 {
		return ""
	}
	next := d.firstText(d.nodes[first].next)
	if next == 0 {
		return d.content(first)
	}
	var joined strings.Builder
	for i := first; i != 0; i = d.firstText(d.nodes[i].next) {
		joined.WriteString(d.content(i))
	}
	return joined.String()
}

// firstText returns i, or the first text or CDATA section among its later
// siblings.
func (d *Document) firstText(i int32) int32 {
	for i != 0 && d.nodes[i].kind != KindText && d.nodes[i].kind != KindCDATA {
		i = d.nodes[i].next
	}
	return i
}

// content decodes what node i, which is not an element, has between its
// delimiters.
func (d *Document) content(i int32) string {
	x := &d.nodes[i]
	raw := d.src[x.inner:x.innerEnd]
	if d.charset == charsetUTF8 && (x.kind == KindText && x.flags&flagEscaped == 0) {
		return validString(raw)
	}
	return d.decode(raw, x.kind == KindText, false)
}
