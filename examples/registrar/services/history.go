package services

import (
	"fmt"
	"strconv"
	"time"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/call"
)

const (
	paramList   = "list"
	paramBefore = "before"
	paramUntil  = "until"
)

type callList struct {
	kind  call.History
	title string
}

func callLists() []callList {
	return []callList{{call.Missed, "Missed calls"}, {call.Received, "Received calls"}, {call.Placed, "Placed calls"}}
}

// callList returns the one that is asked for.
func (q *request) callList() (callList, bool) {
	for _, l := range callLists() {
		if l.kind.String() == q.query.Get(paramList) {
			return l, true
		}
	}
	return callList{}, false
}

func (s *Server) calls(q *request) answer {
	list, ok := q.callList()
	if !ok {
		return note("Calls", "There is no such list.")
	}
	const page = xsi.MaxDirectoryEntries
	calls, err := s.History.Calls(q.ctx, q.phone.Device, list.kind, q.number(paramBefore), page)
	if err != nil {
		s.Log.Warn("a list of calls cannot be read", "phone", q.phone.Device, "err", err)
		return note(list.title, "The list cannot be read now.")
	}
	if len(calls) == 0 {
		return note(list.title, "There are no calls in this list.")
	}
	now := s.Now().In(q.zone())
	var entries []xsi.DirectoryEntry
	var until time.Time
	for _, c := range calls {
		if list.kind == call.Placed && c.Remote.Name == "" {
			c.Remote.Name = q.nameOf(c.Remote.Number)
		}
		entries = append(entries, entry(when(now, c.Started.In(q.zone()))+" "+partyName(c.Remote), dialable(c.Remote.Number)))
		if c.Ended.After(until) {
			until = c.Ended
		}
	}
	keys := []xsi.SoftKeyItem{dialKey, editDialKey, exitKey}
	if len(calls) >= page {
		keys = append(keys, softKey("Next", q.url(pathCalls, paramList, list.kind.String(), paramBefore, strconv.FormatInt(calls[len(calls)-1].ID, 10))))
	}
	if q.number(paramBefore) == 0 {
		keys = append(keys, softKey("Clear", q.url(pathCallsClear, paramList, list.kind.String(), paramUntil, strconv.FormatInt(until.UnixNano(), 10))))
	}
	return answer{object: &xsi.Directory{Page: newPage(list.title, "", keys...), Entries: entries}}
}

// nameOf returns the name of a line that was called and did not answer, or of a hunt
// group; empty for other numbers.
func (q *request) nameOf(number string) string {
	for _, l := range q.cfg.Lines {
		if l.Number == number {
			return l.Name
		}
	}
	for _, g := range q.cfg.HuntGroups {
		if g.Pilot == number {
			return g.Name
		}
	}
	return ""
}

func (q *request) zone() *time.Location {
	if q.cfg.TimeZone == nil {
		return time.Local
	}
	return q.cfg.TimeZone
}

// when is the time of a call of today, or its day.
func when(now, then time.Time) string {
	if y, m, d := now.Date(); then.Year() == y && then.Month() == m && then.Day() == d {
		return then.Format("15:04")
	}
	return fmt.Sprintf("%d.%d.", then.Day(), then.Month())
}

// dialable is empty for what cannot be dialled.
func dialable(number string) string {
	if !isNumber(number) {
		return ""
	}
	return number
}

// callsClear hides what the user has seen: calls that came since stay.
func (s *Server) callsClear(q *request) answer {
	list, ok := q.callList()
	until := q.number(paramUntil)
	if !ok || until == 0 {
		return note("Calls", "There is no such list.")
	}
	at := time.Unix(0, until)
	if now := s.Now(); at.After(now) {
		at = now
	}
	return s.done(q, list.title, "The list is empty now.", s.History.ClearCalls(q.ctx, q.phone.Device, list.kind, at),
		softKey("Back", q.url(pathCalls, paramList, list.kind.String())))
}
