package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

func TestForwardsInACircle(t *testing.T) {
	for text, want := range map[string]string{
		"lines:\n  - {number: 3, forward-all: 1}\n  - {number: 1, forward-all: 2}\n  - {number: 2, forward-all: 3}\n": "x:3:5: forward-all goes in a circle: 1, 2, 3, 1; let one of them forward elsewhere, or not at all",
		"lines:\n  - {number: 1, forward-all: 2}\n  - {number: 2, forward-all: 3}\n  - {number: 3, forward-all: 2}\n": "x:3:5: forward-all goes in a circle: 2, 3, 2; let one of them forward elsewhere, or not at all",
		"lines:\n  - {number: 1, forward-all: 1}\n": "x:2:5: forward-all of the line 1 leads to itself; name another number",
	} {
		_, err := config.Parse("x", []byte(text))
		assert.EqualError(t, err, want)
	}
}

func TestForwardsInARow(t *testing.T) {
	var text strings.Builder
	text.WriteString("lines:\n")
	for n := range 2000 {
		fmt.Fprintf(&text, "  - {number: %d, forward-all: %d}\n", 10000+n, 10001+n)
	}
	text.WriteString("  - {number: 12000, forward-busy: 10000}\n")
	_, err := config.Parse("x", []byte(text.String()))
	require.NoError(t, err)
}
