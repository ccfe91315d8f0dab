package station

import (
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// screen draws what one phone shows: legs, settings and watched numbers, on its
// display, lamps, ringer, speaker and softkeys. It remembers what it drew, so
// that only changes are sent; what is true it asks the call machine.
type screen struct {
	*profile
	send  func(...sccp.ServerMessage)
	now   func() time.Time
	truth truth

	handset bool // lifted, as far as the phone has told
	greeted bool // the phone knows its buttons, lamps make sense
	keyed   bool // it has asked for key sets, as some do whose model has no softkeys
	legs    []*drawn
	lamps   map[uint32]sccp.LampMode // by line instance
	status  phrase                   // on the prompt line of the idle phone
	detail  string
	mail    mail
	shown   []uint32 // states of buttons, by their places; nil before any was shown
	watched []subscription
	posted  *posted // nil: nothing
}

// truth is what there is to show beside legs. The call machine knows it.
type truth interface {
	LineSettings(number string) call.LineSettings
	PhoneSettings(device string) call.PhoneSettings
	Status(call.Subject) call.Status
}

// drawn is a leg as it is on the display.
type drawn struct {
	call.Leg
	told     bool // the phone knows of it
	parties  parties
	prompt   phrase // what the prompt line says about it
	detail   string
	set      sccp.SoftKeySet
	mask     uint32
	privacy  sccp.CallPrivacy
	reminded bool // rings once because it is on hold for long
}

func newScreen(p *profile, send func(...sccp.ServerMessage), now func() time.Time, t truth) *screen {
	return &screen{profile: p, send: send, now: now, truth: t}
}

func (s *screen) find(ref uint32) *drawn {
	for _, d := range s.legs {
		if d.Ref == ref {
			return d
		}
	}
	return nil
}

// show draws a leg, or redraws what changed of it.
func (s *screen) show(leg call.Leg) {
	d := s.find(leg.Ref)
	if d == nil {
		d = &drawn{}
		s.legs = append(s.legs, d)
	}
	before := d.Leg
	d.Leg = leg
	if d.reminded {
		d.reminded = false
		s.ring(d, sccp.RingModeOff, sccp.RingDurationNormal)
	}
	if before.State == leg.State {
		s.refresh(d, before)
	} else {
		s.enter(d, before)
	}
	if active := s.active(); active != nil && active != d {
		s.rekey(active) // joining needs a second call
	}
}

// end takes a leg off the display. Nothing names its reference afterwards: some
// phones would bring the call back to life.
func (s *screen) end(ref uint32, history call.History) {
	d := s.find(ref)
	if d == nil {
		return
	}
	if ringing(d.State) || d.reminded {
		s.hush(d)
	} else if !remote(d.State) {
		s.silence(d)
	}
	rest := s.legs[:0]
	for _, other := range s.legs {
		if other != d {
			rest = append(rest, other)
		}
	}
	clear(s.legs[len(rest):])
	s.legs = rest
	s.lamp(d.Line)
	if !d.told {
		return
	}
	s.send(&sccp.ClearPromptStatus{LineInstance: d.Line, CallReference: d.Ref})
	s.keepHistory(d, history)
	s.state(d, sccp.DCallStateOnHook)
	if remote(d.State) && !s.idle() {
		return
	}
	s.speaker()
	if s.idle() {
		s.drawIdle()
		return
	}
	s.focus()
}

// idle tells whether the phone has no calls of its own.
func (s *screen) idle() bool {
	for _, d := range s.legs {
		if !remote(d.State) {
			return false
		}
	}
	return true
}

// drawIdle draws a phone without calls.
func (s *screen) drawIdle() {
	if s.idle() {
		s.selectKeys(0, 0, sccp.SoftKeySetOnHook, sccp.AllKeys)
		s.send(timeDate(s.now()))
		s.drawStatus()
	}
}

// focus shows keys and prompt of the leg that matters most after another ended.
func (s *screen) focus() {
	d := s.active()
	for i := len(s.legs) - 1; d == nil; i-- {
		if !remote(s.legs[i].State) {
			d = s.legs[i]
		}
	}
	s.keys(d)
	s.promptLine(d.Line, d.Ref, d.prompt, d.detail)
}

// active returns the leg that has the handset, or nil.
func (s *screen) active() *drawn {
	for _, d := range s.legs {
		if d.Active {
			return d
		}
	}
	return nil
}

func ringing(state call.State) bool { return state == call.RingIn || state == call.Waiting }

// remote tells whether the leg mirrors a call of another phone.
func remote(state call.State) bool { return state == call.RemoteInUse || state == call.RemoteHeld }
