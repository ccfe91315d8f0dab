package station

import (
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/examples/registrar/voice"
	"github.com/skinnykit/skinny/sccp"
)

// Voice carries the voice that cannot go from phone to phone. A [voice.Engine]
// is one. Its methods must not wait for a phone.
type Voice interface {
	Bind(media.Bind) (netip.AddrPort, error)
	Aim(media.Port, netip.AddrPort)
	Free(media.Port) voice.Traffic
}

// connect carries out what the call machine wants of voice.
func (x *exchange) connect(c call.Command) []call.Event {
	switch c := c.(type) {
	case call.ConnectMedia:
		return x.carry(x.broker.Connect(x.mediaLeg(c.A), x.mediaLeg(c.B)))
	case call.DisconnectMedia:
		return x.part(c.A)
	case call.JoinBridge:
		return x.carry(x.broker.Join(uint64(c.Bridge), x.mediaLeg(c.Endpoint)))
	case call.LeaveBridge:
		return x.part(c.Endpoint)
	case call.PlayMusic:
		if x.voice != nil {
			x.music[keyOfLeg(c.To)] = true
			return x.carry(x.broker.Music(c.Source, x.mediaLeg(c.To)))
		}
	case call.StopMusic:
		defer delete(x.music, keyOfLeg(c.To))
		return x.part(c.To)
	case call.StartPage:
		return x.carry(x.broker.Speak(x.pages(c.Page), x.mediaLeg(c.From)))
	case call.StopPage:
		return x.part(c.From)
	case call.JoinPage:
		return x.carry(x.broker.Tune(x.pages(c.Page), x.mediaLeg(c.Endpoint)))
	case call.LeavePage:
		return x.part(c.Endpoint)
	case call.SendDigit:
		x.sendDigit(c)
	}
	return nil
}

func keyOfLeg(e call.Endpoint) legKey { return legKey{e.Device, e.Ref} }

func (x *exchange) part(e call.Endpoint) []call.Event {
	return x.carry(x.broker.Disconnect(e.Device, e.Ref))
}

func (x *exchange) mediaLeg(e call.Endpoint) media.Leg {
	leg := media.Leg{Device: e.Device, Line: e.Line, Ref: e.Ref}
	if s := x.sessions[e.Device]; s != nil {
		leg.Capabilities = s.abilities()
		leg.Phone, leg.Host = s.remote.Addr(), s.local.Addr()
		leg.IPv6 = s.remote.Addr().Is6() && s.screen.dialect.Version >= firstIPv6
		leg.Relay = s.screen.distant && x.voice != nil
	}
	return leg
}

// carry carries out what the media broker decides. Answers of the voice engine
// come at once, and are served when everything before them is done.
func (x *exchange) carry(commands []media.Command) (events []call.Event) {
	for ; len(commands) > 0; commands = commands[1:] {
		switch c := commands[0].(type) {
		case media.Bind:
			commands = append(commands, x.bind(c)...)
		case media.Aim:
			x.voice.Aim(c.Port, c.To)
		case media.Free:
			x.free(c.Port)
		case media.Start:
			commands = append(commands, x.reach(c.Target, c.To, startTransmit(c))...)
		case media.Speak:
			commands = append(commands, x.reach(c.Target, c.Group, startMulticast(c))...)
		case media.Tune:
			commands = append(commands, x.reach(c.Target, c.Group, receiveMulticast(c))...)
		case media.Failed:
			events = append(events, x.mediaFailed(c)...)
		case media.Ask:
			x.voiced[legKey{c.Device, c.Ref}] = true
		default:
			x.order(c)
		}
	}
	return events
}

// order sends a phone what it is to do.
func (x *exchange) order(c media.Command) {
	switch c := c.(type) {
	case media.Open:
		x.sendTo(c.Device, openReceive(c))
		if x.channels.set(channel{c.Device, c.Stream}, time.Now().Add(x.limits.ChannelWithin)) {
			x.signal()
		}
	case media.Close:
		x.channels.stop(channel{c.Device, c.Stream})
		x.sendTo(c.Device, closeReceive(c.Target))
	case media.Stop:
		x.sendTo(c.Device, stopTransmit(c.Target))
	case media.Hush:
		x.sendTo(c.Device, stopMulticast(c.Target))
	case media.Untune:
		x.sendTo(c.Device, leaveMulticast(c.Target))
	}
}

// bind opens a port of the registrar.
func (x *exchange) bind(c media.Bind) []media.Command {
	if x.voice == nil {
		return x.broker.Unbound(c.Port, "the registrar carries no voice")
	}
	at, err := x.voice.Bind(c)
	if err != nil {
		return x.broker.Unbound(c.Port, err.Error())
	}
	return x.broker.Bound(c.Port, at)
}

func (x *exchange) free(p media.Port) {
	if x.voice == nil {
		return // it was never bound
	}
	t := x.voice.Free(p)
	x.log.Debug("voice port closed", "port", uint32(p),
		"received", t.Received, "sent", t.Sent, "refused", t.Refused, "late", t.Late)
}

// reach sends an order with an address. It gives up where the message has no room
// for it.
func (x *exchange) reach(t media.Target, at netip.AddrPort, order sccp.ServerMessage) []media.Command {
	s := x.sessions[t.Device]
	switch {
	case s == nil:
	case at.Addr().Is6() && s.screen.dialect.Version < firstIPv6:
		return x.broker.Untold(t.Device, t.Stream, "cannot be told an IPv6 address")
	default:
		s.send(order)
	}
	return nil
}

// mediaFailed ends a call without a voice path. One that waits goes on without
// music.
func (x *exchange) mediaFailed(c media.Failed) []call.Event {
	if k := (legKey{c.Device, c.Ref}); x.music[k] {
		x.log.Debug("no music", "device", c.Device, "call", c.Ref, "reason", c.Reason)
		delete(x.music, k)
		return nil
	}
	x.log.Warn("no voice path", "device", c.Device, "call", c.Ref, "reason", c.Reason)
	return []call.Event{call.MediaFailed{Device: c.Device, Ref: c.Ref}}
}

// finishMedia carries out what follows from a phone's answer.
func (x *exchange) finishMedia(commands []media.Command) {
	for _, ev := range x.carry(commands) {
		x.handle(ev)
	}
}

func (x *exchange) opened(s *session, stream media.Stream, at netip.AddrPort) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen == nil {
		return
	}
	x.channels.stop(channel{s.screen.device.Name, stream})
	x.finishMedia(x.broker.Opened(s.screen.device.Name, stream, at))
}

func (x *exchange) refused(s *session, stream uint32, reason string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen == nil {
		return
	}
	c := channel{s.screen.device.Name, media.Stream(stream)}
	x.channels.stop(c)
	x.finishMedia(x.broker.Refused(c.device, c.stream, reason))
}
