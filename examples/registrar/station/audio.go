package station

import (
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/sccp"
)

// expedited is the TOS byte of voice: DSCP 46.
const expedited = 46 << 2

func openReceive(c media.Open) *sccp.OpenReceiveChannel {
	family := sccp.IPAddrTypeIPv4
	if c.IPv6 {
		family = sccp.IPAddrTypeIPv6
	}
	return &sccp.OpenReceiveChannel{
		ConferenceID: c.Ref, PassThroughPartyID: uint32(c.Stream), CallReference: c.Ref,
		MillisecondsPerPacket: c.Format.Packet, Codec: sccp.PayloadType(c.Format.Codec),
		RFC2833PayloadType: c.Format.Digits, RequestedIPAddrType: family,
	}
}

func closeReceive(t media.Target) *sccp.CloseReceiveChannel {
	return &sccp.CloseReceiveChannel{ConferenceID: t.Ref, PassThroughPartyID: uint32(t.Stream), CallReference: t.Ref}
}

func startTransmit(c media.Start) *sccp.StartMediaTransmission {
	return &sccp.StartMediaTransmission{
		ConferenceID: c.Ref, PassThroughPartyID: uint32(c.Stream), CallReference: c.Ref,
		RemoteAddress: c.To.Addr(), RemotePort: uint32(c.To.Port()),
		MillisecondsPerPacket: c.Format.Packet, Codec: sccp.PayloadType(c.Format.Codec),
		Qualifier:          sccp.TransmitQualifier{Precedence: expedited},
		RFC2833PayloadType: c.Format.Digits,
	}
}

func stopTransmit(t media.Target) *sccp.StopMediaTransmission {
	return &sccp.StopMediaTransmission{ConferenceID: t.Ref, PassThroughPartyID: uint32(t.Stream), CallReference: t.Ref}
}

func startMulticast(c media.Speak) *sccp.StartMulticastMediaTransmission {
	return &sccp.StartMulticastMediaTransmission{
		ConferenceID: c.Ref, PassThroughPartyID: uint32(c.Stream), CallReference: c.Ref,
		MulticastAddress: c.Group.Addr(), MulticastPort: uint32(c.Group.Port()),
		MillisecondsPerPacket: c.Format.Packet, Codec: sccp.PayloadType(c.Format.Codec),
		Qualifier: sccp.TransmitQualifier{Precedence: expedited},
	}
}

func stopMulticast(t media.Target) *sccp.StopMulticastMediaTransmission {
	return &sccp.StopMulticastMediaTransmission{ConferenceID: t.Ref, PassThroughPartyID: uint32(t.Stream), CallReference: t.Ref}
}

func receiveMulticast(c media.Tune) *sccp.StartMulticastMediaReception {
	return &sccp.StartMulticastMediaReception{
		ConferenceID: c.Ref, PassThroughPartyID: uint32(c.Stream), CallReference: c.Ref,
		MulticastAddress: c.Group.Addr(), MulticastPort: uint32(c.Group.Port()),
		MillisecondsPerPacket: c.Format.Packet, Codec: sccp.PayloadType(c.Format.Codec),
	}
}

func leaveMulticast(t media.Target) *sccp.StopMulticastMediaReception {
	return &sccp.StopMulticastMediaReception{ConferenceID: t.Ref, PassThroughPartyID: uint32(t.Stream), CallReference: t.Ref}
}

// statisticsReq asks for the voice of a call that has ended.
func statisticsReq(p *profile, line, ref uint32) *sccp.ConnectionStatisticsReq {
	m := &sccp.ConnectionStatisticsReq{CallReference: ref, StatsProcessingMode: sccp.StatsProcessingClearStats}
	if p.hasLine(line) {
		m.DirectoryNumber = p.face.plain(p.numberOf(line), numberWidth)
	}
	return m
}

// capabilitiesOf returns the audio codecs a phone announces; ok is false for
// other messages.
func capabilitiesOf(m sccp.StationMessage) (list []media.Capability, ok bool) {
	var caps []sccp.AudioCapability
	switch m := m.(type) {
	case *sccp.CapabilitiesRes:
		caps = m.Caps
	case *sccp.UpdateCapabilities:
		caps = m.AudioCaps
	case *sccp.UpdateCapabilitiesV2:
		caps = m.AudioCaps
	case *sccp.UpdateCapabilitiesV3:
		caps = m.AudioCaps
	default:
		return nil, false
	}
	for _, c := range caps {
		list = append(list, media.Capability{Codec: media.Codec(c.Codec), MaxPacket: c.MaxFramesPerPacket})
	}
	return list, true
}
