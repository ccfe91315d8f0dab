package dialplan

import (
	"strings"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
)

// What phones take.
const (
	MaxSize     = 8191 // bytes of the file
	MaxValueLen = 63   // bytes of an attribute
	MaxTones    = 3    // attributes Tone of one rule
)

// DefaultTimeout is how long a phone waits for another digit when no rule says
// otherwise.
const DefaultTimeout = 10 * time.Second

// DefaultTone is what a comma plays for which no Tone is given.
const DefaultTone = "Bellcore-Outside"

// DefaultMatch, with a Timeout of 0 and the User Phone, is the only rule of a
// phone without a file.
const DefaultMatch = "."

// Plan is a list of rules. Their order matters: the first that fits is used.
type Plan struct {
	// VersionStamp tells phones that the file changed: they read the rules only
	// then. An empty one is derived from the rules when the plan is written.
	VersionStamp cnfxml.Opt[string]
	Rules        []Rule
	// Prefer chooses among rules that fit.
	Prefer Preference
}

// Preference says which of several rules that fit a number is used.
type Preference uint8

const (
	// FirstRule is the rule that stands first, as in Cisco's SIP phone parser.
	FirstRule Preference = iota
	// LongestRule is the one with the most characters that are not wildcards,
	// as Cisco's guide for the 7940 and 7960 describes it.
	LongestRule
)

// Rule is one rule. Values are as they stand in the file.
type Rule struct {
	Match   string          // the pattern, see the package documentation
	Line    cnfxml.Opt[int] // only for this line; without a value or 0 for all
	Timeout cnfxml.Opt[int] // seconds to wait for another digit; 0 sends at once
	User    string          // Phone or IP, the parameter of the SIP URI
	Rewrite string          // the number to send in place of the dialled one
	Route   string          // default, emergency or FQDN
	Tones   []string        // for the commas in Match
	// Extra are attributes that phones do not know. They refuse a file that has
	// one.
	Extra []Attr
}

// Attr is an attribute.
type Attr struct{ Name, Value string }

// Wait returns how long a phone waits for another digit after the number fits
// the rule.
func (r *Rule) Wait() time.Duration {
	const most = 1 << 20
	seconds, err := r.Timeout.Get()
	if err != nil || seconds < 0 || seconds > most {
		return DefaultTimeout
	}
	return time.Duration(seconds) * time.Second
}

// tone returns the tone of the comma with that number, from 0.
func (r *Rule) tone(comma int) string {
	if comma < len(r.Tones) && r.Tones[comma] != "" {
		return r.Tones[comma]
	}
	return DefaultTone
}

// appliesTo reports whether the rule is for a line.
func (r *Rule) appliesTo(line int) bool {
	n := r.Line.Or(0)
	return n == 0 || n == line
}

// set gives the attribute of that name a value.
func (r *Rule) set(name, value string) {
	switch strings.ToLower(name) {
	case "match":
		r.Match = value
	case "line":
		r.Line = cnfxml.OptText[int](value)
	case "timeout":
		r.Timeout = cnfxml.OptText[int](value)
	case "user":
		r.User = value
	case "rewrite":
		r.Rewrite = value
	case "route":
		r.Route = value
	case "tone":
		r.Tones = append(r.Tones, value)
	default:
		r.Extra = append(r.Extra, Attr{name, value})
	}
}
