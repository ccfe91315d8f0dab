package services

import (
	"errors"
	"strconv"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

const (
	paramID    = "id"
	paramTo    = "to"    // a number
	paramLabel = "label" // a name
	paramAt    = "at"    // a position
)

// personalList shows the contacts; Select leads to what can be done with one.
func (s *Server) personalList(q *request) answer {
	contacts := s.Personal.Contacts(q.phone.Device)
	skip := int(min(q.number(paramSkip), int64(len(contacts))))
	const page = 50 // lines that a phone scrolls through at ease
	rest := contacts[skip:]
	var items []xsi.MenuItem
	for _, c := range rest[:min(len(rest), page)] {
		items = append(items, item(c.Name+" "+c.Number, q.url(pathPersonalEntry, paramID, strconv.FormatInt(c.ID, 10))))
	}
	add := softKey("New", q.url(pathPersonalEdit))
	if len(items) == 0 {
		return note("Personal directory", "There is nobody in it.", add)
	}
	keys := []xsi.SoftKeyItem{selectKey, add, exitKey}
	if len(rest) > page {
		keys = append(keys, softKey("Next", q.url(pathPersonal, paramSkip, strconv.Itoa(skip+page))))
	}
	return menu("Personal directory", "", items, keys...)
}

// contact returns the one that is asked for.
func (q *request) contact() (Contact, bool) {
	id := q.number(paramID)
	for _, c := range q.server.Personal.Contacts(q.phone.Device) {
		if c.ID == id && id > 0 {
			return c, true
		}
	}
	return Contact{}, false
}

func (s *Server) personalEntry(q *request) answer {
	c, ok := q.contact()
	if !ok {
		return s.personalGone(q)
	}
	id := strconv.FormatInt(c.ID, 10)
	return answer{object: &xsi.Directory{
		Page: newPage(c.Name, "", dialKey, editDialKey,
			softKey("Edit", q.url(pathPersonalEdit, paramID, id)), softKey("Delete", q.url(pathPersonalRemove, paramID, id)),
			softKey("Back", q.url(pathPersonal)), exitKey),
		Entries: []xsi.DirectoryEntry{entry(c.Name, c.Number)},
	}}
}

func (s *Server) personalGone(q *request) answer {
	return note("Personal directory", "This entry is not there any more.", softKey("Back", q.url(pathPersonal)))
}

// Limits of what users type.
const (
	maxContactName   = 32 // characters
	maxContactNumber = 24 // digits, * and #
)

// personalForm edits a contact, or a new one.
func (s *Server) personalForm(q *request) answer {
	var c Contact
	to := q.url(pathPersonalSave)
	title := "New entry"
	if q.number(paramID) != 0 {
		var ok bool
		if c, ok = q.contact(); !ok {
			return s.personalGone(q)
		}
		to, title = q.url(pathPersonalSave, paramID, strconv.FormatInt(c.ID, 10)), "Edit entry"
	}
	return entryForm(title, to, c.Name, c.Number)
}

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

func (s *Server) personalSave(q *request) answer {
	c := Contact{Name: q.text(paramLabel, maxContactName), Number: q.query.Get(paramTo)}
	back := softKey("Back", q.url(pathPersonal))
	switch {
	case c.Name == "":
		return note("Personal directory", "An entry needs a name.", back)
	case !isNumber(c.Number):
		return note("Personal directory", wrongNumber, back)
	}
	if q.number(paramID) != 0 {
		before, ok := q.contact()
		if !ok {
			return s.personalGone(q)
		}
		c.ID = before.ID
	}
	return s.done(q, "Personal directory", "Saved.", s.Personal.SaveContact(q.ctx, q.phone.Device, c), back)
}

func (s *Server) personalRemove(q *request) answer {
	back := softKey("Back", q.url(pathPersonal))
	c, ok := q.contact()
	if !ok {
		return s.personalGone(q)
	}
	return s.done(q, "Personal directory", "Deleted.", s.Personal.RemoveContact(q.ctx, q.phone.Device, c.ID), back)
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
