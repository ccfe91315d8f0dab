package station

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// throttles keeps what phones have sent that are not connected now, until it does
// not count any more. Its owner guards it.
type throttles struct {
	left  map[string]departure // by device
	swept time.Time
}

type departure struct {
	throttle *throttle
	at       time.Time
}

// leave keeps the throttle of a phone that goes.
func (t *throttles) leave(device string, of *throttle, now time.Time, span time.Duration) {
	if t.left == nil {
		t.left = make(map[string]departure)
	}
	if now.Sub(t.swept) > span {
		t.swept = now
		for name, d := range t.left {
			if now.Sub(d.at) > span {
				delete(t.left, name)
			}
		}
	}
	t.left[device] = departure{of, now}
}

// over tells whether a phone has sent too much, on the connection that it has or on
// the last one.
func (t *throttles) over(device string, connected *session, l Limits) bool {
	of := t.left[device].throttle
	if connected != nil {
		of = connected.throttle
	}
	return of != nil && of.over(time.Now(), l.Events, l.EventSpan)
}

// back takes out the throttle of a phone that comes, a new one where nothing is left.
func (t *throttles) back(device string) *throttle {
	d, ok := t.left[device]
	if !ok {
		return &throttle{}
	}
	delete(t.left, device)
	return d.throttle
}

// overrun cuts off a connection that sends too much, and tells the phone why if it
// reads that within a moment.
func (s *session) overrun(l *Limits) {
	why := fmt.Sprintf("too many messages: more than %d in %v", l.Events, l.EventSpan)
	s.end(EndThrottled, why)
	s.server.observer.Throttled()
	if s.profile != nil {
		s.server.log().Warn("a phone is cut off", "device", s.profile.device.Name, "remote", s.remote.String(), "reason", why, "fix", "look what is wrong with it; security/events sets the limit")
		s.server.exchange.post(s, tooMany)
		s.server.exchange.detach(s)
	} else {
		s.server.strange.Tell(s.log, slog.LevelWarn, "connection cut off", "reason", why)
		s.send(&sccp.RegisterReject{Text: typeface{}.plain(tooMany, promptWidth)})
	}
	s.finish(EndThrottled, why)
	_ = s.conn.SetReadDeadline(time.Now().Add(l.Linger))
}

// post puts a text on the display of a session that ends.
func (x *exchange) post(s *session, text string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen != nil && !s.screen.device.Model.NoDisplay {
		s.screen.post(text, 0)
	}
}

// tooMany is what such a phone shows.
const tooMany = "Too many messages"
