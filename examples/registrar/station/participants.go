package station

import (
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// participantsApp is the application that the phone's answers name. It is the
// number that other servers use for this list.
const participantsApp = 9081

// participants shows who takes part in a conference: as a menu from which the
// host removes somebody, or as words where there are no menus.
func (s *screen) participants(c call.ShowParticipants) {
	if s.showsPages() {
		if page, ok := s.participantsPage(c); ok {
			s.sendPage(participantsPlace(c), page)
			return
		}
	}
	names := make([]string, len(c.Participants))
	for i, p := range c.Participants {
		names[i] = nameOf(p)
	}
	s.notify(words(strings.Join(names, ", ")), "")
}

// participantsPlace lets the reference of the call stand for the transaction.
func participantsPlace(c call.ShowParticipants) page {
	return page{app: participantsApp, line: c.Line, ref: c.Ref, transaction: c.Ref, conference: c.Ref}
}

func nameOf(p call.Participant) string {
	switch {
	case p.Party.Name != "":
		return p.Party.Name
	case p.Party.Number != "":
		return p.Party.Number
	}
	return sccp.LabelPrivate.Words("")
}

// participantsPage returns the menu; ok is false when it is longer than the phone
// takes.
func (s *screen) participantsPage(c call.ShowParticipants) (page []byte, ok bool) {
	host := false
	for _, p := range c.Participants {
		host = host || p.Host && p.Self
	}
	m := &xsi.Menu{Page: xsi.Page{Title: sccp.LabelConference.Words("")}}
	m.SoftKeys = []xsi.SoftKeyItem{{Name: "Exit", URL: "SoftKey:Exit", Position: 2}}
	if host {
		m.Prompt = "Choose whom to remove"
		m.SoftKeys = append(m.SoftKeys, xsi.SoftKeyItem{Name: "Remove", URL: "SoftKey:Select", Position: 1})
	}
	for _, p := range c.Participants {
		item := xsi.MenuItem{Name: participantText(p)}
		if host && !p.Self {
			item.URL = "UserCallData:" + strconv.Itoa(participantsApp) + ":" + join(":", c.Line, c.Ref, c.Ref, p.ID)
		}
		m.Items = append(m.Items, item)
	}
	encoding := xsi.Latin1
	if s.face.charset == sccp.UTF8 {
		encoding = xsi.UTF8
	}
	page, err := m.Append(nil, encoding)
	return page, err == nil && len(page) <= s.pageLimit()
}

func participantText(p call.Participant) string {
	text := nameOf(p)
	if p.Party.Name != "" && p.Party.Number != "" && p.Party.Name != p.Party.Number {
		text += " " + p.Party.Number
	}
	switch {
	case p.Host:
		text += " (host)"
	case p.Held:
		text += " (on hold)"
	}
	return text
}

func join(separator string, numbers ...uint32) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.FormatUint(uint64(n), 10)
	}
	return strings.Join(words, separator)
}

// chosen returns the participant that the user wants to remove; ok is false when
// the answer belongs to something else.
func (d userData) chosen() (participant uint32, ok bool) {
	if d.app != participantsApp {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.Trim(string(d.data), " \x00"), 10, 32)
	return uint32(n), err == nil
}
