package wire

import (
	"errors"
	"net/http"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Code names a kind of trouble for programs.
type Code string

// The codes.
const (
	CodeUnknownPath   Code = "unknown-path"
	CodeWrongMethod   Code = "wrong-method"
	CodeWrongQuery    Code = "wrong-query"
	CodeWrongBody     Code = "wrong-body"
	CodeWrongType     Code = "wrong-content-type"
	CodeTooLarge      Code = "too-large"
	CodeTooSlow       Code = "too-slow"
	CodeWrongHost     Code = "wrong-host"
	CodeCrossOrigin   Code = "cross-origin"
	CodeUnauthorized  Code = "unauthorized"
	CodeBusy          Code = "busy"
	CodeEnding        Code = "ending"
	CodeNotFound      Code = "not-found"
	CodeNotRegistered Code = "not-registered"
	CodeRegistered    Code = "registered"
	CodeInvalid       Code = "invalid"
	CodeUnavailable   Code = "unavailable"
	CodeFailed        Code = "failed"
)

// Trouble is why something was not done, as RFC 9457 has it.
type Trouble struct {
	Type   string `json:"type"` // "about:blank"
	Title  string `json:"title"`
	Status int    `json:"status,omitempty"` // HTTP status, also in the last line of a stream
	Detail string `json:"detail,omitempty"` // for people
	Code   Code   `json:"code"`
	// Field is what of the request is wrong: a key of the body, or a parameter.
	Field string `json:"field,omitempty"`
}

// NewTrouble returns a problem.
func NewTrouble(code Code, detail string) *Trouble {
	status := code.Status()
	return &Trouble{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Code: code}
}

// TroubleOf returns the problem that an error of a [control.Registrar] is.
func TroubleOf(err error) *Trouble {
	var own *Trouble
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, control.ErrNotFound):
		return NewTrouble(CodeNotFound, err.Error())
	case errors.Is(err, control.ErrNotRegistered):
		return NewTrouble(CodeNotRegistered, err.Error())
	case errors.Is(err, control.ErrRegistered):
		return NewTrouble(CodeRegistered, err.Error())
	case errors.Is(err, control.ErrInvalid):
		return NewTrouble(CodeInvalid, err.Error())
	case errors.Is(err, control.ErrUnavailable):
		return NewTrouble(CodeUnavailable, err.Error())
	}
	return NewTrouble(CodeFailed, err.Error())
}

// Status returns the HTTP status of a code.
func (c Code) Status() int {
	switch c {
	case CodeUnknownPath, CodeNotFound:
		return http.StatusNotFound
	case CodeWrongMethod:
		return http.StatusMethodNotAllowed
	case CodeWrongQuery, CodeWrongBody:
		return http.StatusBadRequest
	case CodeWrongType:
		return http.StatusUnsupportedMediaType
	case CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case CodeTooSlow:
		return http.StatusRequestTimeout
	case CodeWrongHost:
		return http.StatusMisdirectedRequest
	case CodeCrossOrigin:
		return http.StatusForbidden
	case CodeUnauthorized:
		return http.StatusUnauthorized
	case CodeNotRegistered, CodeRegistered:
		return http.StatusConflict
	case CodeInvalid:
		return http.StatusUnprocessableEntity
	case CodeBusy, CodeEnding, CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Codes returns every code.
func Codes() []Code {
	return []Code{
		CodeUnknownPath, CodeWrongMethod, CodeWrongQuery, CodeWrongBody, CodeWrongType, CodeTooLarge, CodeTooSlow,
		CodeWrongHost, CodeCrossOrigin, CodeUnauthorized, CodeBusy, CodeEnding,
		CodeNotFound, CodeNotRegistered, CodeRegistered, CodeInvalid, CodeUnavailable, CodeFailed,
	}
}

func (t *Trouble) Error() string {
	switch {
	case t.Detail != "":
		return t.Detail
	case t.Title != "":
		return strings.ToLower(t.Title)
	}
	return "the registrar gave no reason"
}

// Unwrap returns the error of package control that the code stands for, so that
// errors.Is knows it again on the other side.
func (t *Trouble) Unwrap() error {
	switch t.Code {
	case CodeNotFound:
		return control.ErrNotFound
	case CodeNotRegistered:
		return control.ErrNotRegistered
	case CodeRegistered:
		return control.ErrRegistered
	case CodeInvalid:
		return control.ErrInvalid
	case CodeUnavailable, CodeBusy, CodeEnding:
		return control.ErrUnavailable
	}
	return nil
}
