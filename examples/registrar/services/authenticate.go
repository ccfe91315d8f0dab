package services

import (
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// The answers of the door. Phones compare the text.
const (
	authorized   = "AUTHORIZED"
	unauthorized = "UN-AUTHORIZED"
)

// authenticate answers a phone whether the sender of a push may do that. It never
// logs what it was asked.
func (s *Server) authenticate(w http.ResponseWriter, r *http.Request, from netip.Addr) {
	word := unauthorized
	if s.mayPush(r, from) {
		word = authorized
	} else {
		s.refused.Tell(s.Log, slog.LevelInfo, "a push was not authorized", "remote", from.String())
	}
	w.Header().Set("Content-Type", "text/plain; charset=us-ascii")
	_, _ = io.WriteString(w, word) // a phone that has gone
}

const maxCredential = 64 // bytes of a name or a password

func (s *Server) mayPush(r *http.Request, from netip.Addr) bool {
	values := r.URL.Query()
	user, password := parameter(values, "UserID"), parameter(values, "Password")
	phone, refusal := s.identify(r.Context(), s.Config(), all(values, "devicename"), from)
	now := s.Now()
	if refusal != "" || user == "" || password == "" || len(user) > maxCredential || len(password) > maxCredential {
		return false
	}
	if s.outbox.opens(now, user, password, phone.Device) {
		return true
	}
	if s.Door == nil || !isNumber(user) || !config.IsPIN(password) || !s.failed.begin(now, phone.Device) {
		return false
	}
	if s.Door.Verify(phone.Device, user, password) != nil {
		return false
	}
	s.failed.forget(phone.Device)
	return true
}

// all returns the values of a parameter, whose name may be in any case.
func all(values url.Values, name string) (list []string) {
	for key, v := range values {
		if strings.EqualFold(key, name) {
			list = append(list, v...)
		}
	}
	return list
}

// parameter is empty where there is not exactly one value.
func parameter(values url.Values, name string) string {
	if list := all(values, name); len(list) == 1 {
		return list[0]
	}
	return ""
}

const (
	maxFailures = 10
	failureTime = 5 * time.Minute
	maxFailing  = 10_000 // phones that are remembered
)

// failures counts tries to use the door of each phone. The zero value is ready.
type failures struct {
	mu sync.Mutex
	of map[string]failing
}

type failing struct {
	count int
	until time.Time
}

// begin counts a try, which [failures.forget] takes back when it was right; false
// means that there were too many.
func (f *failures) begin(now time.Time, device string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.of[device]
	if !now.Before(n.until) {
		n = failing{until: now.Add(failureTime)}
	}
	if n.count++; n.count > maxFailures {
		return false
	}
	if f.of == nil || len(f.of) >= maxFailing {
		f.of = make(map[string]failing)
	}
	f.of[device] = n
	return true
}

func (f *failures) forget(device string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.of, device)
}
