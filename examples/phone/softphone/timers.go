package softphone

import (
	"errors"
	"net"
	"os"
	"time"
)

// timers are what a session waits for besides messages. The reader serves
// them between two reads, so that a phone needs no goroutine for its clock.
type timers struct {
	register  time.Time // by then RegisterAck must be there
	answer    time.Time // by then the answer to the present question must be there
	keepAlive time.Time // the next one is due
	leave     time.Time // by then UnregisterAck must be there
	token     time.Time // ask for a token again
	home      time.Time // ask the better call managers
}

// next returns the earliest, or zero.
func (t *timers) next() time.Time {
	var first time.Time
	for _, at := range [...]time.Time{t.register, t.answer, t.keepAlive, t.leave, t.token, t.home} {
		if !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// passed tells whether at is set and over, and unsets it.
func passed(at *time.Time, now time.Time) bool {
	if at.IsZero() || now.Before(*at) {
		return false
	}
	*at = time.Time{}
	return true
}

// tick does what is due.
func (s *session) tick(now time.Time) error {
	switch {
	case passed(&s.timers.register, now):
		return ErrNoAnswer
	case passed(&s.timers.leave, now):
		return s.leaving
	case passed(&s.timers.token, now):
		return s.askAgain(now)
	}
	if passed(&s.timers.home, now) {
		s.goHome(now)
	}
	if passed(&s.timers.answer, now) {
		s.phone.note(s.server, "%s", s.registration.overdue())
		if err := s.ask(); err != nil {
			return err
		}
	}
	if passed(&s.timers.keepAlive, now) {
		return s.sendKeepAlive(now)
	}
	return nil
}

// timedConn serves the timers of a session while it waits for bytes, and
// limits the time of a write.
type timedConn struct {
	net.Conn
	session *session
}

func (c *timedConn) Read(b []byte) (int, error) {
	for {
		if err := c.SetReadDeadline(c.session.timers.next()); err != nil {
			return 0, err
		}
		if answer, ok := c.session.home(); ok {
			if err := c.session.onHome(answer, time.Now()); err != nil {
				return 0, err
			}
			continue
		}
		n, err := c.Conn.Read(b)
		if n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, err
		}
		if err := c.session.tick(time.Now()); err != nil {
			return 0, err
		}
	}
}

func (c *timedConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.session.phone.cfg.WriteTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
