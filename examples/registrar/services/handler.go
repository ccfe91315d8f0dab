package services

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/services/pages"
)

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
	phone, refusal := s.identify(q.ctx, q.cfg, q.query[pages.Name], remote)
	if refusal != "" {
		s.refused.Tell(s.Log, slog.LevelInfo, "a phone service was refused", "page", found.name(r), "remote", remote.String(), "why", refusal)
		s.write(w, r, q, note("Not for this phone", refusal))
		return
	}
	q.phone = phone
	if found.once {
		w.Header().Set("Expires", "-1")
	}
	s.write(w, r, q, found.page(q))
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
	h.Set("Content-Length", strconv.Itoa(len(body))) // not every phone reads chunks
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
