package cnfxml

import (
	"fmt"
	"slices"
)

// Mode says what Parse does with a document that is not well-formed.
type Mode uint8

const (
	// Strict refuses what a conforming XML 1.0 parser that does not look at
	// namespaces refuses, and document type declarations. It is what phones do.
	Strict Mode = iota
	// Lenient repairs the faults found in hand-written files, keeps their
	// bytes, and reports each repair in Document.Diagnostics.
	Lenient
)

// The limits that zero fields of Options stand for.
const (
	DefaultMaxSize    = 1 << 20 // bytes
	DefaultMaxDepth   = 64      // nested elements
	DefaultMaxAttrs   = 256     // attributes of one element
	DefaultMaxRepairs = 256     // repairs in one document
)

// maxOffset keeps byte offsets inside 32 bits whatever Options ask for.
const maxOffset = 1 << 30

// Options select how Parse reads. The zero value is strict with default limits.
type Options struct {
	Mode       Mode
	MaxSize    int // bytes of input
	MaxDepth   int // nested elements, the root is the first
	MaxAttrs   int // attributes of one element
	MaxRepairs int // repairs in Lenient mode
}

func (o Options) withDefaults() Options {
	orDefault := func(n, otherwise, most int) int {
		if n <= 0 {
			return otherwise
		}
		return min(n, most)
	}
	o.MaxSize = orDefault(o.MaxSize, DefaultMaxSize, maxOffset)
	o.MaxDepth = orDefault(o.MaxDepth, DefaultMaxDepth, maxOffset)
	o.MaxAttrs = orDefault(o.MaxAttrs, DefaultMaxAttrs, 1<<16-1)
	o.MaxRepairs = orDefault(o.MaxRepairs, DefaultMaxRepairs, maxOffset)
	return o
}

// Document is an XML file as its author wrote it: the bytes, and an index of
// the elements, attributes, text, comments and instructions in them. Edits
// replace single byte ranges; everything else stays as it was, down to quote
// characters, line ends and the spelling of end tags.
//
// A Document must not be used by several goroutines while one of them edits it.
type Document struct {
	src     []byte
	nodes   []node // in document order; nodes[0] is the document itself
	attrs   []attr
	repairs []repair
	charset charset
	label   string // encoding as declared, "" without
	bom     bool
	edits   uint32 // tells Nodes from before an edit apart
	opts    Options
}

// node is one piece of the document. Offsets point into src.
type node struct {
	kind            Kind
	flags           uint8
	nattr           uint16
	start, end      int32 // the whole piece
	nameEnd         int32 // elements and instructions
	inner, innerEnd int32 // what stands between the tags or delimiters
	parent, next    int32 // next is the next sibling, 0 for none
	attr            int32 // first of nattr attributes
}

const (
	flagSelfClosed = 1 << iota // <a/>
	flagNoEndTag               // the end tag is missing, a repair
	flagEscaped                // content is not its own value: references or carriage returns
)

// attr is one attribute; the quote character stands before val.
type attr struct {
	name, nameEnd, val, valEnd int32
	escaped                    bool
}

// repair is a Diagnostic before anybody asked for its line.
type repair struct {
	code     Code
	severity Severity
	offset   int32
	node     int32
	msg      string
}

// Parse reads a document. It copies data. An error is a *SyntaxError.
func Parse(data []byte, opts Options) (*Document, error) {
	d := &Document{opts: opts.withDefaults()}
	if len(data) > d.opts.MaxSize {
		return nil, sizeError(len(data), d.opts.MaxSize)
	}
	d.src = slices.Clone(data)
	if err := d.index(); err != nil {
		return nil, err
	}
	return d, nil
}

// Bytes returns a copy of the document's text. Without edits it equals the
// input of Parse.
func (d *Document) Bytes() []byte { return d.AppendTo(nil) }

// AppendTo appends the document's text to dst.
func (d *Document) AppendTo(dst []byte) []byte { return append(dst, d.src...) }

// Size returns the length of the text in bytes.
func (d *Document) Size() int { return len(d.src) }

// String tells size and root element only: documents hold passwords.
func (d *Document) String() string {
	return fmt.Sprintf("cnfxml.Document(<%s>, %d bytes)", d.Root().Name(), len(d.src))
}

// GoString is String.
func (d *Document) GoString() string { return d.String() }

// Encoding returns the encoding that the XML declaration names, as it spells
// it, or "" when there is none and the document is UTF-8.
func (d *Document) Encoding() string { return d.label }

// HasBOM reports whether the text starts with a UTF-8 byte order mark.
func (d *Document) HasBOM() bool { return d.bom }

// EOL returns the line end that the first line of the document has: "\n" or
// "\r\n". New lines that edits insert end with it.
func (d *Document) EOL() string {
	for i, c := range d.src {
		if c == '\n' {
			if i > 0 && d.src[i-1] == '\r' {
				return "\r\n"
			}
			break
		}
	}
	return "\n"
}

// Top returns the node above the root element. Its children are the XML
// declaration, comments, instructions and the root element.
func (d *Document) Top() Node { return d.at(0) }

// Root returns the root element.
func (d *Document) Root() Node {
	for n := range d.Top().Elements() {
		return n
	}
	return Node{}
}

// Diagnostics lists the repairs that Lenient made, and what Strict let pass
// with a doubt, in document order.
func (d *Document) Diagnostics() []Diagnostic {
	if len(d.repairs) == 0 {
		return nil
	}
	lines := indexLines(d.src)
	list := make([]Diagnostic, len(d.repairs))
	for i, r := range d.repairs {
		line, column := lines.position(int(r.offset))
		list[i] = Diagnostic{
			Code: r.code, Severity: r.severity, Path: d.at(r.node).Path(),
			Line: line, Column: column, Message: r.msg, Source: sourceXML,
		}
	}
	return list
}

// Position turns a byte offset into line and column, both from 1, the column
// in bytes. It counts from the start of the document.
func (d *Document) Position(offset int) (line, column int) {
	return lineColumn(d.src, offset)
}
