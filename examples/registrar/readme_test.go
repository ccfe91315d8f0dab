package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryFeatureHasATest that the README names; that it exists is a rule of
// internal/rooms.
func TestEveryFeatureHasATest(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	tables := strings.Split(string(readme), "| feature |")[1:]
	require.Len(t, tables, 2)
	for _, table := range tables {
		table, _, _ = strings.Cut(table, "\n\n")
		rows := strings.Split(strings.TrimSpace(table), "\n")[2:]
		assert.Greater(t, len(rows), 20)
		for _, row := range rows {
			assert.Contains(t, row, "`Test", "a feature without a test")
		}
	}
}
