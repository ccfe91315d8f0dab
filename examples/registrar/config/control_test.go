package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

func TestControl(t *testing.T) {
	secret, hash := token.New()
	c, err := config.Parse("x", []byte(`control:
  socket: /run/skinny/other.sock
  http: ":8080"
  token-hash: "`+hash+`"
  hosts: [pbx.example.org, 192.0.2.1]
`))
	require.NoError(t, err)
	assert.Equal(t, "/run/skinny/other.sock", c.Control.Socket)
	assert.Equal(t, ":8080", c.Control.HTTP)
	assert.True(t, c.Control.Token.Matches(secret))
	assert.Equal(t, []string{"pbx.example.org", "192.0.2.1"}, c.Control.Hosts)

	for text, want := range map[string]config.Control{
		"":                                   {},
		"control: {socket: off, http: off}":  {NoSocket: true},
		"control: {http: 127.0.0.1:8080}":    {HTTP: "127.0.0.1:8080"},
		`control: {http: "[::1]:8080"}`:      {HTTP: "[::1]:8080"},
		"control: {http: localhost:8080}":    {HTTP: "localhost:8080"},
		"control: {socket: /tmp/a b/c.sock}": {Socket: "/tmp/a b/c.sock"},
	} {
		c, err := config.Parse("x", []byte(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, c.Control, text)
	}
}

func TestBrokenControl(t *testing.T) {
	secret, hash := token.New()
	for text, want := range map[string]struct {
		line, column int
		message, fix string
	}{
		"control: 7":                                       {1, 10, "control must be a mapping", ""},
		"control:\n  sockt: off":                           {2, 3, `unknown key "sockt" in control`, `did you mean "socket"?`},
		"control:\n  socket: control.sock":                 {2, 11, `"control.sock" is no whole path`, "or off"},
		"control:\n  socket: /run/skinny/":                 {2, 11, "is a directory", "or off"},
		"control:\n  socket: [a]":                          {2, 11, "a single value", ""},
		"control:\n  socket: /" + strings.Repeat("x", 200): {2, 11, "the path has 201 bytes, and this system takes", "or off"},
		"control:\n  http: 8080":                           {2, 9, `"8080" is no address`, "127.0.0.1:8080, or off"},
		"control:\n  http: 127.0.0.1:99999":                {2, 9, "is no address", "or off"},
		"control:\n  http: \":8080\"":                      {2, 9, "open to every machine", "registrar ctl new-token"},
		"control:\n  hosts: [a]\n  http: 0.0.0.0:80":       {3, 9, "open to every machine", "listen on 127.0.0.1"},
		"control:\n  http: 192.0.2.1:80":                   {2, 9, "open to every machine", "token-hash"},
		"control:\n  http: pbx:80":                         {2, 9, "open to every machine", "token-hash"},
		"control:\n  token-hash: " + secret:                {2, 15, "no hash of a token", "registrar ctl new-token"},
		"control:\n  token-hash: " + hash[:20]:             {2, 15, "no hash of a token", "registrar ctl new-token"},
		"control:\n  hosts: [\"a:80\"]":                    {2, 11, `"a:80" is no name of a host`, "without a port"},
		"control:\n  http: :80\n  token-hash: x":           {3, 15, "no hash of a token", "registrar ctl new-token"},
		"control:\n  hosts: a":                             {2, 10, "must be a list", ""},
		"control:\n  hosts: [http://a]":                    {2, 11, "is no name", "pbx.example.org"},
	} {
		_, err := config.Parse("x", []byte(text))
		var problems config.Problems
		require.True(t, errors.As(err, &problems), text)
		require.Len(t, problems, 1, text)
		p := problems[0]
		assert.Equal(t, []int{want.line, want.column}, []int{p.Line, p.Column}, p.Error())
		assert.Contains(t, p.Message, want.message, text)
		assert.Contains(t, p.Fix, want.fix, text)
		assert.NotContains(t, p.Error(), secret)
	}
}
