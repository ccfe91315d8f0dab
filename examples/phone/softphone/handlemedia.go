package softphone

import (
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// firstAckVersion is the first that acknowledges StartMediaTransmission and
// carries IPv6 addresses.
const firstAckVersion = 17

// handleMedia opens and closes streams as the server says.
func (s *session) handleMedia(m sccp.ServerMessage) error {
	switch m := m.(type) {
	case *sccp.OpenReceiveChannel:
		return s.onOpen(m)
	case *sccp.CloseReceiveChannel:
		s.onClose(stopID(m.ConferenceID, m.PassThroughPartyID, m.CallReference))
	case *sccp.StartMediaTransmission:
		return s.onStart(m)
	case *sccp.StopMediaTransmission:
		s.onStop(stopID(m.ConferenceID, m.PassThroughPartyID, m.CallReference))
	case *sccp.PortReq:
		return s.onPortReq(m)
	case *sccp.PortClose:
		s.onPortClose(streamID{m.ConferenceID, m.PassThroughPartyID, m.CallReference})
	case *sccp.ConnectionStatisticsReq:
		return s.onStatistics(m)
	case *sccp.OpenMultiMediaReceiveChannel:
		return s.reply(&sccp.OpenMultiMediaReceiveChannelAck{
			MultimediaReceptionStatus: sccp.OpenReceiveStatusError,
			PassThroughPartyID:        m.PassThroughPartyID,
			CallReference:             m.CallReference,
		})
	case *sccp.StartMultiMediaTransmission:
		return s.reply(&sccp.StartMultiMediaTransmissionAck{
			ConferenceID: m.ConferenceID, PassThroughPartyID: m.PassThroughPartyID, CallReference: m.CallReference,
			MultimediaTransmissionStatus: sccp.MediaStatusInvalidCodec,
		})
	case *sccp.StartMulticastMediaReception:
		return s.onTune(m)
	case *sccp.StopMulticastMediaReception:
		s.untune(stopID(m.ConferenceID, m.PassThroughPartyID, m.CallReference).names)
	case *sccp.StartMulticastMediaTransmission:
		s.onSpeak(m)
	case *sccp.StopMulticastMediaTransmission:
		s.hush(stopID(m.ConferenceID, m.PassThroughPartyID, m.CallReference).names)
	}
	return nil
}

func (s *session) onOpen(m *sccp.OpenReceiveChannel) error {
	ack := &sccp.OpenReceiveChannelAck{PassThroughPartyID: m.PassThroughPartyID, CallReference: m.CallReference}
	ack.MediaReceptionStatus = s.openReceive(m, ack)
	return s.reply(ack)
}

func (s *session) openReceive(m *sccp.OpenReceiveChannel, ack *sccp.OpenReceiveChannelAck) sccp.MediaStatus {
	if status := s.playable(m.Codec, &m.Encryption); status != sccp.MediaStatusOK {
		return status
	}
	if !s.canTell(m.RequestedIPAddrType) {
		return sccp.MediaStatusAddressTypeUnavailable
	}
	id := openID(m)
	st := s.media.toReceive(id)
	if st == nil {
		var status sccp.MediaStatus
		if st, status = s.media.add(); status != sccp.MediaStatusOK {
			return status
		}
	}
	if err := st.startReceiving(id, m.Codec); err != nil {
		s.media.drop(st)
		return sccp.MediaStatusOutOfSockets
	}
	ack.Address, ack.Port = st.local().Addr(), uint32(st.local().Port())
	s.media.changed()
	return sccp.MediaStatusOK
}

func (s *session) onClose(id streamID) {
	if st := s.media.receiving(id); st != nil {
		st.stopReceiving()
		s.media.drop(st)
		s.media.changed()
	}
}

func (s *session) onStart(m *sccp.StartMediaTransmission) error {
	ack := &sccp.StartMediaTransmissionAck{
		ConferenceID: m.ConferenceID, PassThroughPartyID: m.PassThroughPartyID, CallReference: m.CallReference,
	}
	ack.MediaTransmissionStatus = s.startTransmission(m, ack)
	switch {
	case s.conn.Version() >= firstAckVersion:
		return s.reply(ack)
	case ack.MediaTransmissionStatus != sccp.MediaStatusOK:
		return s.reply(&sccp.MediaTransmissionFailure{
			ConferenceID: m.ConferenceID, PassThroughPartyID: m.PassThroughPartyID,
			RemoteAddress: ipv4Only(m.RemoteAddress), RemotePort: m.RemotePort, CallReference: m.CallReference,
		})
	}
	return nil
}

func (s *session) startTransmission(m *sccp.StartMediaTransmission, ack *sccp.StartMediaTransmissionAck) sccp.MediaStatus {
	if status := s.playable(m.Codec, &m.Encryption); status != sccp.MediaStatusOK {
		return status
	}
	remote := m.RemoteAddress.Unmap()
	if !remote.IsValid() || remote.IsUnspecified() || m.RemotePort == 0 || m.RemotePort > 65535 {
		return sccp.MediaStatusUnknown
	}
	if remote.Is4() != s.media.addr.Is4() {
		return sccp.MediaStatusAddressTypeUnavailable
	}
	id := startID(m)
	st := s.media.toSend(id)
	if st == nil {
		var status sccp.MediaStatus
		if st, status = s.media.add(); status != sccp.MediaStatusOK {
			return status
		}
	}
	st.startSending(id, m.Codec, netip.AddrPortFrom(remote, uint16(m.RemotePort)), packetTime(m.MillisecondsPerPacket))
	ack.TransmitAddress, ack.Port = st.local().Addr(), uint32(st.local().Port())
	s.media.changed()
	return sccp.MediaStatusOK
}

func (s *session) onStop(id streamID) {
	if st := s.media.sending(id); st != nil {
		st.stopSending()
		s.media.drop(st)
		s.media.changed()
	}
}

// onPortReq reserves a port; without one the answer has none.
func (s *session) onPortReq(m *sccp.PortReq) error {
	res := &sccp.PortRes{
		ConferenceID: m.ConferenceID, CallReference: m.CallReference, PassThroughPartyID: m.PassThroughPartyID,
		MediaType: m.MediaType,
	}
	id := streamID{m.ConferenceID, m.PassThroughPartyID, m.CallReference}
	st := s.media.first(func(st *stream) bool { return st.reserved && id == st.rx })
	if st == nil && s.canTell(m.IPAddressType) {
		st, _ = s.media.add()
	}
	if st != nil {
		st.rx, st.reserved = id, true
		st.show(id, st.remote())
		res.Address, res.Port, res.RtcpPort = st.local().Addr(), uint32(st.local().Port()), uint32(st.local().Port())+1
		s.media.changed()
	}
	return s.reply(res)
}

func (s *session) onPortClose(id streamID) {
	st := s.media.first(func(st *stream) bool { return st.reserved && id.names(st.rx) })
	if st != nil {
		st.reserved = false
		s.media.drop(st)
		s.media.changed()
	}
}

func (s *session) onStatistics(m *sccp.ConnectionStatisticsReq) error {
	c := s.media.report(m.CallReference, m.StatsProcessingMode == sccp.StatsProcessingClearStats)
	return s.reply(&sccp.ConnectionStatisticsRes{
		DirectoryNumber:       m.DirectoryNumber,
		CallReference:         m.CallReference,
		StatsProcessingMode:   m.StatsProcessingMode,
		NumberPacketsSent:     c.PacketsSent,
		NumberOctetsSent:      c.OctetsSent,
		NumberPacketsReceived: c.PacketsReceived,
		NumberOctetsReceived:  c.OctetsReceived,
		NumberPacketsLost:     c.PacketsLost,
		Jitter:                uint32(c.Jitter / time.Millisecond),
	})
}

// playable refuses codecs that the model does not have, and encryption.
func (s *session) playable(codec sccp.PayloadType, e *sccp.EncryptionInfo) sccp.MediaStatus {
	switch {
	case !s.phone.cfg.Model.canPlay(codec):
		return sccp.MediaStatusInvalidCodec
	case e.Algorithm != sccp.EncryptionAlgorithmNone:
		return sccp.MediaStatusEncoderOrDecoderFailed
	}
	return sccp.MediaStatusOK
}

// canTell tells whether the phone's address is of the family that is wanted
// and that its messages can carry.
func (s *session) canTell(wanted sccp.IPAddrType) bool {
	if s.media.addr.Is4() {
		return wanted != sccp.IPAddrTypeIPv6
	}
	return s.conn.Version() >= firstAckVersion && wanted != sccp.IPAddrTypeIPv4
}

func ipv4Only(a netip.Addr) netip.Addr {
	if a = a.Unmap(); a.Is4() {
		return a
	}
	return netip.Addr{}
}
