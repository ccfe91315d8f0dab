package services

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/services/pages"
)

// servicesMenu is behind the key Services.
func (s *Server) servicesMenu(q *request) answer {
	items := []xsi.MenuItem{item("Directories", q.url(pages.Directories))}
	if s.Dials != nil {
		items = append(items, item("Speed dials", q.url(pathDials)))
	}
	if s.Slots != nil {
		items = append(items, item("Parked calls", q.url(pathParked)))
	}
	if s.Desk != nil && len(q.cfg.Users) > 0 {
		if q.phone.User == "" {
			items = append(items, item("Log on", q.url(pathDesk)))
		} else {
			items = append(items, item("Log off "+q.phone.User, q.url(pathDeskOut)))
		}
	}
	items = append(items, item("Messages", q.url(pages.Messages)), item("Information", q.url(pages.Information)))
	return menu("Services", "", items, selectKey, exitKey)
}

// directoriesMenu is behind the key Directories.
func (s *Server) directoriesMenu(q *request) answer {
	var items []xsi.MenuItem
	if s.History != nil {
		for _, l := range callLists() {
			items = append(items, item(l.title, q.url(pathCalls, paramList, l.kind.String())))
		}
	}
	if s.Personal != nil {
		items = append(items, item("Personal directory", q.url(pathPersonal)))
	}
	items = append(items, item("Corporate directory", q.url(pathPeople)))
	return menu("Directories", "", items, selectKey, exitKey)
}

// messages is behind the key Messages.
func (s *Server) messages(q *request) answer {
	var lines []string
	for _, l := range s.Phones.Lines() {
		if slices.Contains(q.phone.Numbers, l.Number) {
			lines = append(lines, fmt.Sprintf("%s: %d new, %d old", cmp.Or(l.Name, l.Number), l.NewMessages, l.OldMessages))
		}
	}
	if len(lines) == 0 {
		lines = []string{"This phone has no line."}
	}
	return note("Messages", strings.Join(lines, "\n"))
}

// information is behind the i key.
func (s *Server) information(q *request) answer {
	text := q.cfg.Services.Information
	if text == "" {
		lines := []string{"Phone: " + q.phone.Device}
		if len(q.phone.Numbers) > 0 {
			lines = append(lines, "Numbers: "+strings.Join(q.phone.Numbers, ", "))
		}
		if q.phone.User != "" {
			lines = append(lines, "Logged on: "+q.phone.User)
		}
		lines = append(lines, helpCodes(q.cfg.FeatureCodes)...)
		text = strings.Join(lines, "\n")
	}
	return note("Information", text)
}

// helpCodes returns what can be dialled, for the information page.
func helpCodes(codes map[config.Feature]string) (lines []string) {
	for feature, digits := range codes {
		if digits != "" {
			lines = append(lines, digits+"  "+string(feature))
		}
	}
	slices.Sort(lines)
	return lines
}

const idleRefresh = 5 * time.Minute

// idle is what a phone shows that nobody uses.
func (s *Server) idle(q *request) answer {
	a := note("", q.cfg.Services.Idle.Text)
	a.refresh = xsi.Refresh(idleRefresh, "")
	return a
}

// parked lists the calls that wait; choosing one dials its slot.
func (s *Server) parked(q *request) answer {
	now := s.Now()
	calls := s.Slots.Parked()
	slices.SortStableFunc(calls, func(a, b Parked) int { return cmp.Compare(a.Slot, b.Slot) })
	if len(calls) == 0 {
		return note("Parked calls", "No call is parked.", softKey("Update", q.url(pathParked)))
	}
	skip := int(min(q.number(paramSkip), int64(len(calls))))
	if skip == len(calls) {
		skip = 0 // they were taken meanwhile
	}
	at := q.url(pathParked, paramSkip, positive(skip))
	keys := []xsi.SoftKeyItem{dialKey, softKey("Update", at), exitKey}
	rest := calls[skip:]
	if len(rest) > xsi.MaxDirectoryEntries {
		rest = rest[:xsi.MaxDirectoryEntries]
		keys = append(keys, softKey("Next", q.url(pathParked, paramSkip, positive(skip+len(rest)))))
	}
	var entries []xsi.DirectoryEntry
	for _, p := range rest {
		entries = append(entries, entry(fmt.Sprintf("%s %s", since(now, p.Since), partyName(p.Party)), p.Slot))
	}
	const soon = 15 * time.Second
	return answer{
		object:  &xsi.Directory{Page: newPage("Parked calls", "Dial takes the call", keys...), Entries: entries},
		refresh: xsi.Refresh(soon, at),
	}
}

// since is short: seconds, or minutes.
func since(now, then time.Time) string {
	d := max(now.Sub(then), 0)
	if then.IsZero() {
		return "?"
	}
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(d/time.Second))
	}
	return fmt.Sprintf("%d min", int(d/time.Minute))
}

func partyName(p call.Party) string { return cmp.Or(p.Name, p.Number, "Private") }

// entry is a line of a directory.
func entry(name, telephone string) xsi.DirectoryEntry {
	return xsi.DirectoryEntry{Name: cmp.Or(line(name, xsi.MaxLabel), "?"), Telephone: telephone}
}
