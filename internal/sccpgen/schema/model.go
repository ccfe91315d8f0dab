// Package schema reads the Skinny message catalogue: the small text notation
// of sccp/schema, one line a field. The grammar stands in sccp/schema/README.md.
package schema

import "fmt"

// Pos is a place in a schema file.
type Pos struct {
	File string
	Line int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Error is a fault of a schema, with its place.
type Error struct {
	Pos Pos
	Msg string
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

func errorf(p Pos, format string, args ...any) error {
	return &Error{Pos: p, Msg: fmt.Sprintf(format, args...)}
}

// OpenEnd is the upper end of a version range that has none.
const OpenEnd = 1<<32 - 1

// Range is a range of header versions, both ends included.
type Range struct{ From, To uint32 }

// All is the range without limits.
var allVersions = Range{To: OpenEnd}

func (r Range) contains(v uint32) bool { return r.From <= v && v <= r.To }

func (r Range) overlaps(s Range) bool { return r.From <= s.To && s.From <= r.To }

func (r Range) String() string {
	switch {
	case r == allVersions:
		return "all"
	case r.To == OpenEnd:
		return fmt.Sprintf("v%d+", r.From)
	case r.From == r.To:
		return fmt.Sprintf("v%d", r.From)
	}
	return fmt.Sprintf("v%d-%d", r.From, r.To)
}

// Schema is a whole catalogue.
type Schema struct {
	Enums    []*Enum
	Structs  []*Struct
	Unions   []*Union
	Messages []*Message // by id after Check
	Groups   []*Group
	Terms    map[string]Term

	enums   map[string]*Enum
	structs map[string]*Struct
	unions  map[string]*Union
}

// Group is a schema file with messages: one page of the reference.
type Group struct {
	Name, Title, Doc string
}

// Term is the meaning of a field name wherever it stands.
type Term struct {
	Pos  Pos
	Text string
}

// Enum names the values of a field, or its bits.
type Enum struct {
	Pos       Pos
	Name, Doc string
	Bits      bool
	Labels    bool // the comments of the members are texts for people
	Members   []Member
}

// Member is one name of an Enum.
type Member struct {
	Pos       Pos
	Name, Doc string
	Value     uint32
	Hex       bool // written in hexadecimal
}

// Struct is a group of fields that stands in several places.
type Struct struct {
	Pos       Pos
	Name, Doc string
	Fields    []*Field
}

// Union is a slot of Size bytes whose content depends on another field.
type Union struct {
	Pos       Pos
	Name, Doc string
	Size      int
	Arms      []*Arm
}

// Arm is one content of a Union, for the selector values Low to High.
type Arm struct {
	Pos       Pos
	Text      string // the selector as written
	Low, High uint32
	Any       bool
	Symbol    string // name of an enum member, resolved to Low and High
	Field     *Field
}

// Direction says who sends a message.
type Direction int

// The directions of a message.
const (
	StationToServer Direction = iota
	ServerToStation
	Both
	ServerToServer
)

// Message is one message of the protocol.
type Message struct {
	Pos       Pos
	Name, Doc string
	ID        uint32
	Direction Direction
	WordZero  bool     // the header's version word is always 0
	Answers   []string // names of the messages that answer this one
	PadTo     int      // the body is filled with zeros to a multiple
	Cut       string   // function that walks bodies whose arrays are cut to their counts
	Group     *Group
	Body      Body
	Variants  []*Variant
}

// Body is a list of fields, of which those from Optional on may be missing.
type Body struct {
	Fields   []*Field
	Optional int // index of the first field that may be missing; -1: none may
}

// Variant is a body that applies instead of the message's own where the
// version and a condition on the received body hold.
type Variant struct {
	Pos       Pos
	Name, Doc string // Name is empty for a form that is only kept, never built
	Versions  Range
	Cond      Cond
	Body      Body
	As        uint32 // fields of the message's own body at this version
	HasAs     bool
}

// Cond is the condition of a Variant.
type Cond struct {
	Op   string // "=", "<", ">=" compare the body's length with Len; "when" calls Func
	Len  int
	Func string
}

// Kind is what a field is on the wire.
type Kind int

// The kinds of fields.
const (
	Uint      Kind = iota // Width bytes, little-endian, perhaps an enum
	Int                   // the same, signed
	Addr                  // IPv4 below version 17, tagged IPv4 or IPv6 from there
	IPv4                  // 4 bytes, network order
	IPv6                  // 16 bytes, network order
	TextSlot              // Len bytes, text to the first NUL
	TextZ                 // text up to and including a NUL
	TextRest              // text to the first NUL or the end of the body
	BytesSlot             // Len opaque bytes
	BytesN                // as many bytes as Count says, at least Slots
	BytesRest             // opaque bytes to the end of the body
	Pad                   // Len bytes without meaning
	StructRef             // the fields of a Struct
	UnionRef              // the slot of a Union
)

// Field is one line of a struct, a union arm or a message.
type Field struct {
	Pos       Pos
	Name, Doc string
	Kind      Kind
	Ref       string // name of the enum, struct or union
	Width     int    // bytes of an integer
	Len       int    // bytes of a slot
	Array     int    // fixed number of elements; 0: none
	Counted   bool   // number of elements in Count
	Count     string // field with the number of elements or bytes
	Max       int    // largest number of elements or bytes
	Slots     int    // elements or bytes always on the wire; 0: as many as there are
	Fill      []byte // content of an unused slot
	On        string // field that selects the arm of a union
	Mirrors   string // this integer repeats the count of that array
	Secret    bool
	Versions  Range

	counts *Field // the array that this field counts
	enum   *Enum
	strct  *Struct
	union  *Union
}

// Hidden reports whether the field is computed and has no place in the Go struct.
func (f *Field) Hidden() bool { return f.counts != nil || f.Mirrors != "" || f.Kind == Pad }

// Counts returns the array or byte string whose number of elements f holds.
func (f *Field) Counts() *Field { return f.counts }

// Enum returns the names of the field's values, or nil.
func (f *Field) Enum() *Enum { return f.enum }

// Struct returns the type of a StructRef.
func (f *Field) Struct() *Struct { return f.strct }

// Union returns the type of a UnionRef.
func (f *Field) Union() *Union { return f.union }

// Variable reports whether the field's length on the wire depends on its content.
func (f *Field) Variable() bool {
	switch f.Kind {
	case TextZ, TextRest, BytesRest:
		return true
	case BytesN:
		return f.Slots == 0
	}
	return f.Counted && f.Slots == 0
}
