package station

import (
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/sccp"
)

// handle does what a message asks for. Messages that need a registration are
// dropped before it.
func (s *session) handle(m sccp.StationMessage) {
	switch m := m.(type) {
	case *sccp.KeepAliveReq:
		s.beats.read(time.Now())
		s.send(&sccp.KeepAliveAck{})
	case *sccp.RegisterReq:
		s.register(m)
	case *sccp.RegisterTokenReq:
		s.token(m.DeviceName)
	case *sccp.SPCPRegisterTokenReq:
		s.tokenSPCP(m.DeviceName)
	case *sccp.UnregisterReq:
		s.unregister()
	case *sccp.Alarm:
		s.logAlarm(m)
	default:
		if s.profile != nil {
			s.handleRegistered(m)
		}
	}
}

// everySPCPFeature is what other servers answer to the tokens of SPA phones.
const everySPCPFeature = 65535

func (s *session) handleRegistered(m sccp.StationMessage) {
	x := s.server.exchange
	if answers := s.answer(m); answers != nil {
		s.send(answers...)
		if _, ok := m.(*sccp.TimeDateReq); ok {
			x.idle(s) // the end of most registrations
		}
		return
	}
	if x.ask(s, m) {
		return
	}
	if press, ok := pressOf(s.profile, m); ok {
		x.press(s, press)
		return
	}
	if caps, ok := capabilitiesOf(m); ok {
		x.capabilities(s, caps)
		return
	}
	if d, ok := userDataOf(m); ok {
		s.takeUserData(d)
		return
	}
	switch m := m.(type) {
	case *sccp.SoftKeySetReq:
		s.send(s.profile.softKeySets())
		x.idleKeys(s)
	case *sccp.RegisterAvailableLines:
		x.idle(s)
	case *sccp.OpenReceiveChannelAck:
		s.receiveOpened(m)
	case *sccp.StartMediaTransmissionAck:
		if m.MediaTransmissionStatus != sccp.MediaStatusOK {
			x.refused(s, m.PassThroughPartyID, "cannot send: "+m.MediaTransmissionStatus.String())
		}
	case *sccp.MediaTransmissionFailure:
		x.refused(s, m.PassThroughPartyID, "cannot send")
	case *sccp.MulticastMediaReceptionAck:
		if m.MulticastReceptionStatus != sccp.MulticastMediaReceptionStatusOK {
			x.refused(s, m.PassThroughPartyID, "cannot receive a page")
		}
	case *sccp.ConnectionStatisticsRes:
		if !x.statistics(s, m) {
			s.log.Info("call statistics", "call", m.CallReference, "voice", statisticsOf(s.profile.device.Name, m))
		}
	case *sccp.SoftKeyEvent:
		x.strange(s, m)
	case *sccp.AddOnDeviceCapabilities:
		s.log.Info("add-on module", "type", sccp.DeviceType(m.Type).String(), "text", printable(m.Text))
	default:
		s.log.Debug("message without effect", "id", m.ID().String())
	}
}

func (s *session) receiveOpened(m *sccp.OpenReceiveChannelAck) {
	x := s.server.exchange
	if m.MediaReceptionStatus != sccp.MediaStatusOK {
		x.refused(s, m.PassThroughPartyID, "cannot receive: "+m.MediaReceptionStatus.String())
		return
	}
	addr := m.Address.Unmap()
	if !addr.IsValid() || addr.IsUnspecified() {
		addr = s.remote.Addr()
	}
	if m.Port == 0 || m.Port > 0xffff {
		x.refused(s, m.PassThroughPartyID, "told no port")
		return
	}
	x.opened(s, media.Stream(m.PassThroughPartyID), netip.AddrPortFrom(addr, uint16(m.Port)))
}
