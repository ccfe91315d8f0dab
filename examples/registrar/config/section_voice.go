package config

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// NAT tells whether a phone is behind an address translator, so that its voice
// goes through the registrar.
type NAT uint8

// What is known of it.
const (
	NATAuto NAT = iota // if the phone has a private address and its connection another one
	NATYes
	NATNo
)

func (s *sections) nat(into *NAT) field {
	words := map[string]NAT{"auto": NATAuto, "true": NATYes, "false": NATNo}
	return func(n ast.Node) {
		if word, ok := choice(&s.reader, n, "nat", []string{"auto", "true", "false"}); ok {
			*into = words[word]
		}
	}
}

// TokenPolicy is what a phone hears that wants to come over from another call
// manager.
type TokenPolicy string

// The policies.
const (
	TokensAccept TokenPolicy = "accept" // come
	TokensRefuse TokenPolicy = "refuse" // stay where you are
	TokensShare  TokenPolicy = "share"  // so many of you in each wait
)

// Tokens governs the return of phones.
type Tokens struct {
	Policy TokenPolicy // empty: accept
	Share  int         // phones in each Wait
	Wait   time.Duration
}

// Voice is about the voice that the registrar carries itself.
type Voice struct{ FirstPort, LastPort int } // 0: 20000 and 29999

func (s *sections) tokens(n ast.Node) {
	t := &s.cfg.Tokens
	s.mapping(n, "tokens", map[string]field{
		"policy": func(n ast.Node) {
			if p, ok := choice(&s.reader, n, "policy", []TokenPolicy{TokensAccept, TokensRefuse, TokensShare}); ok {
				t.Policy = p
			}
		},
		"share": s.integer("share", 1, 100_000, &t.Share),
		// Phones do not expect to come again sooner.
		"wait": s.duration("wait", 30*time.Second, time.Hour, &t.Wait),
	})
	if (t.Policy == TokensShare) != (t.Share > 0) {
		s.problem(n, "the policy share and the key share belong together", `write "{policy: share, share: 50}"`)
	}
}

func (s *sections) voice(n ast.Node) {
	v := &s.cfg.Voice
	const least, most = 1024, 65535
	s.mapping(n, "voice", map[string]field{
		"first-port": s.integer("first-port", least, most, &v.FirstPort),
		"last-port":  s.integer("last-port", least, most, &v.LastPort),
	})
	if (v.FirstPort == 0) != (v.LastPort == 0) || v.LastPort < v.FirstPort {
		s.problem(n, fmt.Sprintf("the ports from %d to %d are no range", v.FirstPort, v.LastPort), `write "{first-port: 20000, last-port: 29999}"`)
	}
}
