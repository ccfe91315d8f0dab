package services

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// A phone that shall show other buttons registers again. Its user is faster, and
// presses Back meanwhile.
const (
	awayTime   = 30 * time.Second // after a change, a phone may be away
	returnTime = 5 * time.Second  // that a page waits for it
	returnPace = 100 * time.Millisecond
)

// returning remembers the phones that pages have let register again. The zero value
// is ready.
type returning struct {
	mu    sync.Mutex
	until map[string]time.Time // by name in upper case
}

func (r *returning) expect(now time.Time, device string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.until, func(_ string, until time.Time) bool { return !now.Before(until) })
	if r.until == nil {
		r.until = make(map[string]time.Time)
	}
	r.until[strings.ToUpper(device)] = now.Add(awayTime)
}

func (r *returning) expected(now time.Time, device string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return now.Before(r.until[strings.ToUpper(device)])
}

// renewed notes that a change lets the phone register again, unless it failed.
func (q *request) renewed(err error) error {
	if err == nil || errors.Is(err, ErrNotStored) {
		q.server.returning.expect(q.server.Now(), q.phone.Device)
	}
	return err
}

// phone finds a phone by its name; one that is about to come back is waited for.
func (s *Server) phone(ctx context.Context, name string) (control.Phone, error) {
	p, err := s.Phones.Phone(name)
	if p.Registered || !s.returning.expected(s.Now(), name) {
		return p, err
	}
	ctx, cancel := context.WithTimeout(ctx, returnTime)
	defer cancel()
	pace := time.NewTicker(returnPace)
	defer pace.Stop()
	for {
		select {
		case <-ctx.Done():
			return p, err
		case <-pace.C:
		}
		if p, err = s.Phones.Phone(name); p.Registered {
			return p, err
		}
	}
}
