package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

func TestMetrics(t *testing.T) {
	c, err := config.Parse("x", nil)
	require.NoError(t, err)
	assert.Empty(t, c.Metrics.HTTP, "off by itself")
	c, err = config.Parse("x", []byte("metrics: {http: 127.0.0.1:9600}"))
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1:9600", c.Metrics.HTTP)
	assert.Empty(t, c.Warnings)
	c, err = config.Parse("x", []byte("metrics:\n  http: 192.0.2.1:9600\n"))
	require.NoError(t, err)
	require.Len(t, c.Warnings, 1)
	assert.Equal(t, [2]int{2, 9}, [2]int{c.Warnings[0].Line, c.Warnings[0].Column})
	assert.Contains(t, c.Warnings[0].Message, "to everybody who can reach it")
	for text, want := range map[string]string{
		"metrics:\n  http: \"9600\"\n":  `x:2:9: http: "9600" is no address; write host:port, such as 127.0.0.1:9600`,
		"metrics:\n  http: \":9600\"\n": "x:2:9: http: the host is missing, which would mean every address",
		"metrics:\n  htpp: a:1\n":       `x:2:3: unknown key "htpp" in metrics; did you mean "http"?`,
	} {
		_, err = config.Parse("x", []byte(text))
		assert.ErrorContains(t, err, want)
	}
}
