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
		"lines:\n  - {number: 3, forward-all: 1}\n  - {number: 1, forward-all: 2}\n  - {number: 2, forward-all: 3}\n": "x:3:30: forward-all goes in a circle: 1, 2, 3, 1; let one of them forward elsewhere, or not at all",
		"lines:\n  - {number: 1, forward-all: 2}\n  - {number: 2, forward-all: 3}\n  - {number: 3, forward-all: 2}\n": "x:3:30: forward-all goes in a circle: 2, 3, 2; let one of them forward elsewhere, or not at all",
		"lines:\n  - {number: 1, forward-all: 1}\n": "x:2:30: forward-all of the line 1 leads to itself; name another number",
	} {
		_, err := config.Parse("x", []byte(text))
		assert.EqualError(t, err, want)
	}
}

func TestFinalsInACircle(t *testing.T) {
	const lines = "lines: [{number: 1}, {number: 2, forward-all: 30}]\n"
	group := func(number, final int) string {
		return fmt.Sprintf("  - {number: %d, members: [1], final: %d}\n", number, final)
	}
	for _, c := range []struct{ groups, want string }{
		{group(30, 40) + group(40, 30), "x:3:39: final goes in a circle: 30, 40, 30; whom nobody answers gets busy; let one of them lead elsewhere, or nowhere"},
		{group(50, 40) + group(30, 50) + group(40, 30), "x:4:39: final goes in a circle: 30, 50, 40, 30; whom nobody answers gets busy; let one of them lead elsewhere, or nowhere"},
		{group(30, 2), "x:3:39: final goes in a circle: 30, 2, 30; whom nobody answers gets busy; let one of them lead elsewhere, or nowhere"},
		{group(20, 30) + group(30, 40) + group(40, 30), "x:4:39: final goes in a circle: 30, 40, 30; whom nobody answers gets busy; let one of them lead elsewhere, or nowhere"},
		{group(30, 40) + group(40, 1), ""},
	} {
		cfg, err := config.Parse("x", []byte(lines+"hunt-groups:\n"+c.groups))
		require.NoError(t, err)
		if c.want == "" {
			assert.Empty(t, cfg.Warnings)
			continue
		}
		require.Len(t, cfg.Warnings, 1, c.groups)
		assert.Equal(t, c.want, cfg.Warnings[0].Error())
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
