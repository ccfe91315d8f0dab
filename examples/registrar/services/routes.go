package services

import (
	"net/http"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/services/pages"
)

// The places of pages that only other pages lead to.
const (
	pathPeople         = "/people"
	pathPeopleList     = "/people/list"
	pathPersonal       = "/personal"
	pathPersonalEntry  = "/personal/entry"
	pathPersonalEdit   = "/personal/edit"
	pathPersonalSave   = "/personal/save"
	pathPersonalRemove = "/personal/remove"
	pathCalls          = "/calls"
	pathCallsClear     = "/calls/clear"
	pathDials          = "/dials"
	pathDialsEdit      = "/dials/edit"
	pathDialsSave      = "/dials/save"
	pathDialsRemove    = "/dials/remove"
	pathParked         = "/parked"
	pathDesk           = "/desk"
	pathDeskIn         = "/desk/in"
	pathDeskOut        = "/desk/out"
	pathShown          = "/shown/"
	pathPicture        = "/picture/"
)

// page makes an answer for a phone that is known.
type page func(*request) answer

// route is a page.
type route struct {
	page page
	acts bool // asking for it does something
	once bool // the Back key must not bring it up again
}

// route finds a page. What a part is missing for is not there.
func (s *Server) route(path string) (r route, ok bool) {
	has := func(part bool, p page) (route, bool) { return route{page: p}, part }
	acts := func(part bool, p page) (route, bool) { return route{page: p, acts: true, once: true}, part }
	switch path {
	case pages.Services:
		return has(true, s.servicesMenu)
	case pages.Directories:
		return has(true, s.directoriesMenu)
	case pages.Messages:
		return has(true, s.messages)
	case pages.Information:
		return has(true, s.information)
	case pages.Idle:
		return has(s.Config().Services.Idle.Text != "", s.idle)
	case pathPeople:
		return has(true, s.peopleForm)
	case pathPeopleList:
		return has(true, s.peopleList)
	case pathPersonal:
		return has(s.Personal != nil, s.personalList)
	case pathPersonalEntry:
		return has(s.Personal != nil, s.personalEntry)
	case pathPersonalEdit:
		return has(s.Personal != nil, s.personalForm)
	case pathPersonalSave:
		return acts(s.Personal != nil, s.personalSave)
	case pathPersonalRemove:
		return acts(s.Personal != nil, s.personalRemove)
	case pathCalls:
		return has(s.History != nil, s.calls)
	case pathCallsClear:
		return acts(s.History != nil, s.callsClear)
	case pathDials:
		return has(s.Dials != nil, s.dialsList)
	case pathDialsEdit:
		return has(s.Dials != nil, s.dialsForm)
	case pathDialsSave:
		return acts(s.Dials != nil, s.dialsSave)
	case pathDialsRemove:
		return acts(s.Dials != nil, s.dialsRemove)
	case pathParked:
		return has(s.Slots != nil, s.parked)
	case pathDesk:
		return has(s.Desk != nil, s.deskForm)
	case pathDeskIn:
		return acts(s.Desk != nil, s.deskIn)
	case pathDeskOut:
		return acts(s.Desk != nil, s.deskOut)
	}
	if token, found := strings.CutPrefix(path, pathShown); found {
		return route{page: func(q *request) answer { return s.shown(q, token) }, once: true}, true
	}
	return route{}, false
}

// name keeps tokens out of the log.
func (route) name(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, pathShown) {
		return pathShown
	}
	return r.URL.Path
}
