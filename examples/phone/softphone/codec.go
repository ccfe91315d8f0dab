package softphone

import (
	"slices"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// coding is how the voice of a codec fills packets.
type coding struct {
	frame  time.Duration // packets hold whole frames
	octets int           // of one frame
}

// codings are the codecs that the phone sends. G.711 is a tone; of the others
// it has no encoder and sends frames of zeros, which is what relays, counters
// and recorders need.
func codingOf(codec sccp.PayloadType) (coding, bool) {
	switch codec {
	case sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k, sccp.PayloadTypeG722At64k:
		return coding{time.Millisecond, 8}, true
	case sccp.PayloadTypeG729, sccp.PayloadTypeG729AnnexA, sccp.PayloadTypeG729AnnexB, sccp.PayloadTypeG729AnnexAB:
		return coding{10 * time.Millisecond, 10}, true
	case sccp.PayloadTypeILBC:
		return coding{20 * time.Millisecond, 38}, true // RFC 3951; the frames of 30 ms have 50
	}
	return coding{}, false
}

// canPlay tells whether the phone announced a codec and can send it.
func (m *Model) canPlay(codec sccp.PayloadType) bool {
	_, ok := codingOf(codec)
	return ok && slices.Contains(m.Codecs, codec)
}

func rtpPayloadType(codec sccp.PayloadType) uint8 {
	format, _ := codec.RTP()
	return format.PayloadType
}

// voice returns the payload of a packet, and the time that it really lasts.
func voice(codec sccp.PayloadType, packet time.Duration) ([]byte, time.Duration) {
	switch codec {
	case sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k:
		return tone(codec, int(packet*clockRate/time.Second)), packet
	}
	c, _ := codingOf(codec)
	frames := max(int(packet/c.frame), 1)
	return make([]byte, frames*c.octets), time.Duration(frames) * c.frame
}
