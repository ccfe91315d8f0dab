package softphone

import (
	"net"
	"net/netip"

	"github.com/skinnykit/skinny/sccp"
)

// onTune joins a multicast group and counts what arrives.
func (s *session) onTune(m *sccp.StartMulticastMediaReception) error {
	ack := &sccp.MulticastMediaReceptionAck{
		MulticastReceptionStatus: sccp.MulticastMediaReceptionStatusError,
		PassThroughPartyID:       m.PassThroughPartyID,
		CallReference:            m.CallReference,
	}
	id := streamID{m.ConferenceID, m.PassThroughPartyID, m.CallReference}
	if group, ok := s.group(m.MulticastAddress, m.MulticastPort, m.Codec); ok {
		s.untune(func(other streamID) bool { return id == other })
		if st, status := s.media.join(group); status == sccp.MediaStatusOK {
			if st.startReceiving(id, m.Codec) == nil {
				ack.MulticastReceptionStatus = sccp.MulticastMediaReceptionStatusOK
			}
			s.media.drop(st)
			s.media.changed()
		}
	}
	return s.reply(ack)
}

func (s *session) untune(which func(streamID) bool) {
	st := s.media.firstOfGroup(func(st *stream) bool { return st.receiver != nil && which(st.rx) })
	if st != nil {
		st.stopReceiving()
		s.media.drop(st)
		s.media.changed()
	}
}

// onSpeak sends to a multicast group. The protocol has no answer.
func (s *session) onSpeak(m *sccp.StartMulticastMediaTransmission) {
	group, ok := s.group(m.MulticastAddress, m.MulticastPort, m.Codec)
	if !ok {
		s.phone.note(s.server, "cannot speak to %v:%d", m.MulticastAddress, m.MulticastPort)
		return
	}
	id := streamID{m.ConferenceID, m.PassThroughPartyID, m.CallReference}
	s.hush(func(other streamID) bool { return id == other })
	st, status := s.media.add()
	if status != sccp.MediaStatusOK {
		s.phone.note(s.server, "cannot speak to %v: %v", group, status)
		return
	}
	st.group = true
	st.startSending(id, m.Codec, group, packetTime(m.MillisecondsPerPacket))
	s.media.changed()
}

func (s *session) hush(which func(streamID) bool) {
	st := s.media.firstOfGroup(func(st *stream) bool { return st.sender != nil && which(st.tx) })
	if st != nil {
		st.stopSending()
		s.media.drop(st)
		s.media.changed()
	}
}

// group checks what a server says about a multicast stream.
func (s *session) group(address netip.Addr, port uint32, codec sccp.PayloadType) (netip.AddrPort, bool) {
	address = address.Unmap()
	ok := address.IsMulticast() && address.Is4() == s.media.addr.Is4() && port > 0 && port <= 65535 &&
		s.phone.cfg.Model.canPlay(codec)
	return netip.AddrPortFrom(address, uint16(port)), ok
}

// join opens a port that hears a group, on the interface with the phone's
// address. Many phones of one machine may hear the same group. The system binds
// to the port only: of two groups with one port each is heard twice.
func (m *media) join(group netip.AddrPort) (*stream, sccp.MediaStatus) {
	st, status := m.addSocket(func() (*net.UDPConn, error) {
		on, err := interfaceOf(m.addr)
		if err != nil {
			return nil, err
		}
		return net.ListenMulticastUDP("udp", on, net.UDPAddrFromAddrPort(group))
	})
	if st != nil {
		st.group, st.heard = true, group
	}
	return st, status
}

// interfaceOf returns the interface that has an address, and nil, which lets
// the system choose, when none has.
func interfaceOf(addr netip.Addr) (*net.Interface, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		addresses, err := one.Addrs()
		if err != nil {
			return nil, err
		}
		for _, a := range addresses {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil && prefix.Addr().Unmap() == addr {
				return &one, nil
			}
		}
	}
	return nil, nil
}
