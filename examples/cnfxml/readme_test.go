package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheREADMEShowsWhatIsPrinted by the commands that need no file.
func TestTheREADMEShowsWhatIsPrinted(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, command := range []string{"models 404", "new -model 7962 -manager 192.0.2.10"} {
		_, shown, ok := strings.Cut(string(readme), "$ cnfxml "+command+"\n")
		require.True(t, ok, command)
		got := try(t, "", strings.Fields(command)...)
		assert.True(t, strings.HasPrefix(shown, got.out), "%s prints\n%s", command, got.out)
		assert.Zero(t, got.code)
	}
}
