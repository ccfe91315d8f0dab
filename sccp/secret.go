package sccp

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret holds key material of SRTP. However it is printed, it shows its
// length only.
type Secret []byte

// String returns the length in words.
func (s Secret) String() string { return fmt.Sprintf("[%d secret bytes]", len(s)) }

// Format writes String for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText returns String.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue returns String.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
