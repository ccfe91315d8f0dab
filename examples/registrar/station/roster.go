package station

import (
	"net/netip"

	"github.com/skinnykit/skinny/sccp"
)

// Phone is a registered phone, for people to look at.
type Phone struct {
	Device, Model string
	Numbers       []string
	Remote        netip.AddrPort
	Version       int
	Legs          int // its own calls
}

func (x *exchange) phones() []Phone {
	x.mu.Lock()
	defer x.mu.Unlock()
	list := make([]Phone, 0, len(x.sessions))
	for _, s := range x.sessions {
		p := s.screen.profile
		phone := Phone{
			Device: p.device.Name, Model: p.device.Model.Name, Remote: s.remote,
			Version: int(p.dialect.Version),
		}
		for _, d := range s.screen.legs {
			if !remote(d.State) {
				phone.Legs++
			}
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
