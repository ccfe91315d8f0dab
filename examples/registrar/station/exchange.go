package station

import (
	"context"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/sccp"
)

// exchange joins the phones. It carries out what the call machine and the media
// broker decide; nothing in it waits for a phone.
type exchange struct {
	log  *slog.Logger
	zone *time.Location
	wake chan struct{} // holds a token when the next alarm has changed

	mu       sync.Mutex
	machine  *call.Machine
	broker   *media.Broker
	alarms   *alarms
	sessions map[string]*session // by device name
	closed   string              // why no phone may come any more
}

func newExchange(log *slog.Logger, zone *time.Location, m *call.Machine, b *media.Broker) *exchange {
	return &exchange{
		log: log, zone: zone, wake: make(chan struct{}, 1),
		machine: m, broker: b, alarms: newAlarms(), sessions: make(map[string]*session),
	}
}

// attach tells a phone that it is registered, and makes it reachable at the same
// moment. An older session of the same device ends: the phone has come back
// before its old connection was found dead.
func (x *exchange) attach(s *session, welcome ...sccp.ServerMessage) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(s)
	device := s.profile.device
	if old := x.sessions[device.Name]; old != nil {
		x.remove(old)
		old.finish("the phone registered again on another connection")
	}
	if x.closed != "" {
		dismiss(s, x.closed)
		return
	}
	s.send(welcome...)
	x.sessions[device.Name] = s
	s.screen = newScreen(s.profile, s.send, func() time.Time { return time.Now().In(x.zone) })
	x.handle(call.DeviceUp{Device: device.Name, Lines: device.CallLines(), Options: device.Options})
}

// detach releases the calls of a session that has gone.
func (x *exchange) detach(s *session) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(s)
}

func (x *exchange) remove(s *session) {
	if s.screen == nil {
		return
	}
	name := s.screen.device.Name
	s.screen = nil
	if x.sessions[name] == s {
		delete(x.sessions, name)
		x.handle(call.DeviceDown{Device: name})
	}
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
	}
	x.handle(p)
}

func (x *exchange) capabilities(s *session, caps []media.Capability) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s.caps = caps
}

func (x *exchange) opened(s *session, stream media.Stream, at netip.AddrPort) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen != nil {
		x.finishMedia(x.broker.Opened(s.screen.device.Name, stream, at))
	}
}

func (x *exchange) refused(s *session, stream uint32, reason string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen != nil {
		x.finishMedia(x.broker.Refused(s.screen.device.Name, media.Stream(stream), reason))
	}
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
	if s.screen != nil && len(s.screen.legs) == 0 {
		s.send(selectSoftKeys(0, 0, sccp.SoftKeySetOnHook))
	}
}

// handle lets the machine decide about an event and carries it out; failures of
// the voice path come back as further events.
func (x *exchange) handle(ev call.Event) {
	for pending := []call.Event{ev}; len(pending) > 0; pending = pending[1:] {
		for _, c := range x.machine.Handle(time.Now(), pending[0]) {
			pending = append(pending, x.apply(c)...)
		}
	}
}

func (x *exchange) finishMedia(commands []media.Command) {
	for _, ev := range x.applyMedia(commands) {
		x.handle(ev)
	}
}

func (x *exchange) apply(c call.Command) []call.Event {
	switch c := c.(type) {
	case call.ShowLeg:
		if s := x.sessions[c.Device]; s != nil {
			s.screen.show(c.Leg)
		}
	case call.EndLeg:
		if s := x.sessions[c.Device]; s != nil {
			s.screen.end(c.Ref)
		}
	case call.Refuse:
		if s := x.sessions[c.Device]; s != nil {
			s.screen.refuse(c.Line, c.Reason)
		}
	case call.SendDigit:
		if s := x.sessions[c.To.Device]; s != nil {
			s.send(relayDigit(c.To.Line, c.To.Ref, c.Digit))
		}
	case call.ConnectMedia:
		return x.applyMedia(x.broker.Connect(x.mediaLeg(c.A), x.mediaLeg(c.B)))
	case call.DisconnectMedia:
		return x.applyMedia(x.broker.Disconnect(c.A.Device, c.A.Ref))
	case call.JoinBridge:
		return x.unavailable(c.Endpoint)
	case call.StartPage:
		return x.unavailable(c.From)
	case call.JoinPage:
		return x.unavailable(c.Endpoint)
	case call.StartTimer:
		if x.alarms.set(c.Timer, time.Now().Add(c.After)) {
			x.signal()
		}
	case call.StopTimer:
		x.alarms.stop(c.Timer)
	case call.Record:
		x.record(c)
	}
	return nil
}

// unavailable ends a leg whose voice cannot be carried: there is neither a mixer
// nor multicast.
func (x *exchange) unavailable(e call.Endpoint) []call.Event {
	x.log.Warn("no voice path", "device", e.Device, "call", e.Ref, "reason", "neither conference nor page is available")
	return []call.Event{call.MediaFailed{Device: e.Device, Ref: e.Ref}}
}

func (x *exchange) mediaLeg(e call.Endpoint) media.Leg {
	leg := media.Leg{Device: e.Device, Line: e.Line, Ref: e.Ref}
	if s := x.sessions[e.Device]; s != nil {
		leg.Capabilities = s.caps
	}
	return leg
}

func (x *exchange) applyMedia(commands []media.Command) (events []call.Event) {
	for _, c := range commands {
		switch c := c.(type) {
		case media.Open:
			x.sendTo(c.Device, openReceive(c))
		case media.Start:
			events = append(events, x.startTransmit(c)...)
		case media.Stop:
			x.sendTo(c.Device, stopTransmit(c.Target))
		case media.Close:
			x.sendTo(c.Device, closeReceive(c.Target))
		case media.Failed:
			x.log.Warn("no voice path", "device", c.Device, "call", c.Ref, "reason", c.Reason)
			events = append(events, call.MediaFailed{Device: c.Device, Ref: c.Ref})
		}
	}
	return events
}

// startTransmit gives up where the message has no room for the address.
func (x *exchange) startTransmit(c media.Start) []call.Event {
	s := x.sessions[c.Device]
	switch {
	case s == nil:
	case c.To.Addr().Is6() && s.screen.version < firstDynamic:
		return x.applyMedia(x.broker.Refused(c.Device, c.Stream, "cannot send to an IPv6 address"))
	default:
		s.send(startTransmit(c))
	}
	return nil
}

func (x *exchange) sendTo(device string, m sccp.ServerMessage) {
	if s := x.sessions[device]; s != nil {
		s.send(m)
	}
}

func (x *exchange) record(r call.Record) {
	attrs := []slog.Attr{
		slog.String("from", r.From.Number), slog.String("to", r.To.Number),
		slog.String("cause", r.Cause.String()), slog.Bool("answered", !r.Answered.IsZero()),
	}
	if !r.Answered.IsZero() {
		attrs = append(attrs, slog.Duration("duration", r.Ended.Sub(r.Answered)))
	}
	x.log.LogAttrs(context.Background(), slog.LevelInfo, "call ended", attrs...)
}

func (x *exchange) signal() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// run lets alarms go off until ctx ends.
func (x *exchange) run(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Reset(x.ring())
		select {
		case <-ctx.Done():
			return
		case <-x.wake:
		case <-timer.C:
		}
	}
}

// ring fires what is due and returns the time to the next alarm.
func (x *exchange) ring() time.Duration {
	x.mu.Lock()
	defer x.mu.Unlock()
	for {
		id, ok := x.alarms.due(time.Now())
		if !ok {
			break
		}
		x.handle(call.TimerFired{Timer: id})
	}
	if at, ok := x.alarms.next(); ok {
		return time.Until(at)
	}
	return time.Hour
}

// Phone is a registered phone, for people to look at.
type Phone struct {
	Device, Model string
	Numbers       []string
	Remote        netip.AddrPort
	Version       int
	Legs          int
}

func (x *exchange) phones() []Phone {
	x.mu.Lock()
	defer x.mu.Unlock()
	list := make([]Phone, 0, len(x.sessions))
	for _, s := range x.sessions {
		p := s.screen.profile
		phone := Phone{
			Device: p.device.Name, Model: p.device.Model.Name, Remote: s.remote,
			Version: int(p.version), Legs: len(s.screen.legs),
		}
		for _, line := range p.device.Lines {
			phone.Numbers = append(phone.Numbers, line.Number)
		}
		list = append(list, phone)
	}
	return list
}

// dismiss tells every phone to come back later and ends its session.
func (x *exchange) dismiss(why string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = why
	for _, s := range x.sessions {
		dismiss(s, why)
	}
}

func dismiss(s *session, why string) {
	s.send(&sccp.Reset{ResetType: sccp.ResetTypeRestart})
	s.finish(why)
}
