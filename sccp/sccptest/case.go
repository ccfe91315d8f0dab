package sccptest

import (
	"fmt"
	"iter"

	"github.com/skinnykit/skinny/sccp"
)

// Case is a valid frame and what stands in it.
type Case struct {
	Info    sccp.Info
	Layout  sccp.Layout
	Version sccp.Version // version word of the frame, and the layout's version
	Shape   Shape
	Frame   []byte  // header and body
	Values  []Value // fields by their place in the body
	Spare   []Span  // bytes of the body without meaning: padding, unused slots, what follows a NUL
}

// Name is unique among [Cases]: StopTone/V11/v20/one.
func (c Case) Name() string {
	return fmt.Sprintf("%s/%s/v%d/%s", c.Info.Name, c.Layout.Name, c.Version, c.Shape.Name)
}

// Body is the frame without its header.
func (c Case) Body() []byte { return c.Frame[sccp.HeaderSize:len(c.Frame):len(c.Frame)] }

// Value is a field with meaning. Numbers and addresses stand as they are,
// text without the bytes behind its NUL.
type Value struct {
	Path   string // audioCaps[3].params.codecParams.codecMode
	Kind   sccp.Kind
	Type   string // enum of a number
	Offset int    // in the body
	Size   int    // bytes with meaning; of text without its NUL
	Slot   int    // bytes that belong to the field
	Number int64  // of KindUint and KindInt
	Bytes  []byte // of text, bytes and addresses, as on the wire
	Count  *Count // if the number counts elements
	Hidden bool   // computed: no field of the Go struct
}

// Count tells what a number counts.
type Count struct {
	Max      int // largest number that the protocol allows
	Start    int // place of the first element in the body
	ElemSize int
	Slots    int  // elements that are always there
	Mirror   bool // repeats another count; decoders ignore it
}

// Span is a range of bytes of a body.
type Span struct{ Offset, Size int }

// Shape says how the parts of a frame are built that depend on content.
type Shape struct {
	Name  string
	Count Amount // elements of counted arrays
	Text  Amount // length of text
	Arm   int    // arm of every union; the one behind the last stands for a selector without arm
	IPv6  bool   // addresses that may be either
}

// Amount is how much of the room of a field is in use.
type Amount uint8

// Amounts of elements and of text.
const (
	None Amount = iota
	Some        // one element, a few characters
	Full        // as many as the protocol allows
)

// Versions are the version words that real phones and servers send.
func Versions() []sccp.Version {
	return []sccp.Version{0, 10, 11, 15, 16, 17, 18, 19, 20, 21, 22}
}

// Cases returns every message in every layout, version and shape by name:
// empty, typical and full content, and each arm of its unions.
func Cases() iter.Seq2[string, Case] {
	return func(yield func(string, Case) bool) {
		for info := range sccp.Messages() {
			for c := range casesOf(info) {
				if !yield(c.Name(), c) {
					return
				}
			}
		}
	}
}

// CasesOf returns the cases of one message.
func CasesOf(id sccp.ID) iter.Seq2[string, Case] {
	return func(yield func(string, Case) bool) {
		for info := range sccp.Messages() {
			if info.ID != id {
				continue
			}
			for c := range casesOf(info) {
				if !yield(c.Name(), c) {
					return
				}
			}
		}
	}
}

func casesOf(info sccp.Info) iter.Seq[Case] {
	return func(yield func(Case) bool) {
		for _, layout := range info.Layouts {
			for _, v := range Versions() {
				if v < layout.From || v > layout.To {
					continue
				}
				for _, shape := range shapesOf(layout) {
					if !yield(build(info, layout, v, shape, counting())) {
						return
					}
				}
			}
		}
	}
}

// shapesOf returns the shapes that make a difference to a layout.
func shapesOf(l sccp.Layout) []Shape {
	shapes := []Shape{{Name: "typical", Count: Some, Text: Some}}
	f := survey(l.Fields)
	if f.counts || f.texts {
		shapes = append(shapes, Shape{Name: "empty"})
	}
	if f.counts || f.texts || f.addrs {
		shapes = append(shapes, Shape{Name: "full", Count: Full, Text: Full, IPv6: true})
	}
	for arm := 1; arm <= f.arms; arm++ {
		shapes = append(shapes, Shape{Name: fmt.Sprintf("arm%d", arm), Count: Full, Text: Some, Arm: arm})
	}
	return shapes
}

// features tells which fields of variable content a layout has.
type features struct {
	counts, texts, addrs bool
	arms                 int // of the union with the most
}

func survey(fields []sccp.Field) (f features) {
	for _, field := range fields {
		switch field.Kind {
		case sccp.KindText, sccp.KindTextZ, sccp.KindTextRest, sccp.KindBytesRest:
			f.texts = true
		case sccp.KindAddr:
			f.addrs = true
		case sccp.KindUnion:
			f.arms = max(f.arms, len(field.Arms))
			for _, arm := range field.Arms {
				f.add(survey([]sccp.Field{arm.Field}))
			}
		}
		if field.Count != "" {
			f.counts = true
		}
		f.add(survey(field.Fields))
	}
	return f
}

func (f *features) add(g features) {
	f.counts, f.texts, f.addrs = f.counts || g.counts, f.texts || g.texts, f.addrs || g.addrs
	f.arms = max(f.arms, g.arms)
}
