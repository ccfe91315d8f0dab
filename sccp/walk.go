package sccp

import (
	"fmt"
	"net/netip"
	"reflect"
)

// sink takes the fields of a message one after the other. The elements of an
// array have no name.
type sink interface {
	number(name string, x int64)
	enum(name, value string)
	choice(name string, x bool) // of a layout
	address(name string, a netip.Addr)
	text(name string, t Text)
	secret(name string, s Secret)
	bytes(name string, b []byte)
	tail(b []byte) // what stands beyond the layout

	// open begins a struct or a union, close ends it.
	open(name string)
	close()

	// list begins an array of n elements and reports whether it wants to have
	// them, and endList behind the last.
	list(name string, n int) bool
	endList()
}

// walk brings the fields of a message to a sink. It finds them by reflection:
// JSON and logs need no speed that would be worth the code for each message.
type walk struct {
	sink
	rest outline // of the fields that are still to come
}

// selector is the value that chooses the arm of a union. It is not known in a
// struct that was taken out of its message; then every arm counts.
type selector struct {
	value uint32
	known bool
}

// walkMessage visits the fields of a message and its tail.
func walkMessage(m Message, s sink) {
	if u, unknown := m.(*Unknown); unknown {
		s.bytes("body", u.Body)
		return
	}
	v := reflect.ValueOf(m).Elem()
	w := walk{s, messageOutlines[ordinal(m.ID())-1]}
	w.rest.enter()
	tail := w.fields(v, selector{})
	s.tail(v.Field(tail).Bytes())
}

// walkPart visits the fields of a struct, given by its address, that was taken
// out of its message.
func walkPart(part any, o outline, s sink) {
	w := walk{s, o}
	w.within(reflect.ValueOf(part).Elem(), selector{})
}

// within visits the fields of a struct or the arm of a union.
func (w *walk) within(v reflect.Value, by selector) {
	if w.rest.enter() == unionBracket {
		w.arms(v, by)
		return
	}
	w.fields(v, by)
}

// fields visits the fields of a struct and returns how many there are.
func (w *walk) fields(v reflect.Value, outer selector) int {
	i := 0
	for ; w.rest.more(); i++ {
		e, by := w.rest.entry(), outer
		if e.selector != noSelector {
			by = selector{uint32(v.Field(e.selector).Uint()), true}
		}
		w.field(e, v.Field(i), by)
	}
	return i
}

// arms visits the arm of a union that applies, the first that fits.
func (w *walk) arms(v reflect.Value, by selector) {
	done := false
	for i := 0; w.rest.more(); i++ {
		low, high := w.rest.arm()
		e := w.rest.entry()
		if by.known && (done || by.value < low || by.value > high) {
			w.rest.skip()
			continue
		}
		w.field(e, v.Field(i), by)
		done = true
	}
}

func (w *walk) field(e entry, v reflect.Value, by selector) {
	if !e.list {
		w.value(e.name, v, by)
		return
	}
	element := w.rest
	if w.list(e.name, v.Len()) {
		for i := range v.Len() {
			w.rest = element
			w.value("", v.Index(i), by)
		}
		w.endList()
	}
	w.rest = element
	w.rest.skip()
}

func (w *walk) value(name string, v reflect.Value, by selector) {
	if !w.rest.nested() {
		w.leaf(name, v)
		return
	}
	w.open(name)
	w.within(v, by)
	w.close()
}

// leaf visits a value that has no fields.
func (w *walk) leaf(name string, v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *uint32:
		w.number(name, int64(*x))
	case *uint16:
		w.number(name, int64(*x))
	case *uint8:
		w.number(name, int64(*x))
	case *int32:
		w.number(name, int64(*x))
	case *bool:
		w.choice(name, *x)
	case *Text:
		w.text(name, *x)
	case *Secret:
		w.secret(name, *x)
	case *netip.Addr:
		w.address(name, *x)
	case fmt.Stringer:
		w.enum(name, x.String())
	default:
		w.bytes(name, v.Bytes())
	}
}
