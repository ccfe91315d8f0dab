package softphone

import (
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/pion/rtp"
	"github.com/skinnykit/skinny/sccp"
)

const (
	rtpVersion     = 2
	rtpHeader      = 12
	clockRate      = 8000 // samples a second, one byte each
	defaultPacket  = 20 * time.Millisecond
	maxPacketTime  = 40 // milliseconds in a packet, as phones announce it
	longestPacket  = 60 * time.Millisecond
	shortestPacket = 10 * time.Millisecond
	// receiveBuffer holds 60 ms of G.711 with room for extensions; of longer
	// packets the end is lost, but they count.
	receiveBuffer = 1024
	// maxSocketErrors in a row end a receiver; some systems report single
	// ICMP errors here.
	maxSocketErrors = 100
)

// packetTime is how often to send for what a server asks.
func packetTime(milliseconds uint32) time.Duration {
	if milliseconds == 0 {
		return defaultPacket
	}
	asked := time.Duration(milliseconds) * time.Millisecond
	return min(max(asked, shortestPacket), longestPacket)
}

// send sends a tone until stop is closed.
func (st *stream) send(stop <-chan struct{}, to netip.AddrPort, codec sccp.PayloadType, every time.Duration) {
	payload, every := voice(codec, every)
	samples := uint32(every * clockRate / time.Second)
	packet := rtp.Packet{
		Header: rtp.Header{
			Version:        rtpVersion,
			Marker:         true,
			PayloadType:    rtpPayloadType(codec),
			SequenceNumber: uint16(rand.Uint32()),
			Timestamp:      rand.Uint32(),
			SSRC:           rand.Uint32(),
		},
		Payload: payload,
	}
	frame := make([]byte, rtpHeader+len(payload))
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if n, err := packet.MarshalTo(frame); err == nil {
			if _, err := st.socket.WriteToUDPAddrPort(frame[:n], to); err == nil {
				st.counters.sent(len(payload))
				st.changed()
			}
		}
		packet.Marker = false
		packet.SequenceNumber++
		packet.Timestamp += samples
		select {
		case <-ticker.C:
		case <-stop:
			return
		}
	}
}

// receive counts packets until the socket's deadline or end.
func (st *stream) receive() {
	buffer := make([]byte, receiveBuffer)
	var packet rtp.Packet
	for failed := 0; failed < maxSocketErrors; {
		n, _, err := st.socket.ReadFromUDPAddrPort(buffer)
		if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			failed++
			continue
		}
		failed = 0
		if packet.Unmarshal(buffer[:n]) != nil || packet.Version != rtpVersion {
			continue
		}
		st.counters.received(&packet.Header, len(packet.Payload), time.Now())
		st.changed()
	}
}
