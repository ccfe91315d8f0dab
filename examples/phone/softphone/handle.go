package softphone

import (
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Limits of what a server can make a phone remember.
const (
	maxButtons = 256
	maxKeys    = 64
	maxSets    = 32
	maxCalls   = 200
	maxLamps   = 512
	maxPush    = 64 << 10
	maxWait    = time.Hour // that a token can be delayed
)

// handle does what a message asks for. Messages that a phone does not know, or
// whose body cannot be read, have no effect.
func (s *session) handle(m sccp.ServerMessage) error {
	if err := s.handleSession(m); err != nil {
		return err
	}
	s.phone.update(func(st *State) {
		s.showSetup(st, m)
		s.showPhone(st, m)
		s.showCall(st, m)
	})
	if err := s.handleMedia(m); err != nil {
		return err
	}
	if err := s.handleData(m); err != nil {
		return err
	}
	if err := s.answered(m.ID()); err != nil {
		return err
	}
	return s.leaveIfReset()
}

// handleSession serves the messages about the registration itself.
func (s *session) handleSession(m sccp.ServerMessage) error {
	switch m := m.(type) {
	case *sccp.RegisterAck:
		s.onRegisterAck(m)
	case *sccp.RegisterReject:
		return s.onRegisterReject(m)
	case *sccp.CapabilitiesReq:
		return s.onCapabilitiesReq()
	case *sccp.KeepAliveAck:
		s.keepAlive.missed = 0
	case *sccp.UnregisterAck:
		return s.onUnregisterAck(m)
	case *sccp.Reset:
		s.onReset(m)
	case *sccp.SPCPRegisterTokenAck, *sccp.SPCPRegisterTokenReject:
		return s.onToken(m)
	}
	return nil
}
