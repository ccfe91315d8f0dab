package services

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml/xsi"
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

const maxQuery = 1024 // bytes

// ServeHTTP implements [http.Handler]. Pages are to be its only business: below an
// [http.ServeMux] phones would be redirected, which they do not follow.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.prepare()
	remote := remoteAddr(r)
	// The rules may have changed since the connection was taken.
	if s.admit(netip.AddrPortFrom(remote, 0)) != nil {
		w.Header().Set("Connection", "close")
		http.Error(w, "not from this address", http.StatusForbidden)
		return
	}
	if !s.limit.enter(r.Context(), remote) {
		w.Header().Set("Retry-After", "2")
		http.Error(w, "too many requests", http.StatusServiceUnavailable)
		return
	}
	defer s.limit.leave(remote)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.Method != http.MethodGet && r.URL.Path == pages.Authenticate:
		refuseMethod(w, "GET")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		refuseMethod(w, "GET, HEAD")
	case len(r.URL.RawQuery) > maxQuery:
		http.Error(w, "the query is too long", http.StatusRequestURITooLong)
	case r.URL.Path == pages.Authenticate:
		s.authenticate(w, r, remote)
	case strings.HasPrefix(r.URL.Path, pathPicture):
		s.picture(w, r, remote)
	default:
		s.servePage(w, r, remote)
	}
}

func refuseMethod(w http.ResponseWriter, allowed string) {
	w.Header().Set("Allow", allowed)
	http.Error(w, "this is not to be asked in this way", http.StatusMethodNotAllowed)
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request, remote netip.Addr) {
	found, ok := s.route(r.URL.Path)
	switch {
	case !ok:
		http.Error(w, "there is no such page", http.StatusNotFound)
		return
	case found.acts && r.Method == http.MethodHead:
		refuseMethod(w, "GET")
		return
	}
	q := &request{
		ctx: r.Context(), server: s, cfg: s.Config(), query: query(r.URL), encoding: xsi.EncodingFor(r.Header.Get("Accept-Charset")),
	}
	q.base = s.baseOf(r, q.cfg)
	phone, refusal := s.identify(q.cfg, q.query[pages.Name], remote)
	if refusal != "" {
		s.Log.Info("a phone service was refused", "page", found.name(r), "remote", remote.String(), "why", refusal)
		s.write(w, r, q, note("Not for this phone", refusal))
		return
	}
	q.phone = phone
	if found.once {
		w.Header().Set("Expires", "-1")
	}
	s.write(w, r, q, found.page(q))
}

// name keeps tokens out of the log.
func (route) name(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, pathShown) {
		return pathShown
	}
	return r.URL.Path
}

// write sends a page.
func (s *Server) write(w http.ResponseWriter, r *http.Request, q *request, a answer) {
	body, err := a.object.Append(nil, q.encoding)
	if err != nil {
		s.Log.Error("a phone service has a page that cannot be written", "page", r.URL.Path, "err", err)
		http.Error(w, "this page cannot be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", q.encoding.ContentType())
	if a.refresh != "" {
		h.Set("Refresh", a.refresh)
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // a phone that has gone
}

func remoteAddr(r *http.Request) netip.Addr {
	remote, _ := netip.ParseAddrPort(r.RemoteAddr) // none is the address of nobody
	return remote.Addr().Unmap()
}

// query returns the parameters as text. Old phones send ISO-8859-1.
func query(u *url.URL) url.Values {
	values := u.Query()
	for _, list := range values {
		for i, v := range list {
			if !utf8.ValidString(v) {
				list[i] = fromLatin1(v)
			}
		}
	}
	return values
}

func fromLatin1(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

// unique returns the different texts of a parameter, without those that a phone did
// not fill in.
func unique(values []string) (list []string) {
	for _, v := range values {
		if v != "" && v != "#DEVICENAME#" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
