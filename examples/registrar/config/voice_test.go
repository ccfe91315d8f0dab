package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNAT(t *testing.T) {
	c, err := Parse("x", []byte(`
lines: [{number: 1}]
devices:
  - {name: A, lines: [1], nat: true}
  - {name: B, lines: [1], nat: false}
  - {name: C, lines: [1]}
`))
	require.NoError(t, err)
	for i, want := range []NAT{NATYes, NATNo, NATAuto} {
		assert.Equal(t, want, c.Devices[i].NAT)
	}
	_, err = Parse("x", []byte("lines: [{number: 1}]\ndevices: [{name: A, lines: [1], nat: maybe}]"))
	assert.ErrorContains(t, err, `x:2:38: unknown nat "maybe"`)
}
