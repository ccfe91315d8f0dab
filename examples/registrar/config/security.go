package config

import (
	"net/netip"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/secure"
	"github.com/skinnykit/skinny/tftp"
)

// Security is who may come, and how often. The protocol has no passwords: that is
// all there is to hold on to.
type Security struct {
	// Networks are those from which phones connect; nil means [tftp.PrivateNetworks].
	Networks []netip.Prefix
	// FileNetworks are those that get files; nil means Networks.
	FileNetworks []netip.Prefix
	// Devices are patterns of the names that may register; nil means all.
	Devices           []NamePattern
	DevicesPerAddress int // registered at a time; 0: any number
	TakeOver          TakeOver
	// Events limits the messages of one phone in a span; more end its connection.
	Events    int           // 0: 2000
	EventSpan time.Duration // 0: 5 s
}

// FromNetworks returns the networks from which phones may connect.
func (s *Security) FromNetworks() []netip.Prefix {
	if s.Networks == nil {
		return tftp.PrivateNetworks()
	}
	return s.Networks
}

// ToNetworks returns the networks that may fetch files.
func (s *Security) ToNetworks() []netip.Prefix {
	if s.FileNetworks == nil {
		return s.FromNetworks()
	}
	return s.FileNetworks
}

// TakeOver is what happens when a phone registers that is registered already.
type TakeOver uint8

// The rules.
const (
	TakeOverNewer       TakeOver = iota // the newer connection wins
	TakeOverSameAddress                 // it wins if it comes from the address of the older one
	TakeOverOlder                       // the older one stays as long as it answers
)

var takeOvers = []string{"newer", "same-address", "older"}

func (t TakeOver) String() string { return takeOvers[t] }

// Encryption tells over which connections a phone may register.
type Encryption uint8

// The kinds.
const (
	EncryptionAny  Encryption = iota // what is not said otherwise
	EncryptionTLS                    // TLS only
	EncryptionNone                   // without TLS only
)

// NamePattern is a pattern of device names: * stands for any letters, ? for one.
// Case does not count.
type NamePattern string

// Match tells whether a name is one of the pattern.
func (p NamePattern) Match(name string) bool {
	return wildcard(strings.ToUpper(string(p)), strings.ToUpper(name))
}

// wildcard goes back to the last star only, so that its time is bounded by the
// product of both lengths.
func wildcard(pattern, name string) bool {
	star, resume := -1, 0
	p, n := 0, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			resume++
			p, n = star+1, resume
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// TLS is what phones need that encrypt their signalling.
type TLS struct {
	Certificate, Key string // files, PEM
	// ClientCA is a file with the certificates that sign those of phones; empty:
	// phones are not asked for one.
	ClientCA      string
	RequireClient bool // phones without a certificate are turned away
	// SHA1 lets certificates of phones be signed with SHA-1, as those are that
	// Cisco put into phones of the 7900 series.
	SHA1       bool
	MinVersion uint16 // one of crypto/tls; 0: 1.2
}

// Files names what the room that encrypts reads.
func (t *TLS) Files() secure.Files {
	return secure.Files{Certificate: t.Certificate, Key: t.Key, ClientCA: t.ClientCA}
}
