package cnfxml

import (
	"fmt"
	"io"
	"math"
	"slices"
	"sync/atomic"
)

// Mode says what Parse does with a document that is not well-formed.
type Mode uint8

const (
	// Strict refuses what a conforming XML 1.0 parser that does not look at
	// namespaces refuses, and document type declarations. It is what phones do.
	Strict Mode = iota
	// Lenient repairs the faults found in hand-written files, keeps their
	// bytes, and reports each repair in Document.Diagnostics. What stands behind
	// the root element, such as NUL bytes, is text of Document.Top.
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

// limits are the Options of a document, with defaults in the place of zeros.
type limits struct {
	mode                          Mode
	maxAttrs                      uint16
	maxSize, maxDepth, maxRepairs int32
}

func (o Options) limits() limits {
	orDefault := func(n, otherwise, most int) int32 {
		if n <= 0 {
			return int32(otherwise)
		}
		return int32(min(n, most))
	}
	return limits{
		mode:       o.Mode,
		maxSize:    orDefault(o.MaxSize, DefaultMaxSize, maxOffset),
		maxDepth:   orDefault(o.MaxDepth, DefaultMaxDepth, maxOffset),
		maxAttrs:   uint16(orDefault(o.MaxAttrs, DefaultMaxAttrs, math.MaxUint16)),
		maxRepairs: orDefault(o.MaxRepairs, DefaultMaxRepairs, maxOffset),
	}
}

func (l *limits) checkSize(size int) error {
	if size > int(l.maxSize) {
		return sizeError(size, int(l.maxSize))
	}
	return nil
}

// Document is an XML file as its author wrote it: the bytes, and an index of
// the elements, attributes, text, comments and instructions in them. Edits
// replace single byte ranges; everything else stays as it was, down to quote
// characters, line ends and the spelling of end tags.
//
// A Document must not be used by several goroutines while one of them edits it.
type Document struct {
	src     []byte // UTF-8 where the file is UTF-16
	nodes   []node // in document order; nodes[0] is the document itself
	attrs   []attr
	repairs []repair
	head
	wide  wide
	tail  tail
	edits uint32 // tells Nodes from before an edit apart
	limits
	derived
	pending atomic.Pointer[pending] // nil without edits that wait
}

// head is what the start of a document says about the rest.
type head struct {
	charset         charset
	bom             bool
	label, labelEnd int32 // where the encoding is declared
	root            int32 // the root element
}

// tail is the odd byte at the end of a UTF-16 file.
type tail struct {
	is  bool
	odd byte
}

func (t tail) size() int {
	if t.is {
		return 1
	}
	return 0
}

// derived is computed when it is first asked for, also by several readers at
// once, and forgotten by an edit.
type derived struct {
	lines     atomic.Pointer[lineIndex]
	wideIndex atomic.Pointer[wideIndex]
	families  atomic.Pointer[families]
}

func (d *derived) forget() {
	d.lines.Store(nil)
	d.wideIndex.Store(nil)
	d.families.Store(nil)
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
	flagNoTagEnd               // the > of the start tag is missing, a repair
	flagPrefixes               // has xmlns attributes
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
	limits := opts.limits()
	if err := limits.checkSize(len(data)); err != nil {
		return nil, err
	}
	d := newDocument(len(data))
	d.limits = limits
	if err := d.take(data); err != nil {
		return nil, err
	}
	if err := d.index(); err != nil {
		return nil, err
	}
	return d, nil
}

// smallStub, stub, bigStub and page are documents with all they need in one
// piece, of sizes that the allocator has. What does not fit grows out of them.
type (
	smallStub struct {
		Document
		text     [96]byte
		elements [5]node
		tags     [3]attr
	}
	stub struct {
		Document
		text     [160]byte
		elements [13]node
		tags     [4]attr
	}
	bigStub struct {
		Document
		text     [480]byte
		elements [36]node
		tags     [5]attr
	}
	page struct {
		Document
		text     [1344]byte
		elements [98]node
		tags     [8]attr
	}
)

func newDocument(size int) *Document {
	switch {
	case size <= len(smallStub{}.text):
		s := &smallStub{}
		s.src, s.nodes, s.attrs = s.text[:0], s.elements[:0], s.tags[:0]
		return &s.Document
	case size <= len(stub{}.text):
		s := &stub{}
		s.src, s.nodes, s.attrs = s.text[:0], s.elements[:0], s.tags[:0]
		return &s.Document
	case size <= len(bigStub{}.text):
		s := &bigStub{}
		s.src, s.nodes, s.attrs = s.text[:0], s.elements[:0], s.tags[:0]
		return &s.Document
	case size <= len(page{}.text):
		s := &page{}
		s.src, s.nodes, s.attrs = s.text[:0], s.elements[:0], s.tags[:0]
		return &s.Document
	}
	return &Document{}
}

// take copies the text of a file.
func (d *Document) take(data []byte) error {
	if d.wide = wideOf(data); d.wide == notWide {
		d.src = append(d.src, data...)
		return nil
	}
	if even := len(data) &^ 1; even < len(data) {
		d.tail = tail{is: true, odd: data[even]}
	}
	ok := false
	if d.src, ok = d.wide.decode(data); ok {
		return nil
	}
	line, column := d.position(len(d.src))
	return &SyntaxError{
		Line: line, Column: column, Offset: d.outside(len(d.src)), Msg: "half a surrogate pair", Err: ErrMalformed,
	}
}

// Bytes returns a copy of the document's text. Without edits it equals the
// input of Parse.
func (d *Document) Bytes() []byte { return d.AppendTo(nil) }

// AppendTo appends the document's text to dst.
func (d *Document) AppendTo(dst []byte) []byte {
	d.settle()
	return d.encode(dst, d.src)
}

// encode appends a whole text in the document's encoding.
func (d *Document) encode(dst, text []byte) []byte {
	if d.wide == notWide {
		return append(dst, text...)
	}
	dst = d.wide.append(slices.Grow(dst, 2*len(text)+d.tail.size()), text)
	if d.tail.is {
		dst = append(dst, d.tail.odd)
	}
	return dst
}

// Size returns the length of the text in bytes.
func (d *Document) Size() int {
	d.settle()
	return d.outside(len(d.src)) + d.tail.size()
}

// String tells size and root element only: documents hold passwords.
func (d *Document) String() string {
	return fmt.Sprintf("cnfxml.Document(<%s>, %d bytes)", d.Root().Name(), d.Size())
}

// Format writes String for every verb.
func (d *Document) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, d.String()) }

// Encoding returns the encoding that the XML declaration names, as it spells
// it, or "" when there is none and the document is UTF-8, or UTF-16 when it
// starts with the byte order mark of that.
func (d *Document) Encoding() string {
	d.settle()
	return string(d.src[d.label:d.labelEnd])
}

// HasBOM reports whether the text starts with a byte order mark.
func (d *Document) HasBOM() bool {
	d.settle()
	return d.bom
}

// EOL returns the line end that the first line of the document has: "\n" or
// "\r\n". New lines that edits insert end with it.
func (d *Document) EOL() string {
	d.settle()
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
func (d *Document) Top() Node {
	d.settle()
	return d.at(0)
}

// Root returns the root element.
func (d *Document) Root() Node {
	d.settle()
	return d.at(d.root)
}

// Diagnostics lists the repairs that Lenient made, and what Strict let pass
// with a doubt, in document order.
func (d *Document) Diagnostics() []Diagnostic {
	d.settle()
	if len(d.repairs) == 0 {
		return nil
	}
	list := make([]Diagnostic, len(d.repairs))
	for i, r := range d.repairs {
		line, column := d.position(int(r.offset))
		list[i] = Diagnostic{
			Code: r.code, Severity: r.severity, Path: d.at(r.node).Path(),
			Line: line, Column: column, Message: r.msg, Source: sourceXML,
		}
	}
	return list
}
