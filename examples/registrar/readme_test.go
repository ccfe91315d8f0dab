package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheTestsOfTheREADMEExist: each feature names the test that proves it.
func TestTheTestsOfTheREADMEExist(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	var code strings.Builder
	require.NoError(t, fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		code.Write(text)
		return err
	}))
	named := regexp.MustCompile("`(Test\\w+)(\\.\\.\\.)?`").FindAllStringSubmatch(string(readme), -1)
	assert.Greater(t, len(named), 40)
	for _, m := range named {
		declared := "func " + m[1]
		if m[2] == "" {
			declared += "("
		}
		assert.Contains(t, code.String(), declared, "the README names %s", m[1])
	}
	_, table, ok := strings.Cut(string(readme), "| feature |")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "\n\n")
	for _, row := range strings.Split(table, "\n")[2:] {
		assert.Contains(t, row, "`Test", "a feature without a test")
	}
}
