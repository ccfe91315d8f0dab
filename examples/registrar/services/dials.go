package services

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

// dialsList shows the speed dials; Select leads to the form of one.
func (s *Server) dialsList(q *request) answer {
	var items []xsi.MenuItem
	for i, d := range s.Dials.SpeedDials(q.phone.Device) {
		if len(items) == xsi.MaxMenuItems-1 {
			break
		}
		items = append(items, item(fmt.Sprintf("%d %s %s", i+1, cut(cmp.Or(d.Label, d.Number), 32), d.Number),
			q.url(pathDialsEdit, paramAt, strconv.Itoa(d.Position))))
	}
	items = append(items, item("New speed dial", q.url(pathDialsEdit)))
	return menu("Speed dials", "Choose one to change", items, selectKey, exitKey)
}

// dial returns the one that is asked for, and its place in the list.
func (q *request) dial() (d directory.ShownDial, place int, ok bool) {
	at := q.number(paramAt)
	for i, d := range q.server.Dials.SpeedDials(q.phone.Device) {
		if int64(d.Position) == at {
			return d, i + 1, true
		}
	}
	return directory.ShownDial{}, 0, false
}

func (s *Server) dialsForm(q *request) answer {
	if q.number(paramAt) == 0 {
		return entryForm("New speed dial", q.url(pathDialsSave), "", "")
	}
	d, place, ok := q.dial()
	if !ok {
		return s.dialGone(q)
	}
	at := strconv.Itoa(d.Position)
	a := entryForm("Speed dial "+strconv.Itoa(place), q.url(pathDialsSave, paramAt, at), d.Label, d.Number)
	if d.Own {
		if input, ok := a.object.(*xsi.Input); ok {
			input.Page = newPage(input.Title, "", submitKey, eraseKey, softKey("Delete", q.url(pathDialsRemove, paramAt, at)), exitKey)
		}
	}
	return a
}

func (s *Server) dialGone(q *request) answer {
	return note("Speed dials", "This speed dial is not there any more.", softKey("Back", q.url(pathDials)))
}

func (s *Server) dialsSave(q *request) answer {
	back := softKey("Back", q.url(pathDials))
	d := directory.Dial{SpeedDial: config.SpeedDial{Number: q.query.Get(paramTo), Label: q.text(paramLabel, maxContactName)}}
	if !isNumber(d.Number) {
		return note("Speed dials", wrongNumber, back)
	}
	if q.number(paramAt) != 0 {
		before, _, ok := q.dial()
		if !ok {
			return s.dialGone(q)
		}
		d.Position = before.Position
	} else if s.dialIsThere(q, d) {
		return note("Speed dials", "Saved.", back) // the Back key has sent the form again
	}
	return s.done(q, "Speed dials", "Saved. The phone will show it in a moment.", q.renewed(s.Dials.SetDial(q.ctx, q.phone.Device, d)), back)
}

func (s *Server) dialIsThere(q *request, d directory.Dial) bool {
	for _, other := range s.Dials.SpeedDials(q.phone.Device) {
		if other.Own && other.Number == d.Number && other.Label == cmp.Or(d.Label, d.Number) {
			return true
		}
	}
	return false
}

func (s *Server) dialsRemove(q *request) answer {
	back := softKey("Back", q.url(pathDials))
	d, _, ok := q.dial()
	if !ok || !d.Own {
		return s.dialGone(q)
	}
	return s.done(q, "Speed dials", "Deleted. The phone will show it in a moment.",
		q.renewed(s.Dials.SetDial(q.ctx, q.phone.Device, directory.Dial{Position: d.Position})), back)
}
