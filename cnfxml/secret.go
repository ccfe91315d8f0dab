package cnfxml

import (
	"fmt"
	"io"
	"log/slog"
	"unique"
)

const redacted = "(redacted)"

// Secret is a password, a key or a login name. Printing, logging, JSON and
// other encodings show only that there is one; Reveal returns it. Files written
// from a view hold it in clear, as phones want it.
type Secret struct {
	// A handle prints as an address even where fmt cannot call methods, in
	// unexported fields, and still compares by value.
	value unique.Handle[string]
}

// NewSecret wraps a value.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{unique.Make(value)}
}

// Reveal returns the value itself.
func (s Secret) Reveal() string {
	if s.IsZero() {
		return ""
	}
	return s.value.Value()
}

// IsZero reports whether the secret is empty.
func (s Secret) IsZero() bool { return s == Secret{} }

func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// GoString redacts for %#v.
func (s Secret) GoString() string { return "cnfxml.Secret(" + s.String() + ")" }

// Format redacts for every verb, also for those that do not call String.
func (s Secret) Format(f fmt.State, verb rune) { formatText(f, verb, s.String(), s.GoString()) }

// MarshalJSON redacts.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// MarshalText redacts.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue redacts.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// formatText prints text by any verb, and goText for %#v.
func formatText(f fmt.State, verb rune, text, goText string) {
	if verb == 'v' && f.Flag('#') {
		_, _ = io.WriteString(f, goText)
		return
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), text)
}
