package config

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVoiceTokensAndNAT(t *testing.T) {
	c, err := Parse("x", []byte(`
tokens: {policy: share, share: 50, wait: 45s}
voice: {first-port: 30000, last-port: 30100}
lines: [{number: 1}]
devices:
  - {name: A, lines: [1], nat: true}
  - {name: B, lines: [1], nat: false}
  - {name: C, lines: [1]}
`))
	require.NoError(t, err)
	assert.Equal(t, Tokens{Policy: TokensShare, Share: 50, Wait: 45 * time.Second}, c.Tokens)
	assert.Equal(t, Voice{FirstPort: 30000, LastPort: 30100}, c.Voice)
	for i, want := range []NAT{NATYes, NATNo, NATAuto} {
		assert.Equal(t, want, c.Devices[i].NAT)
	}
}

func TestWrongVoiceTokensAndNAT(t *testing.T) {
	for text, want := range map[string]string{
		"tokens: {policy: shar}":                     `x:1: unknown policy "shar"`,
		"tokens: {policy: share}":                    "x:1: the policy share and the key share belong together",
		"tokens: {share: 5}":                         "x:1: the policy share and the key share belong together",
		"tokens: {wait: 10s}":                        "x:1: wait: 10s is not between 30s and 1h0m0s",
		"voice: {first-port: 80}":                    `x:1: first-port: "80" is no number from 1024 to 65535`,
		"voice: {first-port: 3000}":                  "x:1: the ports from 3000 to 0 are no range",
		"voice: {first-port: 3000, last-port: 2000}": "x:1: the ports from 3000 to 2000 are no range",
		"lines: [{number: 1}]\ndevices: [{name: A, lines: [1], nat: maybe}]": `x:2: unknown nat "maybe"`,
	} {
		_, err := Parse("x", []byte(text))
		assert.ErrorContains(t, err, want)
	}
}
