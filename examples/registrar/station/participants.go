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

// Sizes of data for an application on a phone.
const (
	maxUserData        = 2000
	firstUserDataParts = 18 // versions that put pieces together
)

// participants shows who takes part in a conference: as a menu from which the
// host removes somebody, or as words where there are no menus.
func (s *screen) participants(c call.ShowParticipants) {
	if s.showsPages() {
		if page, ok := s.participantsPage(c); ok {
			s.sendPage(c.Line, c.Ref, page)
			return
		}
	}
	names := make([]string, len(c.Participants))
	for i, p := range c.Participants {
		names[i] = nameOf(p)
	}
	s.notify(words(strings.Join(names, ", ")), "")
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
	return page, err == nil && (len(page) <= maxUserData || s.dialect.Version >= firstUserDataParts)
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

// sendPage sends an XML object, in pieces where it is long. The call's reference
// stands for the transaction.
func (s *screen) sendPage(line, ref uint32, page []byte) {
	for first := true; len(page) > 0; first = false {
		n := min(len(page), maxUserData)
		flag := sccp.SequenceFlagMore
		switch {
		case n == len(page):
			flag = sccp.SequenceFlagLast
		case first:
			flag = sccp.SequenceFlagFirst
		}
		s.send(&sccp.UserToDeviceDataVersion1{
			ApplicationID: participantsApp, LineInstance: line, CallReference: ref, TransactionID: ref,
			SequenceFlag: flag, ConferenceID: ref, Data: page[:n],
		})
		page = page[n:]
	}
}

// userData is what a phone sends back from an XML object.
type userData struct {
	app, line, ref uint32
	data           string
}

func userDataOf(m sccp.StationMessage) (d userData, ok bool) {
	switch m := m.(type) {
	case *sccp.DeviceToUserData:
		return userData{m.ApplicationID, m.LineInstance, m.CallReference, string(m.Data)}, true
	case *sccp.DeviceToUserDataVersion1:
		return userData{m.ApplicationID, m.LineInstance, m.CallReference, string(m.Data)}, true
	}
	return userData{}, false
}

// chosen returns the participant that the user wants to remove; ok is false when
// the answer belongs to something else.
func (d userData) chosen() (participant uint32, ok bool) {
	if d.app != participantsApp {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.Trim(d.data, " \x00"), 10, 32)
	return uint32(n), err == nil
}
