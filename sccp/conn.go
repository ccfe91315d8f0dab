package sccp

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// Conn is a connection that reads messages of one side and sends those of the
// other. The compiler refuses a message that the side does not send.
type Conn[In, Out Message] struct {
	// Reader may be set up before the first Read.
	Reader *Reader

	rwc     io.ReadWriteCloser
	version atomic.Uint32

	mu  sync.Mutex
	buf []byte
}

// ServerConn is the server's end: it reads what phones send.
type ServerConn = Conn[StationMessage, ServerMessage]

// StationConn is the phone's end.
type StationConn = Conn[ServerMessage, StationMessage]

// NewServerConn returns the server's end of a connection.
func NewServerConn(rwc io.ReadWriteCloser) *ServerConn {
	return &ServerConn{Reader: NewReader(rwc), rwc: rwc}
}

// NewStationConn returns the phone's end of a connection.
func NewStationConn(rwc io.ReadWriteCloser) *StationConn {
	return &StationConn{Reader: NewReader(rwc), rwc: rwc}
}

// Version returns the version that Send uses.
func (c *Conn[In, Out]) Version() Version { return Version(c.version.Load()) }

// SetVersion sets the version of the layouts that Send uses: what both sides
// agreed on by RegisterReq and RegisterAck. It is 0 before.
func (c *Conn[In, Out]) SetVersion(v Version) { c.version.Store(uint32(v)) }

// Read returns the next message. It is valid until the next Read; one
// goroutine may read at a time. Errors are those of [Reader.Next]. After a
// [*FieldError] the message is the raw frame as [*Unknown], and Read may go
// on. A message that only the other side sends is an [*Unknown] too, without
// error.
func (c *Conn[In, Out]) Read() (In, error) {
	h, m, err := c.Reader.Next()
	if m == nil {
		var none In
		return none, err
	}
	if in, ok := m.(In); ok {
		return in, err
	}
	raw := c.Reader.unknown(h.ID)
	_ = raw.Decode(c.Reader.last[HeaderSize:], c.Reader.version(h))
	raw.kept.header = h.Version
	return any(raw).(In), err
}

// Send writes the messages one after another, each with one Write of its own,
// because some phones lose the stream when a header comes in two segments.
// Many goroutines may send; the messages of one call stay together. A message
// that does not encode fails before anything is written.
func (c *Conn[In, Out]) Send(msgs ...Out) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.Version()
	c.buf = c.buf[:0]
	for _, m := range msgs {
		b, err := m.Append(c.buf, v)
		if err != nil {
			return err
		}
		c.buf = b
	}
	for rest := c.buf; len(rest) > 0; {
		h, err := ParseHeader(rest)
		if err != nil {
			return fmt.Errorf("sccp: send: %w", err)
		}
		if _, err := c.rwc.Write(rest[:h.FrameSize()]); err != nil {
			return err
		}
		rest = rest[h.FrameSize():]
	}
	return nil
}

// Close closes the connection; Read and Send return with an error.
func (c *Conn[In, Out]) Close() error { return c.rwc.Close() }
