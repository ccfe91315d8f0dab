package cnfxml

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"unique"
)

// State says how an element or attribute stands in a file. To a phone an empty
// element is not the same as a missing one: "no change" against "default".
type State uint8

// The states.
const (
	Absent State = iota // not in the file
	Empty               // <x></x>, <x/>, or white space only
	Set                 // with a value
)

func (s State) String() string {
	names := [...]string{"absent", "empty", "set"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

// Opt is the value of an element or attribute in one of three states. The zero
// Opt is absent. A value that is no T, such as a placeholder of a template,
// is kept as text: State is Set, Get returns an error, and writing gives the
// text back.
type Opt[T any] struct {
	// odd is the text where val does not print as it. A handle is small, which
	// counts in structs of hundreds, and compares by value.
	odd   unique.Handle[string]
	val   T
	state State
	bad   bool // val could not be read from the text
}

// Some returns a set value.
func Some[T any](v T) Opt[T] { return Opt[T]{val: v, state: Set} }

// EmptyOpt returns the value of an element that is there without content.
func EmptyOpt[T any]() Opt[T] { return Opt[T]{state: Empty} }

// OptText returns the value that the text of an element stands for: Empty for
// blanks, and the text itself where it is no T.
func OptText[T any](text string) Opt[T] {
	var o Opt[T]
	o.readText(text)
	return o
}

// State returns whether the value is absent, empty or set.
func (o Opt[T]) State() State { return o.state }

// Get returns the value. The error wraps ErrUnset for an absent or empty
// value, ErrPlaceholder for the token of a template, and ErrValue for any other
// text that is no T.
func (o Opt[T]) Get() (T, error) {
	switch {
	case o.state != Set:
		return o.val, fmt.Errorf("cnfxml: %s: %w", o.state, ErrUnset)
	case o.bad:
		return o.val, valueError(o.raw())
	}
	return o.val, nil
}

// Or returns the value, or v when Get would return an error.
func (o Opt[T]) Or(v T) T {
	if o.state == Set && !o.bad {
		return o.val
	}
	return v
}

// Text returns the text that stands, or would be written, in the file.
// Secrets are not redacted here.
func (o Opt[T]) Text() string {
	if o.state != Set {
		return ""
	}
	if raw := o.raw(); raw != "" {
		return raw
	}
	return string(appendScalar(nil, any(&o.val)))
}

// String is Text with secrets redacted, for logs and messages. Passwords in
// URLs are among them.
func (o Opt[T]) String() string {
	if _, secret := any(o.val).(Secret); secret && o.state == Set {
		return redacted
	}
	if o.state != Set {
		return "(" + o.state.String() + ")"
	}
	return redactValues(o.Text())
}

// GoString redacts as String does.
func (o Opt[T]) GoString() string { return fmt.Sprintf("cnfxml.Opt(%s)", o.String()) }

// Format prints String by every verb, %#v GoString.
func (o Opt[T]) Format(f fmt.State, verb rune) { formatText(f, verb, o.String(), o.GoString()) }

// LogValue is String.
func (o Opt[T]) LogValue() slog.Value { return slog.StringValue(o.String()) }

// MarshalText gives the text, "" for empty and for absent, with secrets
// redacted.
func (o Opt[T]) MarshalText() ([]byte, error) {
	if o.state != Set {
		return nil, nil
	}
	return []byte(o.String()), nil
}

// MarshalJSON gives the text as a string, "" for empty and null for absent,
// with secrets redacted.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	switch o.state {
	case Absent:
		return []byte("null"), nil
	case Empty:
		return []byte(`""`), nil
	}
	return json.Marshal(o.String())
}

// IsZero reports whether the value is absent, for the JSON option omitzero.
func (o Opt[T]) IsZero() bool { return o.state == Absent }

// readText sets the state and value from the decoded text of an element.
func (o *Opt[T]) readText(text string) {
	*o = Opt[T]{}
	if allBlank(text) {
		o.state = Empty
		return
	}
	o.state = Set
	if s, ok := any(&o.val).(*string); ok {
		*s = text
		return
	}
	canonical, ok := readScalar(any(&o.val), text)
	o.bad = !ok
	if !ok || !canonical {
		o.odd = unique.Make(text)
	}
}

// appendTo writes the value as XML, to stand between quotes unless quote is
// zero.
func (o *Opt[T]) appendTo(dst []byte, quote byte) []byte {
	if o.state != Set {
		return dst
	}
	if raw := o.raw(); raw != "" {
		return appendEscaped(dst, raw, charsetUTF8, quote)
	}
	if text, ok := textOf(any(&o.val)); ok {
		return appendEscaped(dst, text, charsetUTF8, quote)
	}
	return appendNumber(dst, any(&o.val))
}

func (o *Opt[T]) current() State { return o.state }

// faulty reports whether the text is no T.
func (o *Opt[T]) faulty() (text string, bad bool) { return o.raw(), o.bad }

func (o *Opt[T]) raw() string {
	if o.odd == (unique.Handle[string]{}) {
		return ""
	}
	return o.odd.Value()
}

func (o *Opt[T]) remove() { *o = Opt[T]{} }

// field is what an Opt of any type does for reading and writing.
type field interface {
	current() State
	readText(text string)
	appendTo(dst []byte, quote byte) []byte
	faulty() (text string, bad bool)
	remove()
	Text() string
}
