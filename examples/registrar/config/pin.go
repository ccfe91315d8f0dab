package config

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// PIN is the hash of the digits by which a user logs on or a number is claimed. It
// prints as (redacted). The zero value matches nothing.
//
// A hash delays whoever gets hold of the file, but the few digits of a PIN can be
// tried out: the file is still to be kept private.
type PIN struct {
	rounds int
	salt   string
	key    string
}

// Limits of PINs.
const (
	MinPINDigits = 4
	MaxPINDigits = 12
)

const (
	pinScheme  = "pbkdf2-sha256"
	pinRounds  = 200_000 // some 50 ms
	minRounds  = 1000
	maxRounds  = 5_000_000
	pinSalt    = 16 // bytes
	minPINSalt = 8
	maxPINSalt = 64
)

// Errors of PINs. They never hold what was given.
var (
	ErrPINDigits = fmt.Errorf("a PIN has %d to %d digits", MinPINDigits, MaxPINDigits)
	ErrPINHash   = errors.New("this is no hash of a PIN")
)

// IsPIN tells whether digits can be a PIN.
func IsPIN(digits string) bool {
	return len(digits) >= MinPINDigits && len(digits) <= MaxPINDigits && strings.Trim(digits, "0123456789") == ""
}

// HashPIN returns the text that stands for a PIN in a configuration, another one
// each time. The error is [ErrPINDigits].
func HashPIN(digits string) (string, error) {
	if !IsPIN(digits) {
		return "", ErrPINDigits
	}
	salt := make([]byte, pinSalt)
	_, _ = rand.Read(salt) // never fails
	key, err := pbkdf2.Key(sha256.New, digits, salt, pinRounds, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("config: %w", err)
	}
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("%s$%d$%s$%s", pinScheme, pinRounds, text(salt), text(key)), nil
}

// ParsePIN reads what [HashPIN] returns. The error is [ErrPINHash].
func ParsePIN(s string) (PIN, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 4 || parts[0] != pinScheme {
		return PIN{}, ErrPINHash
	}
	rounds, err := strconv.Atoi(parts[1])
	if err != nil || rounds < minRounds || rounds > maxRounds {
		return PIN{}, ErrPINHash
	}
	salt, err := base64.RawStdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(salt) < minPINSalt || len(salt) > maxPINSalt {
		return PIN{}, ErrPINHash
	}
	key, err := base64.RawStdEncoding.Strict().DecodeString(parts[3])
	if err != nil || len(key) != sha256.Size {
		return PIN{}, ErrPINHash
	}
	return PIN{rounds: rounds, salt: string(salt), key: string(key)}, nil
}

// Matches tells whether digits are the PIN. It takes as long for wrong ones, some
// 50 ms for hashes of [HashPIN].
func (p PIN) Matches(digits string) bool {
	rounds, salt := p.rounds, p.salt
	if rounds == 0 {
		rounds, salt = pinRounds, strings.Repeat("-", pinSalt)
	}
	if len(digits) > MaxPINDigits {
		digits = digits[:MaxPINDigits+1]
	}
	key, err := pbkdf2.Key(sha256.New, digits, []byte(salt), rounds, sha256.Size)
	return err == nil && subtle.ConstantTimeCompare(key, []byte(p.key)) == 1
}

// Set tells whether there is a PIN.
func (p PIN) Set() bool { return p.rounds > 0 }

const redacted = "(redacted)"

func (p PIN) String() string { return redacted }

// GoString keeps the hash out of %#v.
func (p PIN) GoString() string { return redacted }

// LogValue keeps the hash out of logs.
func (p PIN) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText keeps the hash out of whatever is encoded.
func (p PIN) MarshalText() ([]byte, error) { return []byte(redacted), nil }
