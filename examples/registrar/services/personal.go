package services

import (
	"strconv"

	"github.com/skinnykit/skinny/cnfxml/xsi"
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
