package softphone

import (
	"sync"
	"time"

	"github.com/pion/rtp"
)

// counters counts the packets of a stream.
type counters struct {
	mu     sync.Mutex
	total  Counters // lost packets of the present source are not in it
	source source
}

// source is one sender of RTP, as its SSRC names it.
type source struct {
	known           bool
	ssrc            uint32
	highest         uint16 // sequence number
	expected        uint32 // packets from the first to the highest
	received        uint32
	transit         uint32  // arrival minus timestamp of the last packet, samples
	jitter          float64 // samples
	firstArrival    time.Time
	lostOfFormerOne uint32
}

// maxDropout is the largest step of sequence numbers that counts as loss
// (RFC 3550, appendix A.1); after a larger one the sender began anew.
const maxDropout = 3000

func (c *counters) sent(octets int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total.PacketsSent++
	c.total.OctetsSent += uint32(octets)
}

func (c *counters) received(h *rtp.Header, octets int, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total.PacketsReceived++
	c.total.OctetsReceived += uint32(octets)
	c.source.packet(h, now)
}

func (s *source) packet(h *rtp.Header, now time.Time) {
	step := int16(h.SequenceNumber - s.highest)
	if !s.known || h.SSRC != s.ssrc || step >= maxDropout || step <= -maxDropout {
		s.begin(h, now)
		return
	}
	if step > 0 {
		s.highest = h.SequenceNumber
		s.expected += uint32(step)
	}
	s.received++
	transit := s.transitOf(h, now)
	change := int32(transit - s.transit)
	s.transit = transit
	s.jitter += (max(float64(change), -float64(change)) - s.jitter) / 16
}

func (s *source) begin(h *rtp.Header, now time.Time) {
	*s = source{
		known: true, ssrc: h.SSRC, highest: h.SequenceNumber, expected: 1, received: 1,
		jitter: s.jitter, firstArrival: now, lostOfFormerOne: s.lost(),
	}
	s.transit = s.transitOf(h, now)
}

func (s *source) transitOf(h *rtp.Header, now time.Time) uint32 {
	// In nanoseconds, times clockRate, it would not fit after 13 days.
	arrival := uint32(now.Sub(s.firstArrival).Microseconds() * clockRate / 1e6)
	return arrival - h.Timestamp
}

// lost is never negative, although repeated packets count as received.
func (s *source) lost() uint32 {
	return s.lostOfFormerOne + s.expected - min(s.received, s.expected)
}

func (c *counters) read() Counters {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.total
	now.PacketsLost = c.source.lost()
	now.Jitter = time.Duration(c.source.jitter * float64(time.Second) / clockRate)
	return now
}
