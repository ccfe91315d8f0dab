package appdialrules

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

// findings validates a document and returns what it finds, a line each.
func findings(t testing.TB, text string) []string {
	t.Helper()
	doc, err := cnfxml.Parse([]byte(text), cnfxml.Options{Mode: cnfxml.Lenient})
	require.NoError(t, err)
	var lines []string
	for _, d := range Validate(doc) {
		lines = append(lines, d.String())
	}
	return lines
}

func TestFixtureIsCanonical(t *testing.T) {
	v, found, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(t, err)
	assert.Empty(t, found)
	out, err := v.Append([]byte("x"))
	require.NoError(t, err)
	assert.Equal(t, "x"+fixture, string(out))
	assert.Empty(t, v.Validate())
	assert.Empty(t, findings(t, fixture))
}

func TestOtherFiles(t *testing.T) {
	_, _, err := Parse([]byte("<device/>"), cnfxml.Options{})
	require.ErrorIs(t, err, cnfxml.ErrRoot)
	_, _, err = Parse([]byte("<"), cnfxml.Options{})
	require.ErrorIs(t, err, cnfxml.ErrMalformed)
	assert.Len(t, findings(t, "<device/>"), 1)
}
