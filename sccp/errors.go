package sccp

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Errors of the codec. All but ErrFrame concern one message and leave the
// stream in step.
var (
	// ErrShort says that a body ends before a field that it must have.
	ErrShort = fmt.Errorf("body too short: %w", io.ErrUnexpectedEOF)
	// ErrLong says that a value does not fit its field: a text longer than its
	// slot or with a NUL inside, a number wider than its bytes, an IPv6 address
	// where a layout has room for IPv4.
	ErrLong = errors.New("value does not fit")
	// ErrCount says that a count exceeds what the protocol allows.
	ErrCount = errors.New("count out of range")
	// ErrFrame says that the length word is impossible. The stream is lost.
	ErrFrame = errors.New("impossible frame length")
)

// FieldError tells where a message is wrong. Find it with [errors.As], its
// kind with [errors.Is].
type FieldError struct {
	ID      ID
	Version Version
	Field   string // name in the protocol, such as caps[3].codec
	Offset  int    // in the body
	Err     error  // wraps ErrShort, ErrLong or ErrCount
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("sccp: %s (0x%04x) v%d: %s at byte %d: %v", e.ID, uint32(e.ID), e.Version, e.Field, e.Offset, e.Err)
}

// Unwrap returns the kind of the error.
func (e *FieldError) Unwrap() error { return e.Err }

// shortBody blames the first field that a body of n bytes lacks. The fields
// are listed with their lengths: "address 4 port 4".
func shortBody(id ID, v Version, n int, fields string) error {
	start := 0
	for fields != "" {
		var name, length string
		name, fields, _ = strings.Cut(fields, " ")
		length, fields, _ = strings.Cut(fields, " ")
		size, _ := strconv.Atoi(length)
		if start+size > n {
			return &FieldError{ID: id, Version: v, Field: name, Offset: start, Err: ErrShort}
		}
		start += size
	}
	return &FieldError{ID: id, Version: v, Field: "body", Offset: n, Err: ErrShort}
}

// shortArray blames the first element that a body of n bytes lacks.
func shortArray(id ID, v Version, field string, start, elem, n int) error {
	i := max(0, n-start) / elem
	return &FieldError{ID: id, Version: v, Field: fmt.Sprintf("%s[%d]", field, i), Offset: min(start+i*elem, n), Err: ErrShort}
}

// The functions that make errors stay out of line: they stand in each message,
// and few calls need them.

// within completes the error of a struct, which stands at an offset of a
// message and whose fields have the prefix there.
//
//go:noinline
func within(err error, id ID, v Version, prefix string, offset int) error {
	e := err.(*FieldError)
	e.ID, e.Version, e.Field, e.Offset = id, v, prefix+e.Field, offset+e.Offset
	return e
}

func countError(id ID, v Version, field string, offset, n, limit int) error {
	return &FieldError{ID: id, Version: v, Field: field, Offset: offset, Err: fmt.Errorf("%w: %d, at most %d", ErrCount, uint32(n), limit)}
}

//go:noinline
func valueError(id ID, v Version, field string, offset int) error {
	return &FieldError{ID: id, Version: v, Field: field, Offset: offset, Err: ErrLong}
}
