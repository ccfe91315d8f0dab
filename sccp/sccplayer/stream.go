package sccplayer

import (
	"slices"
	"time"

	"github.com/google/gopacket/layers"

	"github.com/skinnykit/skinny/sccp"
)

// stream is one direction of a TCP connection.
type stream struct {
	decoder *Decoder
	flow    flow

	started bool
	closed  bool      // by FIN or RST
	origin  uint32    // sequence number of the first byte
	since   time.Time // when that began
	next    uint32    // sequence number that continues buf
	early   []chunk
	waiting int // memory of early

	buf     []byte // in order, not decoded
	inStep  bool   // buf starts with a header
	proof   int    // likely messages since the search for a header
	first   bool   // buf continues the start of the connection
	skipped int
	now     time.Time
}

// chunk is a segment that came before the one that it follows.
type chunk struct {
	seq  uint32
	data []byte
	time time.Time
}

// chunkCost is the memory of a chunk beside its data.
const chunkCost = 64

// enoughProof is the number of likely messages after which a stream may hold
// unknown ones.
const enoughProof = 2

// farAway is a distance of sequence numbers that no window has: the ports
// belong to another connection now.
const farAway = 1 << 24

func (s *stream) size() int { return len(s.buf) + s.waiting }

func (s *stream) segment(tcp *layers.TCP, t time.Time) {
	s.now = t
	seq := tcp.Seq
	if tcp.SYN {
		seq++
		if !s.isBegun(seq) {
			s.restart(seq)
			s.first = true
			if len(s.decoder.Ports) > 0 {
				s.inStep, s.proof = true, enoughProof
			}
		}
	}
	if !s.started || far(seq, s.next) {
		s.restart(seq)
	}
	s.accept(chunk{seq, tcp.Payload, t})
	if tcp.RST {
		s.skipGaps()
	}
	if tcp.RST || tcp.FIN && s.next == seq+uint32(len(tcp.Payload)) {
		s.buf, s.early, s.waiting = nil, nil, 0
		s.closed = true
	}
}

// isBegun reports whether a SYN is one more of the connection that is there: it
// was sent or captured twice, or late. Phones that start again may begin with the
// same number, but not at once.
func (s *stream) isBegun(origin uint32) bool {
	return s.started && !s.closed && s.origin == origin && s.now.Sub(s.since) <= s.wait()
}

func far(a, b uint32) bool {
	d := int32(a - b)
	return d > farAway || d < -farAway
}

// restart begins a connection in the middle of nowhere.
func (s *stream) restart(seq uint32) {
	s.skipped += len(s.buf)
	s.started, s.next, s.inStep, s.first = true, seq, false, false
	s.closed, s.origin, s.since = false, seq, s.now
	s.buf, s.early, s.waiting = s.buf[:0], nil, 0
}

// accept takes a segment in its place: now if it continues the stream, later
// if one before it is missing.
func (s *stream) accept(c chunk) {
	if !s.take(c) {
		s.keep(c)
	}
	for len(s.early) > 0 && s.take(s.early[0]) {
		s.dropFirst()
	}
	if len(s.early) == 0 {
		return
	}
	late := s.now.Sub(s.early[0].time) > s.wait()
	if late || s.waiting > limit(s.decoder.MaxGap, DefaultMaxGap) {
		s.skipGap()
	}
}

func (s *stream) wait() time.Duration {
	if s.decoder.Wait > 0 {
		return s.decoder.Wait
	}
	return DefaultWait
}

// take appends what is new of a segment and decodes. It reports false if
// bytes before the segment are missing.
func (s *stream) take(c chunk) bool {
	ahead := int32(c.seq - s.next)
	if ahead > 0 {
		return false
	}
	if old := int(-ahead); old < len(c.data) {
		s.buf = append(s.buf, c.data[old:]...)
		s.next = c.seq + uint32(len(c.data))
		s.decode(c.time)
	}
	return true
}

// keep stores a copy of a segment, sorted by its place.
func (s *stream) keep(c chunk) {
	if len(c.data) == 0 {
		return
	}
	i, found := slices.BinarySearchFunc(s.early, c, func(a, b chunk) int { return int(int32(a.seq - b.seq)) })
	if found && len(s.early[i].data) >= len(c.data) {
		return
	}
	c.data = slices.Clone(c.data)
	s.early = slices.Insert(s.early, i, c)
	s.waiting += len(c.data) + chunkCost
}

func (s *stream) dropFirst() {
	s.waiting -= len(s.early[0].data) + chunkCost
	s.early = slices.Delete(s.early, 0, 1)
}

// skipGap gives up on the bytes before the first segment that waits.
func (s *stream) skipGap() {
	s.skipped += len(s.buf) + int(s.early[0].seq-s.next)
	s.buf, s.inStep, s.first = s.buf[:0], false, false
	s.next = s.early[0].seq
	for len(s.early) > 0 && s.take(s.early[0]) {
		s.dropFirst()
	}
}

func (s *stream) skipGaps() {
	for len(s.early) > 0 {
		s.skipGap()
	}
}

// decode delivers the messages that are complete.
func (s *stream) decode(t time.Time) {
	rest := s.buf
	for len(rest) > 0 {
		if !s.inStep {
			n, ok := s.decoder.search(rest)
			s.skipped += n
			s.first = s.first && n == 0
			rest = rest[n:]
			if !ok {
				break
			}
			s.inStep, s.proof = true, 0
		}
		if len(rest) < sccp.HeaderSize {
			break
		}
		h, ok := s.header(rest)
		if !ok {
			s.inStep = false
			s.skipped++
			rest = rest[1:]
			continue
		}
		if h.FrameSize() > len(rest) {
			break // the header is read again with what follows
		}
		frame := rest[:h.FrameSize():h.FrameSize()]
		if s.proof < enoughProof && !s.first && !s.decoder.decodes(h, frame) {
			s.inStep = false
			s.skipped++
			rest = rest[1:]
			continue
		}
		s.proof++
		rest = rest[h.FrameSize():]
		s.decoder.deliver(s, h, frame, t)
	}
	s.buf = s.buf[:copy(s.buf, rest)]
}

// header reads the header that b starts with, unless it is impossible, or
// unlikely in a stream that has not proved to be Skinny.
func (s *stream) header(b []byte) (sccp.Header, bool) {
	h, err := sccp.ParseHeader(b)
	if err != nil || uint64(h.Length) > uint64(limit(s.decoder.MaxFrame, sccp.MaxFrame)) {
		return h, false
	}
	if s.proof >= enoughProof {
		return h, true
	}
	_, v := s.decoder.likely(b)
	return h, v == yes
}
