package cnfxml

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
)

// Element is a piece of XML that no view has a field for: an element, a
// comment, text or an instruction.
type Element struct {
	Kind     Kind   // KindElement, KindText, KindComment or KindInstruction
	Name     string // elements and instructions
	Attrs    []Attr
	Text     string // of text, comments and instructions
	Children []Element
}

// String tells what it is without its content, which may be a password.
func (e Element) String() string {
	if e.Kind == KindElement {
		return "<" + e.Name + ">"
	}
	return "(" + e.Kind.String() + ")"
}

// GoString is String.
func (e Element) GoString() string { return e.String() }

// MarshalJSON gives String.
func (e Element) MarshalJSON() ([]byte, error) { return json.Marshal(e.String()) }

// Leaf returns an element with text.
func Leaf(name, text string) Element {
	e := Element{Kind: KindElement, Name: name}
	if text != "" {
		e.Children = []Element{{Kind: KindText, Text: text}}
	}
	return e
}

// text joins the text directly inside an element.
func (e *Element) text() string {
	var b strings.Builder
	for i := range e.Children {
		if e.Children[i].Kind == KindText {
			b.WriteString(e.Children[i].Text)
		}
	}
	return b.String()
}

// Extra is something unknown inside a view, and where it stands.
type Extra struct {
	// After names the child with a field of its own that it follows; "" puts
	// it first.
	After string
	// Nth says which child of that name it follows, from 1. Zero is the last.
	Nth int
	// Before names the child with a field of its own that it stands before, in
	// the place of After. Elements that repeat a field's do, because phones take
	// the last.
	Before string
	Element
}

// Rest is what every element with fields has besides them. Reading a file,
// changing fields and writing it keeps all of it.
type Rest struct {
	// Present keeps an element that would otherwise be left out because it has
	// no content.
	Present bool
	// Attrs are the attributes without a field.
	Attrs []Attr
	// LeafAttrs are the attributes of children that hold only a value.
	LeafAttrs []LeafAttr
	// Extra are the children without a field, in document order, and comments.
	Extra []Extra
}

// LeafAttr is an attribute of a child element.
type LeafAttr struct {
	Of string // name of the child
	Attr
}

// String is the attribute as it stands in a tag, a secret redacted, also for
// being one of a secret's.
func (a LeafAttr) String() string { return a.safe().String() }

// Format writes String for every verb.
func (a LeafAttr) Format(f fmt.State, verb rune) { a.safe().Format(f, verb) }

// MarshalJSON redacts as String does.
func (a LeafAttr) MarshalJSON() ([]byte, error) { return a.safe().MarshalJSON() }

// LogValue is String.
func (a LeafAttr) LogValue() slog.Value { return a.safe().LogValue() }

func (a LeafAttr) safe() Attr {
	if isSecretName(a.Of) && a.Value != "" {
		a.Value = redacted
	}
	return a.Attr
}

func (r *Rest) rest() *Rest { return r }

// Outside are the comments and instructions before and after the root element.
type Outside struct {
	Before, After []Element
}

func (o *Outside) outside() *Outside { return o }

// element copies a node and what is below it.
func (n Node) element() Element {
	e := Element{Kind: n.Kind(), Name: n.Name()}
	if e.Kind == KindCDATA {
		e.Kind = KindText
	}
	if e.Kind != KindElement {
		e.Text = n.Text()
		return e
	}
	for a := range n.Attrs() {
		e.Attrs = append(e.Attrs, a)
	}
	blankText := allBlank(n.Text())
	for c := range n.Children() {
		child := c.element()
		if child.Kind == KindText && blankText {
			continue
		}
		e.Children = append(e.Children, child)
	}
	return e
}

// inline reports whether the children must be written without white space
// between them, because there is text among them.
func (e *Element) inline() bool {
	for i := range e.Children {
		if e.Children[i].Kind == KindText {
			return true
		}
	}
	return false
}

// appendElement writes e without the white space before it.
func appendElement(dst []byte, e *Element, depth int) []byte {
	switch e.Kind {
	case KindText:
		return appendEscaped(dst, e.Text, charsetUTF8, 0)
	case KindComment:
		dst = append(dst, "<!--"...)
		dst = append(dst, commentText(e.Text)...)
		return append(dst, "-->"...)
	case KindInstruction:
		dst = append(dst, "<?"...)
		dst = append(dst, e.Name...)
		if e.Text != "" {
			dst = append(dst, ' ')
			dst = append(dst, strings.ReplaceAll(e.Text, "?>", "? >")...)
		}
		return append(dst, "?>"...)
	}
	dst = append(dst, '<')
	dst = append(dst, e.Name...)
	for i := range e.Attrs {
		dst = appendAttribute(dst, &e.Attrs[i])
	}
	dst = append(dst, '>')
	inline := e.inline()
	for i := range e.Children {
		if !inline {
			dst = appendIndent(dst, depth+1)
		}
		dst = appendElement(dst, &e.Children[i], depth+1)
	}
	if !inline && len(e.Children) > 0 {
		dst = appendIndent(dst, depth)
	}
	return appendEndTag(dst, e.Name)
}

func appendAttribute(dst []byte, a *Attr) []byte {
	quote := a.Quote
	if quote != '\'' {
		quote = '"'
	}
	dst = append(dst, ' ')
	dst = append(dst, a.Name...)
	dst = append(dst, '=', quote)
	return append(appendEscaped(dst, a.Value, charsetUTF8, quote), quote)
}

// commentText keeps -- out of comments, where XML does not allow it.
func commentText(s string) string {
	for strings.Contains(s, "--") {
		s = strings.ReplaceAll(s, "--", "- -")
	}
	if strings.HasSuffix(s, "-") {
		s += " "
	}
	return s
}

const indentation = "\n                                "

// appendIndent starts a line, two spaces a level. Where there is room, more
// blanks are written than count: a copy whose length is known takes no call.
func appendIndent(dst []byte, depth int) []byte {
	const (
		most  = (len(indentation) - 1) / 2
		usual = 16
	)
	n := len(dst)
	if end := n + 1 + 2*depth; end <= n+usual && cap(dst)-n >= usual {
		copy(dst[n:n+usual], indentation[:usual])
		return dst[:end]
	}
	dst = append(dst, indentation[:1+2*min(depth, most)]...)
	for ; depth > most; depth-- {
		dst = append(dst, "  "...)
	}
	return dst
}
