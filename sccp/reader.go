package sccp

import (
	"errors"
	"fmt"
	"io"
	"iter"
)

// Reader reads messages from a stream, whatever the segments it comes in. It
// allocates nothing once it has seen each kind of message.
type Reader struct {
	// MaxFrame is the largest length word, [MaxFrame] if 0.
	MaxFrame int
	// VersionOf overrides the version that selects the layout of a frame. By
	// default it is the frame's own word.
	VersionOf func(Header) Version

	r          io.Reader
	buf        []byte
	start, end int // of the bytes that are read but not delivered
	last       []byte
	slot       [messageCount + 1]uint8 // ordinal to place in seen, from 1
	seen       []Message
	err        error
}

// firstBuffer is the room for a start: most messages are far smaller.
const firstBuffer = 512

// NewReader returns a Reader over r.
func NewReader(r io.Reader) *Reader { return &Reader{r: r} }

// Next returns the next message, which is valid until the call after: its
// text and bytes alias the Reader's buffer, and the struct is used again.
//
// A [*FieldError] concerns this message only: m is the raw frame as
// [*Unknown], and Next may go on. [ErrFrame], io.EOF at the end of a frame,
// io.ErrUnexpectedEOF inside of one, and the errors of the underlying reader
// end the stream: they come again at every further call.
func (r *Reader) Next() (Header, Message, error) {
	if r.err != nil {
		return Header{}, nil, r.err
	}
	r.release()
	if err := r.need(HeaderSize); err != nil {
		return r.fail(Header{}, err)
	}
	h, err := ParseHeader(r.buf[r.start:r.end])
	if err != nil {
		return r.fail(h, err)
	}
	limit := r.MaxFrame
	if limit == 0 {
		limit = MaxFrame
	}
	if uint64(h.Length) > uint64(limit) {
		return r.fail(h, fmt.Errorf("sccp: message %#04x: length word %d, at most %d: %w", uint32(h.ID), h.Length, limit, ErrFrame))
	}
	size := h.FrameSize()
	if err := r.need(size); err != nil {
		return r.fail(h, err)
	}
	frame := r.buf[r.start : r.start+size : r.start+size]
	r.start += size
	r.last = frame
	v := r.version(h)
	m := r.message(h.ID)
	if err := m.Decode(frame[HeaderSize:], v); err != nil {
		raw := r.unknown(h.ID)
		_ = raw.Decode(frame[HeaderSize:], v)
		raw.kept.header = h.Version
		return h, raw, err
	}
	if v != h.Version {
		m.state().header = h.Version
	}
	return h, m, nil
}

// All returns the messages until the stream ends. The error of a message
// comes with its raw frame and the sequence goes on; the error that ends the
// stream comes last, with a nil message, unless it is io.EOF.
func (r *Reader) All() iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		for {
			_, m, err := r.Next()
			if r.err != nil {
				if !errors.Is(r.err, io.EOF) || errors.Is(r.err, io.ErrUnexpectedEOF) {
					yield(nil, r.err)
				}
				return
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

// Buffered returns the number of bytes read from the stream but not delivered.
func (r *Reader) Buffered() int { return r.end - r.start }

func (r *Reader) version(h Header) Version {
	if r.VersionOf != nil {
		return r.VersionOf(h)
	}
	return h.Version
}

func (r *Reader) fail(h Header, err error) (Header, Message, error) {
	r.err = err
	return h, nil, err
}

// release ends the life of the last message.
func (r *Reader) release() {
	if poison {
		for i := range r.last {
			r.last[i] = 0xdb
		}
	}
	r.last = nil
	if r.start == r.end {
		r.start, r.end = 0, 0
	}
}

// need reads until n bytes are there. It grows the buffer as bytes arrive,
// never by what a length word claims.
func (r *Reader) need(n int) error {
	for empty := 0; r.end-r.start < n; {
		if r.end == len(r.buf) {
			r.makeRoom()
		}
		k, err := r.r.Read(r.buf[r.end:])
		r.end += k
		if k > 0 {
			empty = 0
			continue
		}
		if err == nil {
			if empty++; empty == 100 {
				return io.ErrNoProgress
			}
			continue
		}
		if errors.Is(err, io.EOF) && r.end > r.start {
			return fmt.Errorf("sccp: stream ends inside a frame: %w", io.ErrUnexpectedEOF)
		}
		return err
	}
	return nil
}

func (r *Reader) makeRoom() {
	if r.start > 0 {
		r.end = copy(r.buf, r.buf[r.start:r.end])
		r.start = 0
		return
	}
	grown := make([]byte, max(firstBuffer, 2*len(r.buf)))
	copy(grown, r.buf[:r.end])
	r.buf = grown
}

// message returns the struct that is used again for an id.
func (r *Reader) message(id ID) Message {
	i := ordinal(id)
	if i == 0 {
		return r.unknown(id)
	}
	if r.slot[i] == 0 {
		r.seen = append(r.seen, New(id))
		r.slot[i] = uint8(len(r.seen))
	}
	return r.seen[r.slot[i]-1]
}

// unknown returns the one Unknown, in the place of ordinal 0.
func (r *Reader) unknown(id ID) *Unknown {
	if r.slot[0] == 0 {
		r.seen = append(r.seen, new(Unknown))
		r.slot[0] = uint8(len(r.seen))
	}
	u := r.seen[r.slot[0]-1].(*Unknown)
	u.MessageID = id
	return u
}
