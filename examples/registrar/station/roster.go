package station

import (
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Phone is a registered phone, for people to look at.
type Phone struct {
	Device, Model string
	Type          string   // the device type by the name of the protocol
	Load          string   // firmware; empty when the phone did not tell
	Numbers       []string // none of a phone that has none yet
	User          string   // who is logged on; empty: nobody
	Remote        netip.AddrPort
	Secure        bool // over TLS
	Version       int  // of the protocol
	Since         time.Time
	Heard         time.Time // when its last message came
	Legs          int       // its own calls
	// Voice is what the phone told of the last call it was asked about: its
	// latency, jitter and losses; nil before.
	Voice *Statistics
}

// Phones returns the registered phones in no particular order.
func (s *Server) Phones() []Phone {
	s.prepare()
	return s.exchange.phones()
}

func (x *exchange) phones() []Phone {
	x.mu.Lock()
	defer x.mu.Unlock()
	list := make([]Phone, 0, len(x.sessions))
	for _, s := range x.sessions {
		list = append(list, s.view())
	}
	return list
}

func (s *session) view() Phone {
	p := s.screen.profile
	phone := Phone{
		Device: p.device.Name, Model: p.device.Model.Name, Type: p.kind.String(), Load: p.load,
		User: p.device.User, Remote: s.remote, Secure: s.secure, Version: int(p.dialect.Version),
		Since: s.registered, Heard: s.lastHeard(), Legs: s.screen.own(), Voice: s.voice,
	}
	if p.device.Guest {
		return phone
	}
	for _, line := range p.device.Lines {
		phone.Numbers = append(phone.Numbers, line.Number)
	}
	return phone
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
	s.finish(EndShutdown, why)
}
