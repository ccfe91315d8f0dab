package sccp

import "log/slog"

// Text is a text of the protocol: the bytes before the NUL. It aliases the
// frame it was read from; Clone the message, or convert with String, to keep
// it. Its charset is that of the phone: Latin-1, or UTF-8 for a phone that
// announced it, either with display labels (the byte 0x80 or 0x1e and a code)
// between the characters.
type Text []byte

// String returns a copy as it stands on the wire.
func (t Text) String() string { return string(t) }

// AppendText appends the bytes and never fails.
func (t Text) AppendText(b []byte) ([]byte, error) { return append(b, t...), nil }

// MarshalText returns a copy and never fails.
func (t Text) MarshalText() ([]byte, error) { return append([]byte(nil), t...), nil }

// LogValue returns a copy.
func (t Text) LogValue() slog.Value { return slog.StringValue(string(t)) }
