package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// TestNothingToSuggest: where no line is defined none is proposed.
func TestNothingToSuggest(t *testing.T) {
	_, err := config.Parse("x", []byte("devices: [{name: A, lines: [1001]}]"))
	assert.EqualError(t, err, `x:1:29: there is no line 1001; add "- number: 1001" under lines, or remove this`)
}
