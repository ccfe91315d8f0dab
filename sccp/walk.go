package sccp

import (
	"bytes"
	"log/slog"
	"net/netip"
	"slices"
)

// walk visits the fields of a message in their order. The generated method
// fields of each struct drives it, for whatever purpose it has.
type walk struct {
	purpose purpose

	json   []byte
	attrs  []slog.Attr
	groups []openGroup // enclosing structs, innermost last

	selector uint32 // of the unions in the next field
	anyArm   bool   // there is none: the struct was taken out of its message
}

type purpose uint8

const (
	toJSON purpose = iota
	toLog
	toOwn // to make the fields own the bytes they point to
)

type openGroup struct {
	name  string
	start int // of its members in attrs
}

// part is a struct or union inside of messages.
type part interface{ fields(*walk) }

func logMessage(m Message) slog.Value {
	w := walk{purpose: toLog}
	m.fields(&w)
	return slog.GroupValue(w.attrs...)
}

// logPart shows a struct that was taken out of its message, where nothing
// selects the arm of a union.
func logPart(x part) slog.Value {
	w := walk{purpose: toLog, anyArm: true}
	x.fields(&w)
	return slog.GroupValue(w.attrs...)
}

func (w *walk) attr(name string, v slog.Value) {
	w.attrs = append(w.attrs, slog.Attr{Key: name, Value: v})
}

func (w *walk) num(name string, x int64) {
	switch w.purpose {
	case toJSON:
		w.json = jsonInt(w.json, name, x)
	case toLog:
		w.attr(name, slog.Int64Value(x))
	}
}

func (w *walk) enum(name string, x uint32, of names) {
	switch w.purpose {
	case toJSON:
		w.json = jsonString(w.json, name, of.name(x))
	case toLog:
		w.attr(name, slog.StringValue(of.name(x)))
	}
}

// form is the choice of a layout.
func (w *walk) form(name string, x bool) {
	if w.purpose == toJSON {
		w.json = jsonBool(w.json, name, x)
	}
}

func (w *walk) addr(name string, a *netip.Addr) {
	switch w.purpose {
	case toJSON:
		w.json = jsonAddr(w.json, name, *a)
	case toLog:
		w.attr(name, slog.StringValue(a.String()))
	}
}

func (w *walk) text(name string, t *Text) {
	switch w.purpose {
	case toJSON:
		w.json = jsonText(w.json, name, *t)
	case toLog:
		w.attr(name, slog.StringValue(t.String()))
	case toOwn:
		*t = bytes.Clone(*t)
	}
}

func (w *walk) secret(name string, s *Secret) {
	switch w.purpose {
	case toJSON:
		w.json = jsonString(w.json, name, s.String())
	case toLog:
		w.attr(name, slog.StringValue(s.String()))
	case toOwn:
		*s = bytes.Clone(*s)
	}
}

func (w *walk) bytes(name string, b *[]byte) {
	if w.purpose == toOwn {
		*b = bytes.Clone(*b)
		return
	}
	w.slot(name, *b)
}

// slot is opaque bytes inside of the struct.
func (w *walk) slot(name string, b []byte) {
	switch w.purpose {
	case toJSON:
		w.json = jsonBytes(w.json, name, b)
	case toLog:
		w.attr(name, slog.IntValue(len(b)))
	}
}

func (w *walk) tail(b *[]byte) {
	if w.purpose != toLog {
		w.bytes("tail", b)
	}
}

// open begins a struct, or an element of an array if name is empty.
func (w *walk) open(name string) {
	switch w.purpose {
	case toJSON:
		w.json = append(jsonKey(w.json, name), '{')
	case toLog:
		w.groups = append(w.groups, openGroup{name, len(w.attrs)})
	}
}

func (w *walk) close() {
	switch w.purpose {
	case toJSON:
		w.json = append(w.json, '}')
	case toLog:
		last := len(w.groups) - 1
		g := w.groups[last]
		members := slices.Clone(w.attrs[g.start:])
		w.groups, w.attrs = w.groups[:last], w.attrs[:g.start]
		w.attr(g.name, slog.GroupValue(members...))
	}
}

// list begins an array of n elements and reports whether to visit them; a log
// shows only how many there are.
func (w *walk) list(name string, n int) bool {
	switch w.purpose {
	case toJSON:
		w.json = append(jsonKey(w.json, name), '[')
	case toLog:
		w.attr(name, slog.IntValue(n))
	}
	return w.purpose != toLog
}

func (w *walk) endList() {
	if w.purpose == toJSON {
		w.json = append(w.json, ']')
	}
}

// own is for the elements of a slice what list is for their content.
func own[T any](w *walk, s *[]T) {
	if w.purpose == toOwn {
		*s = slices.Clone(*s)
	}
}

// choose names the selector of the unions in the next field.
func (w *walk) choose(selector uint32) { w.selector, w.anyArm = selector, false }

// arms finds the arm of a union that applies: the first that fits, or each if
// nothing selects.
type arms struct {
	selector    uint32
	every, done bool
}

func (w *walk) arms() arms {
	return arms{selector: w.selector, every: w.anyArm || w.purpose == toOwn}
}

// apply reports whether to visit the arm for the selectors from low to high.
func (a *arms) apply(low, high uint32) bool {
	if a.every {
		return true
	}
	if a.done || a.selector < low || a.selector > high {
		return false
	}
	a.done = true
	return true
}
