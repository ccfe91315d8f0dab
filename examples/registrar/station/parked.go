package station

import "github.com/skinnykit/skinny/examples/registrar/call"

// ParkedCalls returns the calls that wait in park slots, in the order of the slots.
func (s *Server) ParkedCalls() []call.ParkedCall {
	s.prepare()
	x := s.exchange
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.machine.Parked()
}
