package services

import (
	"errors"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// Parameters of the lists that users edit.
const (
	paramID    = "id"
	paramTo    = "to"    // a number
	paramLabel = "label" // a name
	paramAt    = "at"    // a position
)

// Limits of what users type.
const (
	maxContactName   = 32 // characters
	maxContactNumber = 24 // digits, * and #
)

// entryForm asks for a name and a number.
func entryForm(title, to, name, number string) answer {
	return form(title, "", to,
		xsi.InputItem{DisplayName: "Name", QueryStringParam: paramLabel, InputFlags: xsi.InputASCII, DefaultValue: line(name, maxContactName)},
		xsi.InputItem{DisplayName: "Number", QueryStringParam: paramTo, InputFlags: xsi.InputTelephone, DefaultValue: number},
	)
}

const wrongNumber = "The number must have 1 to 24 digits, * or #."

// isNumber tells whether a phone can dial it.
func isNumber(digits string) bool {
	for _, r := range digits {
		if (r < '0' || r > '9') && r != '*' && r != '#' {
			return false
		}
	}
	return digits != "" && len(digits) <= maxContactNumber
}

// refusal is an error whose text is for the user.
type refusal interface {
	error
	Refusal() string
}

// done tells what became of a change.
func (s *Server) done(q *request, title, well string, err error, back xsi.SoftKeyItem) answer {
	var told refusal
	switch {
	case err == nil:
		return note(title, well, back)
	case errors.Is(err, ErrNotStored):
		s.Log.Warn("a phone service could not store a change", "phone", q.phone.Device, "err", err)
		return note(title, well+" It could not be stored yet, and may be lost when the system is restarted.", back)
	case errors.As(err, &told):
		return note(title, told.Refusal(), back)
	}
	s.Log.Warn("a phone service failed", "phone", q.phone.Device, "err", err)
	return note(title, "This is not possible now.", back)
}
