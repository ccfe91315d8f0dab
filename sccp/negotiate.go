package sccp

import "time"

// Versions of the protocol that phones and servers are known to speak, newest
// first. 0 and 8 are those of SPA phones (SPCP).
func knownVersions() [15]Version {
	return [...]Version{22, 21, 20, 19, 18, 17, 16, 15, 11, 10, 9, 8, 5, 3, 0}
}

// Negotiate returns the version that a server answers to a phone: the highest
// known one that is neither above the phone's own nor above highest. Both
// sides use it from then on; [RegisterAck] carries it in ProtocolVersion.
//
// Analog adapters ATA 186 and 188 claim 33 and mean 3. A phone too old to send
// a version gets 0.
func Negotiate(phone *RegisterReq, highest Version) Version {
	own := Version(phone.ProtocolVersion)
	if phone.DeviceType == DeviceTypeATA186 || phone.DeviceType == DeviceTypeATA188 {
		own = min(own, 3)
	}
	for _, v := range knownVersions() {
		if v <= own && v <= highest {
			return v
		}
	}
	return 0
}

// Feature bytes of RegisterAck as existing servers send them: chan-sccp and
// wazo agree on these, and phones were seen to accept them.
const (
	ackFeatures0      = 0x20
	ackFeaturesTo10   = 0xfef1
	ackFeaturesFrom11 = 0xfff1
)

// NewRegisterAck returns the answer that accepts a phone at a version from
// [Negotiate]. The phone sends KeepAliveReq every keepAlive; dateTemplate is
// how it shows dates, such as D.M.Y or M/D/YA, at most 6 bytes.
func NewRegisterAck(v Version, keepAlive time.Duration, dateTemplate string) *RegisterAck {
	interval := uint32(keepAlive / time.Second)
	m := &RegisterAck{
		KeepAliveInterval: interval, SecondaryKeepAliveInterval: interval,
		DateTemplate: Text(dateTemplate), ProtocolVersion: uint8(v),
	}
	switch {
	case v <= 3:
	case v <= 10:
		m.Features0, m.Features = ackFeatures0, ackFeaturesTo10
	default:
		m.Features0, m.Features = ackFeatures0, ackFeaturesFrom11
	}
	return m
}
