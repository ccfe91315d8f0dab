package station

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// ErrNoDisplay says that a phone has nothing to show a text on.
var ErrNoDisplay = errors.New("the phone has no display")

// messagePriority is another one than that of what the registrar itself notifies,
// which clears its own after each ringing.
const messagePriority = notifyPriority + 1

// Message shows a text on the display of a registered phone, in its charset and
// cut to its width, for some time: 0 means until another one comes, and an empty
// text takes it away. Calls may cover it for a while. beep makes a sound, in the
// ear of a user who talks. The error wraps [ErrNotRegistered] or [ErrNoDisplay].
func (s *Server) Message(device, text string, timeout time.Duration, beep bool) error {
	s.prepare()
	oneLine := strings.Join(strings.Fields(text), " ")
	return s.exchange.message(device, oneLine, timeout, beep)
}

func (x *exchange) message(device, text string, timeout time.Duration, beep bool) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	s, err := x.session(device)
	switch {
	case err != nil:
		return err
	case s.screen.device.Model.NoDisplay:
		return fmt.Errorf("%s: %w", device, ErrNoDisplay)
	}
	s.screen.post(text, timeout)
	if beep && text != "" {
		s.screen.beep(sccp.DeviceToneZipZip)
	}
	return nil
}

// posted is a text that somebody has sent to a phone whose prompt line is all it
// has: what else is drawn there must not end it.
type posted struct {
	text  sccp.Text
	until time.Time // zero: for ever
}

func (s *screen) post(text string, timeout time.Duration) {
	told := s.face.plain(text, s.dialect.PromptLimit())
	seconds := wholeSeconds(timeout)
	switch {
	case s.habits.promptOnly:
		s.posted = nil
		if text != "" {
			s.posted = &posted{text: told}
			if seconds > 0 {
				s.posted.until = s.now().Add(time.Duration(seconds) * time.Second)
			}
		}
		s.drawIdleStatus()
	case text == "":
		s.send(&sccp.ClearPriNotify{Priority: messagePriority})
	default:
		s.send(s.dialect.PriorityNotify(seconds, messagePriority, told))
	}
}

// wholeSeconds rounds up to what fits into a message.
func wholeSeconds(d time.Duration) uint32 {
	n := max(d, 0) / time.Second
	if d > n*time.Second {
		n++
	}
	return uint32(min(n, math.MaxInt32))
}

func (s *screen) drawIdleStatus() {
	if s.idle() {
		s.drawStatus()
	}
}

// drawPosted shows what was posted, for the rest of its time.
func (s *screen) drawPosted() {
	if s.posted == nil {
		return
	}
	var rest uint32
	if until := s.posted.until; !until.IsZero() {
		if rest = wholeSeconds(until.Sub(s.now())); rest == 0 {
			s.posted = nil
			return
		}
	}
	s.send(s.dialect.Prompt(0, 0, rest, s.posted.text))
}

// beep makes a sound on a phone, whatever it does.
func (s *screen) beep(tone sccp.DeviceTone) {
	m := &sccp.StartTone{Tone: tone}
	if active := s.active(); active != nil {
		m.LineInstance, m.CallReference = active.Line, active.Ref
	}
	s.send(m)
}
