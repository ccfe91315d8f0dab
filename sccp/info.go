package sccp

import "iter"

// Direction says who sends a message.
type Direction uint8

// The directions of a message.
const (
	StationToServer Direction = iota
	ServerToStation
	BothWays
	ServerToServer
)

func (d Direction) String() string {
	return [...]string{"station->server", "server->station", "both", "server->server"}[d&3]
}

// Info describes a message: what drives tests, documents and dissectors.
type Info struct {
	ID        ID
	Name      string
	Group     string // schema file: registration, call, media ...
	Doc       string
	Direction Direction
	WordZero  bool // the version word is always 0
	Answers   []ID // messages that answer this one
	Layouts   []Layout
}

// Layout describes the body of a message for the versions From to To. Of
// several that fit, the first whose Condition holds applies.
type Layout struct {
	Name      string
	From, To  Version
	Condition string // on the received body: length=36, or the name of a function; "" for none
	Form      string // bool field of the Go struct that chooses this layout
	Size      int    // bytes of the body; those before the first variable field if Variable
	Required  int    // a shorter body is an error
	Variable  bool   // fields of variable length follow
	Pad       int    // the body is filled with zeros to a multiple; 0: not
	Fields    []Field
}

// Kind is what a field is on the wire.
type Kind uint8

// The kinds of fields.
const (
	KindUint      Kind = iota // Size bytes, little-endian; Type names the values
	KindInt                   // the same, signed
	KindIPv4                  // 4 bytes, network order
	KindIPv6                  // 16 bytes, network order
	KindAddr                  // family as u32, then 16 bytes, network order
	KindText                  // Size bytes, text to the first NUL
	KindTextZ                 // text and a NUL
	KindTextRest              // text to the first NUL or the end of the body
	KindBytes                 // opaque bytes: Size, or as many as Count says
	KindBytesRest             // opaque bytes to the end of the body
	KindPad                   // no meaning
	KindStruct                // Fields
	KindUnion                 // one of Arms
)

// Field describes a field of a layout.
type Field struct {
	Name     string // in the protocol
	Doc      string
	Type     string // Go type of an enum, struct or union
	Kind     Kind
	Offset   int    // in the body, or in the element of an array; -1: depends on content
	Size     int    // bytes that are always there
	Array    int    // fixed number of elements
	ElemSize int    // bytes of an element of an array
	Count    string // field with the number of elements or bytes
	Max      int    // largest number of elements, or of bytes with the NUL
	Slots    int    // elements or bytes that are always there
	Fill     string // content of an unused slot, zeros if empty
	Mirrors  string // this field repeats that count
	Selector string // field that selects the arm of a union
	Secret   bool
	Hidden   bool    // computed: no field of the Go struct
	Fields   []Field // of a struct
	Arms     []Arm   // of a union
}

// Arm is the content of a union for the selector values Low to High.
type Arm struct {
	Low, High uint32
	Field     Field
}

// Messages describes every message by ascending id.
func Messages() iter.Seq[Info] {
	return func(yield func(Info) bool) {
		c := newCatalogue()
		for info, ok := c.message(); ok; info, ok = c.message() {
			if !yield(info) {
				return
			}
		}
	}
}
