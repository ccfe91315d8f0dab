package station

import (
	"errors"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/examples/registrar/sparing"
	"github.com/skinnykit/skinny/sccp"
)

// exchange joins the phones. It carries out what the call machine and the media
// broker decide; nothing in it waits for a phone.
type exchange struct {
	log      *slog.Logger
	moves    *sparing.Log // from one address to another
	voice    Voice        // may be nil
	recorder Recorder     // may be nil
	observer Observer
	services services
	pages    func(group string) netip.AddrPort
	wake     chan struct{} // holds a token when the next alarm has changed

	refreshing sync.Mutex // one after another: each brings what is newest

	mu       sync.Mutex
	machine  *call.Machine
	settling *settling // what phones are shown of the settings
	broker   *media.Broker
	timers   *alarms[call.TimerID]
	channels *alarms[channel] // that phones were asked to open
	answers  *alarms[legKey]  // to questions for statistics
	tones    *alarms[legKey]  // of digits that phones were told to play
	ledger   *ledger
	sessions map[string]*session // by device name
	audience audience
	music    map[legKey]bool // legs that hear music
	voiced   map[legKey]bool // legs that had a voice path
	closed   string          // why no phone may come any more
	pushed   uint32          // objects so far: the last transaction
	zone     *time.Location
	clock    timekeeper
	limits   Limits
	takeOver TakeOver
	// addresses counts the registered devices of each address.
	addresses map[netip.Addr]int
	throttles throttles
	pending   map[*session]directory.Action // to be reset when their calls are over
}

// channel names a receive channel that a phone was asked for.
type channel struct {
	device string
	stream media.Stream
}

func (s *Server) newExchange(machine *call.Machine, set *Settings) *exchange {
	x := &exchange{
		log: s.log(), moves: s.strange, voice: s.Voice, recorder: s.Recorder, observer: s.observer, pages: s.Directory.PageAddress,
		zone: set.TimeZone, limits: set.Limits, takeOver: set.TakeOver, pending: make(map[*session]directory.Action),
		addresses: make(map[netip.Addr]int),
		wake:      make(chan struct{}, 1),
		machine:   machine, settling: newSettling(machine), broker: media.New(set.Codecs),
		timers: newAlarms[call.TimerID](), channels: newAlarms[channel](), answers: newAlarms[legKey](),
		tones: newAlarms[legKey](),
		ledger: newLedger(func(r CallRecord) {
			logCall(s.log(), r)
			if s.Recorder != nil {
				s.Recorder.Record(r)
			}
		}),
		sessions: make(map[string]*session), audience: newAudience(),
		music: make(map[legKey]bool), voiced: make(map[legKey]bool),
	}
	x.services.do, x.services.x = s.Services, x
	x.clock.look(time.Now().In(x.zone))
	return x
}

// errSuperseded says that the phone has come back on a newer connection, whose
// registration was read first.
var errSuperseded = errors.New("the phone registered again on another connection")

// attach tells a phone that it is registered, and makes it reachable at the same
// moment. An older session of the same device ends: the phone has come back
// before its old connection was found dead. The error is errSuperseded, or a
// [*directory.Rejection].
func (x *exchange) attach(s *session, p *profile, welcome ...sccp.ServerMessage) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	device := p.device
	if err := x.mayJoin(s, device.Name); err != nil {
		return err
	}
	if err := p.known.Arrive(device.Name); err != nil {
		return err
	}
	returns := device.Name
	if x.closed != "" {
		returns = nobody
	}
	x.remove(s, returns)
	s.profile = p
	s.renewed.Store(nil) // that was for the registration before
	if old := x.sessions[device.Name]; old != nil {
		x.tellMove(old, s)
		old.end(EndAgain, errSuperseded.Error())
		x.remove(old, returns)
		old.finish(EndAgain, errSuperseded.Error())
	}
	if returns == nobody {
		dismiss(s, x.closed)
		return nil
	}
	if known := x.throttles.back(device.Name); known != s.throttle {
		known.add(s.throttle, time.Now(), x.limits.EventSpan)
		s.throttle = known
	}
	s.send(welcome...)
	x.sessions[device.Name] = s
	x.addresses[s.remote.Addr()]++
	s.registered = time.Now()
	x.observer.Registered(p.kind)
	if x.recorder != nil && !device.Guest { // names of guests cost nothing, and would stay
		x.recorder.Registered(device.Name)
	}
	s.screen = newScreen(p, s.send, func() time.Time { return time.Now().In(x.zone) }, x.settling)
	x.audience.join(s)
	x.handle(call.DeviceUp{Device: device.Name, Lines: device.CallLines(), Options: device.Options})
	return nil
}

// detach releases the calls of a session that has gone.
func (x *exchange) detach(s *session) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(s, nobody)
}

// nobody is no name of a device.
const nobody = ""

// remove takes a session out. returns is the name of the phone that registers at
// this moment: its callers wait, if it is the same one.
func (x *exchange) remove(s *session, returns string) {
	if s.screen == nil {
		return
	}
	name := s.screen.device.Name
	if x.sessions[name] != s {
		s.screen = nil
		return
	}
	x.observer.Unregistered(s.profile.kind, s.endReason())
	x.audience.leave(s)
	delete(x.sessions, name)
	delete(x.pending, s)
	if from := s.remote.Addr(); x.addresses[from] > 1 {
		x.addresses[from]--
	} else {
		delete(x.addresses, from)
	}
	s.screen = nil
	x.throttles.leave(name, s.throttle, time.Now(), x.limits.EventSpan)
	if name != returns {
		s.profile.known.Leave(name)
	}
	x.handle(call.DeviceDown{Device: name, Returns: name == returns})
	x.ledger.gone(name)
}

func (x *exchange) press(s *session, p call.Press) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen == nil {
		return
	}
	switch p.Key {
	case call.KeyOffHook:
		s.screen.handset = true
	case call.KeyOnHook:
		s.screen.handset = false
	case call.KeyDND, call.KeyPrivacy, call.KeyHuntLogin, call.KeyCallBack:
		if s.screen.device.Guest { // it has nothing that would be kept
			s.screen.refuse(p.Line, p.Key, call.NotActive)
			return
		}
	}
	x.handle(p)
}

// strange answers a softkey that no template has.
func (x *exchange) strange(s *session, m *sccp.SoftKeyEvent) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen != nil {
		s.screen.refuse(m.LineInstance, 0, call.NotActive)
	}
}

// choose removes a participant of a conference that a phone has chosen from its
// list, and shows the rest.
func (x *exchange) choose(s *session, d userData) {
	x.mu.Lock()
	defer x.mu.Unlock()
	participant, ok := d.chosen()
	if s.screen == nil || !ok {
		return
	}
	device := s.screen.device.Name
	x.handle(call.RemoveParticipant{Device: device, Ref: d.ref, Participant: participant})
	if rest := x.machine.Participants(device, d.ref); len(rest) > 2 && s.screen != nil {
		s.screen.participants(call.ShowParticipants{Device: device, Line: d.line, Ref: d.ref, Participants: rest})
	}
}

func (x *exchange) capabilities(s *session, caps []media.Capability) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s.caps = caps
}

// ask answers a question that needs to know what is true now.
func (x *exchange) ask(s *session, m sccp.StationMessage) (answered bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen == nil {
		return false
	}
	switch m := m.(type) {
	case *sccp.ForwardStatReq:
		s.send(s.screen.forwardStat(m.LineNumber))
	case *sccp.FeatureStatReq:
		s.send(s.screen.featureStat(m.FeatureIndex))
	case *sccp.SubscriptionStatReq:
		if w, ok := s.screen.subscribe(m); ok {
			x.audience.subscribe(s, w)
		}
	default:
		return false
	}
	return true
}

// idle redraws a phone that has no calls.
func (x *exchange) idle(s *session) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen != nil {
		s.screen.greet()
	}
}

// idleKeys shows the keys of an idle phone, unless it is busy.
func (x *exchange) idleKeys(s *session) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen == nil {
		return
	}
	s.screen.keyed = true
	if s.screen.idle() {
		s.screen.selectKeys(0, 0, sccp.SoftKeySetOnHook, sccp.AllKeys)
	}
}

// handle lets the machine decide about an event and carries it out; failures of
// the voice path come back as further events.
func (x *exchange) handle(ev call.Event) {
	for pending := []call.Event{ev}; len(pending) > 0; pending = pending[1:] {
		x.observer.Event(pending[0])
		commands := x.machine.Handle(time.Now(), pending[0])
		if x.recorder != nil {
			x.recorder.Apply(commands)
		}
		later := x.settle(commands)
		for _, c := range commands {
			if !later || !held(c) {
				pending = append(pending, x.apply(c)...)
			}
		}
	}
	if len(x.pending) > 0 {
		x.resetIdle()
	}
}

// apart handles an event that comes from no phone.
func (x *exchange) apart(ev call.Event) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.handle(ev)
}

// apply carries out a command. Those for voice are in [exchange.connect].
func (x *exchange) apply(c call.Command) []call.Event {
	switch c := c.(type) {
	case call.ShowLeg:
		x.draw(c.Device, func(s *screen) { s.show(c.Leg) })
	case call.EndLeg:
		x.draw(c.Device, func(s *screen) { s.end(c.Ref, c.History) })
		x.inquire(c)
	case call.Refuse:
		x.draw(c.Device, func(s *screen) { s.refuse(c.Line, c.Key, c.Reason) })
	case call.Notice:
		x.draw(c.Device, func(s *screen) { s.notice(c) })
	case call.ShowParticipants:
		x.draw(c.Device, func(s *screen) { s.participants(c) })
	case call.StatusChanged:
		for _, s := range x.audience.watchers[c.Subject] {
			s.screen.statusChanged(c.Subject)
		}
	case call.LineChanged:
		for _, s := range x.audience.owners[c.Number] {
			s.screen.lineChanged(c.Number)
		}
	case call.PhoneChanged:
		x.draw(c.Device, func(s *screen) { s.phoneChanged() })
	case call.StartTimer:
		if x.timers.set(c.Timer, time.Now().Add(c.After)) {
			x.signal()
		}
	case call.StopTimer:
		x.timers.stop(c.Timer)
	case call.Record:
		tellEnd(x.observer, c)
		x.inquireOf(c)
		x.ledger.enter(c)
	case call.ServiceDialed:
		x.services.dialed(c)
	default:
		return x.connect(c)
	}
	return nil
}

// draw lets the screen of a phone show something, if it is still there.
func (x *exchange) draw(device string, show func(*screen)) {
	if s := x.sessions[device]; s != nil {
		show(s.screen)
	}
}

func (x *exchange) sendTo(device string, m sccp.ServerMessage) {
	if s := x.sessions[device]; s != nil {
		s.send(m)
	}
}
