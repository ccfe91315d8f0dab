package softphone

import (
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// keepAlive counts what the server owes.
type keepAlive struct {
	interval time.Duration
	missed   int // sent without an acknowledgement since
}

func (s *session) startKeepAlive(seconds uint32) {
	s.keepAlive.interval = time.Duration(seconds) * time.Second
	if seconds == 0 {
		s.keepAlive.interval = defaultKeepAlive
	}
	s.timers.keepAlive = time.Now().Add(s.keepAlive.interval)
}

// sendKeepAlive sends one, or gives the server up when the last ones were not
// acknowledged until now.
func (s *session) sendKeepAlive(now time.Time) error {
	limit := s.phone.cfg.KeepAliveMisses
	if limit > 0 && s.keepAlive.missed >= limit {
		return ErrKeepAlive
	}
	s.keepAlive.missed++
	s.timers.keepAlive = now.Add(s.keepAlive.interval)
	return s.send(&sccp.KeepAliveReq{})
}
