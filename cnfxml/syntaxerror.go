package cnfxml

import (
	"errors"
	"fmt"
)

// What a SyntaxError wraps, for errors.Is.
var (
	// ErrMalformed: the input is not well-formed XML 1.0.
	ErrMalformed = errors.New("not well-formed")
	// ErrDoctype: the input has a document type declaration. Phone files have
	// none, and entity definitions are a way to attack a reader.
	ErrDoctype = errors.New("document type declarations are not accepted")
	// ErrEncoding: the declared or apparent character encoding is not supported.
	ErrEncoding = errors.New("unsupported character encoding")
	// ErrLimit: a limit of Options was exceeded.
	ErrLimit = errors.New("limit exceeded")
)

// SyntaxError tells where and why a document was refused.
type SyntaxError struct {
	Line   int // from 1
	Column int // from 1, in bytes; in a UTF-16 file in units of two bytes
	Offset int // from 0, in bytes
	Msg    string
	// Open and OpenLine name the element that a wrong or missing end tag
	// belongs to, and Close the name in a wrong end tag, which stands on Line;
	// otherwise they are zero.
	Open     string
	OpenLine int
	Close    string
	Err      error // one of ErrMalformed, ErrDoctype, ErrEncoding, ErrLimit
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("cnfxml: line %d, column %d: %s", e.Line, e.Column, e.Msg)
}

func (e *SyntaxError) Unwrap() error { return e.Err }
