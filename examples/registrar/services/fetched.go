package services

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// shown is an object that was pushed to the phone.
func (s *Server) shown(q *request, token string) answer {
	p, ok := s.outbox.get(s.Now(), token)
	if !ok || p.object == nil || p.device != q.phone.Device {
		return note("Message", "This message is not there any more.")
	}
	return answer{object: p.object}
}

// picture is a file that was pushed to the phone. Phones ask for it as it stands in
// the object, without their name: the token names them.
func (s *Server) picture(w http.ResponseWriter, r *http.Request, from netip.Addr) {
	token := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, pathPicture), ".png")
	p, ok := s.outbox.get(s.Now(), token)
	if ok && p.picture != nil {
		_, refusal := s.identify(r.Context(), s.Config(), []string{p.device}, from)
		ok = refusal == ""
	}
	if !ok || p.picture == nil {
		http.Error(w, "there is no such picture", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Content-Length", strconv.Itoa(len(p.picture.content)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(p.picture.content) // a phone that has gone
}
