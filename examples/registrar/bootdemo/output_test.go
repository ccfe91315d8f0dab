package bootdemo

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestOutputKeepsItsFirstError(t *testing.T) {
	gone := errors.New("broken pipe")
	out := &output{w: broken{gone}}
	out.line("one")
	out.w = broken{errors.New("another")}
	out.line("two")
	assert.ErrorIs(t, out.failure(), gone)
	_, err := out.Write([]byte("three\n"))
	assert.ErrorIs(t, err, gone)
}

func TestOutputPrintsLines(t *testing.T) {
	var text strings.Builder
	out := &output{w: &text}
	out.line("a %d", 1)
	_, err := out.Write([]byte("b\n"))
	assert.NoError(t, err)
	assert.NoError(t, out.failure())
	assert.Equal(t, "a 1\nb\n", text.String())
}
