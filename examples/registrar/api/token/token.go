// Package token makes the secret that a program shows to control a registrar from
// another machine, and the hash of it that a configuration holds.
package token

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"
)

const (
	secretSize = 32 // bytes; nobody guesses them, so a plain hash is enough
	prefix     = "skinny_"
	scheme     = "sha256:"
)

// ErrHash is what is wrong with a text that is no hash. It never holds the text,
// which may be a token.
var ErrHash = errors.New("this is no hash of a token")

// New returns a token and the text of its hash.
func New() (secret, hash string) {
	b := make([]byte, secretSize)
	_, _ = rand.Read(b) // never fails
	secret = prefix + base64.RawURLEncoding.EncodeToString(b)
	sum := sha256.Sum256([]byte(secret))
	return secret, scheme + hex.EncodeToString(sum[:])
}

// Hash is the hash of a token. It prints as (redacted). The zero value matches
// nothing.
type Hash struct {
	sum [sha256.Size]byte
	set bool
}

// Parse reads the text of a hash.
func Parse(text string) (Hash, error) {
	h := Hash{set: true}
	digits, ok := strings.CutPrefix(text, scheme)
	if !ok || len(digits) != hex.EncodedLen(len(h.sum)) {
		return Hash{}, ErrHash
	}
	if _, err := hex.Decode(h.sum[:], []byte(digits)); err != nil {
		return Hash{}, ErrHash
	}
	return h, nil
}

// Set tells whether there is a hash.
func (h Hash) Set() bool { return h.set }

// Matches tells whether a secret is the token. It takes as long for wrong ones.
func (h Hash) Matches(secret string) bool {
	sum := sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(sum[:], h.sum[:]) == 1 && h.set
}

const redacted = "(redacted)"

func (h Hash) String() string { return redacted }

// GoString keeps the hash out of %#v.
func (h Hash) GoString() string { return redacted }

// LogValue keeps the hash out of logs.
func (h Hash) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText keeps the hash out of whatever is encoded.
func (h Hash) MarshalText() ([]byte, error) { return []byte(redacted), nil }
