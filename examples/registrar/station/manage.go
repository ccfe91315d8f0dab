package station

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

// Errors of what is asked of a phone or a call.
var (
	ErrNotRegistered = errors.New("the phone is not registered")
	ErrNoCall        = errors.New("there is no such call")
)

// LineSettings returns what is set for a number, as phones are shown it: a change
// of a moment ago may still be on its way to the disk.
func (s *Server) LineSettings(number string) call.LineSettings {
	s.prepare()
	return s.exchange.lineSettings(number)
}

// Forward sets a forward, as Apply does, and tells whether it holds: a number that
// cannot be called, or that leads back, changes nothing.
func (s *Server) Forward(ev call.SetForward) (holds bool) {
	s.prepare()
	s.exchange.mu.Lock()
	defer s.exchange.mu.Unlock()
	s.exchange.handle(ev)
	return s.exchange.machine.LineSettings(ev.Number).Forward(ev.When) == ev.To
}

// PhoneSettings returns what is set at a phone, registered or not, as it is shown.
func (s *Server) PhoneSettings(device string) call.PhoneSettings {
	s.prepare()
	return s.exchange.phoneSettings(device)
}

// Status returns what a lamp for a line, a park slot or a hunt group shows.
func (s *Server) Status(number string) call.Status {
	s.prepare()
	return s.exchange.status(s.Directory.Subject(number))
}

// ActiveCalls returns the calls that exist now, oldest first. Phones that only
// show a call of another phone of their line are left out, and so are those with
// nothing but a tone.
func (s *Server) ActiveCalls() []call.Overview {
	s.prepare()
	return s.exchange.overview()
}

// HangUp ends a call for everybody in it, as if all had hung up. The error is
// [ErrNoCall].
func (s *Server) HangUp(id call.CallID) error {
	s.prepare()
	return s.exchange.hangUp(id)
}

// HangUpPhone ends every call of a phone, those on hold too, and returns how many
// there were; what has only dial tone, or a tone that says why a call failed,
// counts as one. The error is [ErrNotRegistered].
func (s *Server) HangUpPhone(device string) (ended int, err error) {
	s.prepare()
	return s.exchange.hangUpPhone(device)
}

// Reset brings a registered phone to what its configuration says now. Restart and
// Reset are orders to the phone, which registers again by itself. They end its
// calls, or wait for their end if whenIdle is set; a phone that goes before that
// needs them no more. One that could not register any more, because it is gone from
// the directory or not allowed, is cut off. The error wraps [ErrNotRegistered], or is the one of
// Refresh.
func (s *Server) Reset(device string, how directory.Action, whenIdle bool) error {
	s.prepare()
	switch how {
	case directory.Keep:
		return nil
	case directory.Refresh:
		return s.Refresh(device)
	case directory.Restart, directory.Reset:
		return s.exchange.reset(device, how, whenIdle)
	}
	return fmt.Errorf("station: %s cannot be done to a phone", how)
}

// Waits tells whether a phone will start anew when its calls are over.
func (s *Server) Waits(device string) bool {
	s.prepare()
	s.exchange.mu.Lock()
	defer s.exchange.mu.Unlock()
	phone, err := s.exchange.session(device)
	return err == nil && s.exchange.pending[phone] > directory.Keep
}

// Refresh gives a registered phone the settings that the directory has for it
// now. The phone is not told of other lines or buttons before it registers again;
// calls stay up unless a line has another number. The error wraps
// [ErrNotRegistered], or is a [*directory.Rejection].
func (s *Server) Refresh(device string) error {
	s.prepare()
	return s.exchange.refresh(s.Directory, device)
}

// Restore brings back what users had set before the registrar was started, after
// what the configuration says and before Serve. It takes the events of a store:
// [call.RestoreLine] and [call.RestorePhone].
func (s *Server) Restore(events iter.Seq[call.Event]) {
	s.prepare()
	for ev := range events {
		s.exchange.apart(ev)
	}
}

func (x *exchange) lineSettings(number string) call.LineSettings {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.settling.LineSettings(number)
}

func (x *exchange) phoneSettings(device string) call.PhoneSettings {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.settling.PhoneSettings(device)
}

func (x *exchange) status(of call.Subject) call.Status {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.settling.Status(of)
}

func (x *exchange) overview() []call.Overview {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.machine.Overview()
}

func (x *exchange) hangUp(id call.CallID) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.machine.Exists(id) {
		return fmt.Errorf("%w: %d", ErrNoCall, id)
	}
	x.handle(call.HangUpCall{Call: id})
	return nil
}

func (x *exchange) hangUpPhone(device string) (ended int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s, err := x.session(device)
	if err != nil {
		return 0, err
	}
	ended = s.screen.own()
	x.handle(call.HangUpPhone{Device: s.screen.device.Name})
	return ended, nil
}

// session returns the session of a registered phone.
func (x *exchange) session(device string) (*session, error) {
	for _, name := range [2]string{device, strings.ToUpper(device)} {
		if s := x.sessions[name]; s != nil {
			return s, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", device, ErrNotRegistered)
}

func (x *exchange) reset(device string, how directory.Action, whenIdle bool) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	s, err := x.session(device)
	if err != nil {
		return err
	}
	how = max(how, x.pending[s])
	if whenIdle && !s.screen.idle() {
		x.pending[s] = how
		return nil
	}
	delete(x.pending, s)
	x.handle(call.HangUpPhone{Device: s.screen.device.Name})
	s.obey(how)
	return nil
}

func resetMessage(how directory.Action) *sccp.Reset {
	if how == directory.Reset {
		return &sccp.Reset{ResetType: sccp.ResetTypeReset}
	}
	return &sccp.Reset{ResetType: sccp.ResetTypeRestart}
}

// obey tells a phone to start anew. One that could not register any more is cut off
// too: it may be one that does not do what it is told.
func (s *session) obey(how directory.Action) {
	s.send(resetMessage(how))
	if !s.welcome() {
		s.finish(EndRefused, "may not be here any more")
	}
}

// welcome tells whether a registered phone could register again as it is.
func (s *session) welcome() bool {
	device := s.screen.device.Name
	return s.server.Directory.Device(device) != nil && s.allowed(device, s.screen.kind) == nil
}

// resetIdle resets the phones that were waited for and have no calls any more.
func (x *exchange) resetIdle() {
	for s, how := range x.pending {
		if s.screen.idle() {
			delete(x.pending, s)
			s.obey(how)
		}
	}
}

func (x *exchange) refresh(known *directory.Directory, name string) error {
	x.refreshing.Lock()
	defer x.refreshing.Unlock()
	before, err := x.profile(name)
	if err != nil {
		return err
	}
	device, err := known.Admit(before.device.Name, uint32(before.kind)) // may wait for the disk
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	s, err := x.session(name)
	if err != nil {
		return err
	}
	before = s.screen.profile
	after := newProfile(known, device, before.dialect.Version, before.announced)
	after.patience, after.kind, after.load, after.translated = before.patience, before.kind, before.load, before.translated
	after.settleNAT()
	x.audience.leave(s)
	s.screen.become(after)
	s.renewed.Store(after)
	x.audience.join(s)
	x.handle(call.DeviceChanged{Device: device.Name, Lines: device.CallLines(), Options: device.Options})
	s.screen.redraw()
	return nil
}

// profile returns that of a registered phone.
func (x *exchange) profile(name string) (*profile, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s, err := x.session(name)
	if err != nil {
		return nil, err
	}
	return s.screen.profile, nil
}

// adopt lets the reading goroutine use what a refresh has left for it.
func (x *exchange) adopt(s *session) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if p := s.renewed.Swap(nil); p != nil {
		s.profile = p
	}
}

// become makes the screen one of a phone with other settings.
func (s *screen) become(p *profile) {
	if len(p.buttons) != len(s.buttons) {
		s.shown = nil
	}
	s.profile = p
}

// redraw shows what is not as it was drawn.
func (s *screen) redraw() {
	if !s.greeted {
		return
	}
	s.messageLamps(false)
	s.redrawButtons()
	s.restatus()
	if active := s.active(); active != nil {
		s.rekey(active)
	}
}

// own counts the calls of the phone, and what rings there.
func (s *screen) own() (n int) {
	for _, d := range s.legs {
		if !remote(d.State) {
			n++
		}
	}
	return n
}
