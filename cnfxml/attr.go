package cnfxml

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
)

// Attr is an attribute of an element.
type Attr struct {
	Name  string
	Value string // decoded; white space is normalised to spaces
	// Quote is the quote character around the value in the file, ' or ". Zero
	// means " when an Attr is written.
	Quote byte
	// Offset is where the name starts in the file; 0 for attributes that
	// are not from one.
	Offset int
}

// String is the attribute as it stands in a tag, a secret redacted.
func (a Attr) String() string { return fmt.Sprintf("%s=%q", a.Name, a.shown()) }

// Format writes String for every verb.
func (a Attr) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.String()) }

// MarshalJSON gives name and value, a secret redacted.
func (a Attr) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct{ Name, Value string }{a.Name, a.shown()})
}

// LogValue is String.
func (a Attr) LogValue() slog.Value { return slog.StringValue(a.String()) }

func (a Attr) shown() string {
	if isSecretName(a.Name) && a.Value != "" {
		return redacted
	}
	return redactValues(a.Value)
}

// Attrs yields the attributes of an element in document order.
func (n Node) Attrs() iter.Seq[Attr] {
	return func(yield func(Attr) bool) {
		x := n.node()
		if x == nil {
			return
		}
		for i := range int32(x.nattr) {
			if !yield(n.doc.attrAt(x.attr+i)) || !n.Valid() {
				return
			}
		}
	}
}

func (d *Document) attrAt(i int32) Attr {
	a := d.attrs[i]
	return Attr{
		Name: d.charset.nameText(d.src[a.name:a.nameEnd]), Value: d.attrValue(i),
		Quote: d.src[a.val-1], Offset: d.outside(int(a.name)),
	}
}

func (d *Document) attrValue(i int32) string {
	if value, ok := d.attrOf(i); ok {
		return value
	}
	a := d.attrs[i]
	raw := d.src[a.val:a.valEnd]
	if !a.escaped && d.charset == charsetUTF8 {
		return validString(raw)
	}
	return d.decode(raw, true, true)
}

// Attr returns the value of an attribute and whether the element has it.
func (n Node) Attr(name string) (value string, ok bool) {
	i := n.attrIndex(name)
	if i < 0 {
		return "", false
	}
	return n.doc.attrValue(i), true
}

// attrIndex finds an attribute in doc.attrs; it is -1 when there is none.
func (n Node) attrIndex(name string) int32 {
	x := n.node()
	if x == nil {
		return -1
	}
	for i := range int32(x.nattr) {
		a := n.doc.attrs[x.attr+i]
		if n.doc.charset.nameIs(n.doc.src[a.name:a.nameEnd], name) {
			return x.attr + i
		}
	}
	return -1
}
