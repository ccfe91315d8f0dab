package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// secretDigits tells whether digits begin with the code of a service and go on:
// they may hold a PIN.
func (s *Server) secretDigits(digits string) bool {
	_, route := s.Directory.Match(call.Caller{}, digits)
	return route.Kind == call.RouteService && route.Number != ""
}

// secretKey tells whether a key of the keypad may be a digit of a PIN: it follows
// the code of a service, or somebody listens to it in a call.
func (x *exchange) secretKey(s *session, m *sccp.KeypadButton) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s.screen == nil {
		return false
	}
	active := s.screen.active()
	if active == nil {
		return false
	}
	switch active.State {
	case call.OffHook, call.Dialing:
		return s.server.secretDigits(active.Digits + digitOf(m.Button))
	}
	return true
}

// tellsDigit tells whether a message brings a phone a digit that somebody else has
// pressed in a call.
func tellsDigit(m sccp.ServerMessage) bool {
	if tone, ok := m.(*sccp.StartTone); ok {
		return tone.Tone >= sccp.DeviceToneDTMF1 && tone.Tone <= sccp.DeviceToneDTMFD
	}
	return isDigit(m.ID())
}

func isDigit(id sccp.ID) bool {
	return id == sccp.IDKeypadButton || id == sccp.IDNotifyDtmfTone || id == sccp.IDSendDtmfTone
}
