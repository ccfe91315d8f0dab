package api

import (
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

// What is logged of the changes that one user asks for: enough for a person, and for
// a script that goes through the phones of a house. The first one of a user is always
// told.
const (
	auditLines = 100
	auditSpan  = 10 * time.Second
	// auditUsers are remembered; of more, who was heard of least lately is forgotten,
	// and told again.
	auditUsers = 1000
)

// audit logs the changes of each user sparingly. It is safe for all.
type audit struct {
	mu    sync.Mutex
	users map[string]*auditedUser
}

type auditedUser struct {
	lines sparing.Log
	last  time.Time
}

// tell logs a change of whoever asks from an address, or counts it.
func (a *audit) tell(log *slog.Logger, from, message string, args ...any) {
	a.of(userAt(from)).lines.Tell(log, slog.LevelInfo, message, args...)
}

func (a *audit) of(user string) *auditedUser {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.users[user]
	if u == nil {
		if len(a.users) >= auditUsers {
			a.forget()
		}
		if a.users == nil {
			a.users = make(map[string]*auditedUser)
		}
		u = &auditedUser{lines: sparing.Log{Lines: auditLines, Span: auditSpan}}
		a.users[user] = u
	}
	u.last = time.Now()
	return u
}

func (a *audit) forget() {
	oldest := ""
	for user, u := range a.users {
		if oldest == "" || u.last.Before(a.users[oldest].last) {
			oldest = user
		}
	}
	delete(a.users, oldest)
}

// userAt returns the user of the local socket, or the address of another one: each
// connection has its own port.
func userAt(from string) string {
	at, err := netip.ParseAddrPort(from)
	if err != nil {
		return from
	}
	return at.Addr().Unmap().String()
}
