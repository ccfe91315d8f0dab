package sccp

import (
	"fmt"
	"log/slog"
)

// Message is one message of the protocol. Only the generated structs of this
// package and [*Unknown] implement it: switch on the type.
//
// A message that was decoded remembers the bytes that carry no meaning (what
// stands behind a NUL, unused slots, padding) and whether its sender stopped
// early. Append puts them back as long as the version is the same, so that a
// proxy sends what it read. Two messages are equal when [Equal] says so.
type Message interface {
	// ID returns the number of the message.
	ID() ID

	// Decode reads the body of a frame, without its header. It overwrites
	// every field. Text and bytes of the message alias body, so body must not
	// change while the message is in use. What the sender left out is zero;
	// what stands beyond the layout is kept in Tail. The error is a
	// [*FieldError]; after an error the fields are undefined.
	Decode(body []byte, v Version) error

	// Append writes the whole frame, header included, behind dst. The error
	// is a [*FieldError], and dst comes back unchanged.
	Append(dst []byte, v Version) ([]byte, error)

	// Size returns the length of the frame that Append writes.
	Size(v Version) int

	// LogValue names the fields as the protocol does; secrets show their length.
	slog.LogValuer

	state() *kept
}

// StationMessage is a message that a phone may send to its server.
type StationMessage interface {
	Message
	station()
}

// ServerMessage is a message that a server may send to a phone.
type ServerMessage interface {
	Message
	server()
}

// Unknown is a message outside the schema. It is never an error and comes
// back byte for byte.
type Unknown struct {
	MessageID ID
	Body      []byte

	kept kept
}

// ID returns MessageID.
func (m *Unknown) ID() ID { return m.MessageID }

// Decode keeps the body.
func (m *Unknown) Decode(body []byte, v Version) error {
	m.Body = body
	m.kept = kept{version: v, header: v, layout: unknownLayout}
	return nil
}

// Append writes the frame.
func (m *Unknown) Append(dst []byte, v Version) ([]byte, error) {
	out, body := grow(dst, m.MessageID, m.kept.word(v, 0), len(m.Body))
	copy(body, m.Body)
	return out, nil
}

// Size returns the length of the frame.
func (m *Unknown) Size(Version) int { return HeaderSize + len(m.Body) }

// LogValue shows the id and the length of the body.
func (m *Unknown) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", fmt.Sprintf("0x%04x", uint32(m.MessageID))), slog.Int("body", len(m.Body)))
}

// Clone returns a copy that owns its bytes.
func (m *Unknown) Clone() *Unknown { return clone(m).(*Unknown) }

func (m *Unknown) state() *kept { return &m.kept }
func (*Unknown) station()       {}
func (*Unknown) server()        {}

// Decode reads the first frame of b into a new message and returns what
// follows it. Use a [Reader] for streams: Decode allocates. The message
// aliases b. On a [*FieldError] m is the raw frame as [*Unknown] and rest is
// valid; after [ErrFrame] or a frame that b does not hold in full, rest is nil.
func Decode(b []byte) (m Message, rest []byte, err error) {
	h, err := ParseHeader(b)
	if err != nil {
		return nil, nil, err
	}
	if h.FrameSize() > len(b) {
		return nil, nil, fmt.Errorf("sccp: message %#04x: frame of %d bytes, %d are there: %w", uint32(h.ID), h.FrameSize(), len(b), ErrShort)
	}
	body, rest := b[HeaderSize:h.FrameSize():h.FrameSize()], b[h.FrameSize():]
	m = New(h.ID)
	if err := m.Decode(body, h.Version); err != nil {
		raw := &Unknown{MessageID: h.ID}
		_ = raw.Decode(body, h.Version)
		return raw, rest, err
	}
	return m, rest, nil
}
