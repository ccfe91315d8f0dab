package sccplayer

import (
	"container/list"
	"slices"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"github.com/skinnykit/skinny/sccp"
)

// Limits of a Decoder that sets none.
const (
	DefaultMaxStreams  = 8192      // directions of TCP connections
	DefaultMaxBuffered = 64 << 20  // bytes of all streams
	DefaultMaxGap      = 128 << 10 // bytes of one stream behind a lost segment
	DefaultWait        = 3 * time.Second
)

// Message is a Skinny message in a TCP stream.
type Message struct {
	Network   gopacket.Flow // addresses, in the direction of the message
	Transport gopacket.Flow // ports
	Time      time.Time     // of the segment that completed the message
	Header    sccp.Header
	Message   sccp.Message // valid until Handle returns; [*sccp.Unknown] if Err is set
	Frame     []byte       // header and body, valid until Handle returns
	Err       error        // a [*sccp.FieldError]: the message does not decode
	Skipped   int          // bytes of the stream before the message that were lost or no message
}

// Decoder turns TCP segments into Skinny messages. Set its fields before the
// first packet; the zero value of all but Handle is useful. A Decoder is for
// one goroutine.
type Decoder struct {
	// Handle gets each message, in the order of its stream.
	Handle func(Message)
	// Ports restricts the decoder to connections with one of these ports on
	// either side. Without it, every stream is searched for Skinny.
	Ports []layers.TCPPort
	// MaxFrame is the largest length word, [sccp.MaxFrame] if 0.
	MaxFrame int
	// MaxStreams, MaxBuffered and MaxGap limit memory. The stream that was
	// silent for longest is forgotten first.
	MaxStreams, MaxBuffered, MaxGap int
	// Wait is how long, in the time of the packets, a lost segment may still
	// come.
	Wait time.Duration

	known    map[sccp.ID]bounds
	streams  map[flow]*list.Element
	recent   list.List // of *stream, the most recent first
	buffered int
	messages map[sccp.ID]sccp.Message
}

// flow is one direction of a connection.
type flow struct{ network, transport gopacket.Flow }

// Packet takes a packet of a capture. Packets without TCP are ignored. In a
// tunnel, the innermost addresses count.
func (d *Decoder) Packet(p gopacket.Packet) {
	var network gopacket.NetworkLayer
	var tcp *layers.TCP
	for _, l := range p.Layers() {
		switch l := l.(type) {
		case *layers.TCP:
			tcp = l
		case gopacket.NetworkLayer:
			network, tcp = l, nil
		}
	}
	if tcp != nil && network != nil {
		d.Segment(network.NetworkFlow(), tcp, p.Metadata().Timestamp)
	}
}

// Segment takes a TCP segment that was captured at t. It keeps no reference to
// it.
func (d *Decoder) Segment(network gopacket.Flow, tcp *layers.TCP, t time.Time) {
	if len(d.Ports) > 0 && !slices.Contains(d.Ports, tcp.SrcPort) && !slices.Contains(d.Ports, tcp.DstPort) {
		return
	}
	s := d.stream(flow{network, tcp.TransportFlow()}, tcp)
	if s == nil {
		return
	}
	before := s.size()
	s.segment(tcp, t)
	d.buffered += s.size() - before
	for d.buffered > limit(d.MaxBuffered, DefaultMaxBuffered) {
		d.forget(d.recent.Back())
	}
}

// Flush gives the messages behind segments that never came, and forgets all
// streams. Call it at the end of a capture.
func (d *Decoder) Flush() {
	for d.recent.Len() > 0 {
		d.forget(d.recent.Back())
	}
}

// Buffered returns the bytes that the decoder holds for messages that are not
// complete.
func (d *Decoder) Buffered() int { return d.buffered }

func limit(n, byDefault int) int {
	if n > 0 {
		return n
	}
	return byDefault
}

// stream finds the stream of a segment, or begins one if the segment may.
func (d *Decoder) stream(f flow, tcp *layers.TCP) *stream {
	if e := d.streams[f]; e != nil {
		d.recent.MoveToFront(e)
		return e.Value.(*stream)
	}
	if len(tcp.Payload) == 0 && !tcp.SYN {
		return nil
	}
	if d.streams == nil {
		d.streams = map[flow]*list.Element{}
		d.messages = map[sccp.ID]sccp.Message{}
		d.known = knownMessages()
	}
	for d.recent.Len() >= limit(d.MaxStreams, DefaultMaxStreams) {
		d.forget(d.recent.Back())
	}
	s := &stream{decoder: d, flow: f}
	d.streams[f] = d.recent.PushFront(s)
	return s
}

// forget gives what a stream still holds and removes it.
func (d *Decoder) forget(e *list.Element) {
	s := e.Value.(*stream)
	before := s.size()
	d.recent.Remove(e)
	delete(d.streams, s.flow)
	s.skipGaps()
	d.buffered -= before
}

// deliver decodes a frame and hands it over.
func (d *Decoder) deliver(s *stream, h sccp.Header, frame []byte, t time.Time) {
	m := Message{
		Network: s.flow.network, Transport: s.flow.transport,
		Time: t, Header: h, Frame: frame, Skipped: s.skipped,
	}
	s.skipped = 0
	body := frame[sccp.HeaderSize:]
	if _, ok := d.known[h.ID]; ok {
		m.Message = d.message(h.ID)
		m.Err = m.Message.Decode(body, h.Version)
	}
	if m.Message == nil || m.Err != nil {
		raw := &sccp.Unknown{MessageID: h.ID}
		_ = raw.Decode(body, h.Version) // keeps the bytes and has no error
		m.Message = raw
	}
	if d.Handle != nil {
		d.Handle(m)
	}
}

// message returns the message that is used again for an id of the schema.
func (d *Decoder) message(id sccp.ID) sccp.Message {
	if d.messages[id] == nil {
		d.messages[id] = sccp.New(id)
	}
	return d.messages[id]
}

func (d *Decoder) decodes(h sccp.Header, frame []byte) bool {
	return d.message(h.ID).Decode(frame[sccp.HeaderSize:], h.Version) == nil
}
