package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/services/phonebook"
)

func TestServices(t *testing.T) {
	assert.Empty(t, config.Default().Services.HTTP, "off")
	c, err := config.Parse("x", []byte(`
services:
  http: :8080
  url: http://pbx.example.org:8080/
  phones: name
  push: http
  information: Ask the janitor.
  idle: {after: 5m, text: Hello}
  directory: {lines: false, csv: people.csv, ldif: people.ldif, plus: "000"}
`))
	require.NoError(t, err)
	assert.Equal(t, config.Services{
		HTTP: ":8080", URL: "http://pbx.example.org:8080", AnyAddress: true, PushByHTTP: true, Information: "Ask the janitor.",
		Idle:      config.Idle{After: 5 * time.Minute, Text: "Hello"},
		Directory: config.People{NoLines: true, CSV: "people.csv", LDIF: "people.ldif", Plus: "000"},
	}, c.Services)
}

func TestServicesThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"services:\n  directory: {lines: true}":                               "x:2: services have no address",
		"services:\n  http: 8080":                                             `x:2: http: "8080" is no address; write host:port`,
		"services:\n  http: :99999":                                           `x:2: http: ":99999" is no address`,
		"services:\n  htp: :80":                                               `x:2: unknown key "htp" in services; did you mean "http"?`,
		"services:\n  http: :80\n  url: 192.0.2.1:80":                         "x:3: url: ",
		"services:\n  http: :80\n  url: http://a/b":                           "x:3: url: ",
		"services:\n  http: :80\n  url: http://u:p@a":                         "has more than scheme, host and port",
		"services:\n  http: :80\n  url: ftp://a":                              `"ftp://a" is no address of a web server`,
		"services:\n  http: :80\n  phones: nobody":                            `x:3: unknown check of phones "nobody"`,
		"services:\n  http: :80\n  push: mail":                                `x:3: unknown way to push "mail"`,
		"services:\n  http: :80\n  information: ''":                           "x:3: information: the text is empty",
		"services:\n  http: :80\n  idle: {after: 1s, text: a}":                "x:3: after: 1s is not between 10s and 24h0m0s",
		"services:\n  http: :80\n  idle: {after: 1m}":                         "idle: there is nothing to show",
		"services:\n  http: :80\n  directory: {plus: '+'}":                    `x:3: plus: "+" cannot be dialled`,
		"services:\n  http: :80\n  directory: {lines: some}":                  `"some" is neither true nor false`,
		"services:\n  http: :80\n  directory: [a]":                            "x:3: directory must be a mapping",
		"services:\n  http: :80\n  information: " + strings.Repeat("a", 4001): "information: 4001 characters",
	} {
		_, err := config.Parse("x", []byte(text))
		assertTold(t, err, want)
	}
}

func TestPeopleAreReadWithTheConfiguration(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	csv := write("people.csv", "name,number\nAnna,+1 2\n")
	ldif := write("people.ldif", "dn: cn=b\ncn: Bob\ntelephoneNumber: 7\n")
	file := write("phones.yaml", "services:\n  http: :8080\n  directory: {csv: people.csv, ldif: '"+ldif+"', plus: \"011\"}\n")
	for _, load := range []func(string) (*config.Config, error){config.Load, config.Check} {
		c, err := load(file)
		require.NoError(t, err)
		assert.Equal(t, []phonebook.Person{
			{Last: "Anna", Numbers: []phonebook.Number{{Digits: "01112"}}}, {Last: "Bob", Numbers: []phonebook.Number{{Digits: "7"}}},
		}, c.Services.Directory.Others)
	}
	write("people.csv", "name,number\nAnna,1\nBob,two\n")
	for _, load := range []func(string) (*config.Config, error){config.Load, config.Check} {
		_, err := load(file)
		assert.ErrorContains(t, err, csv+`:3:1: number: "two" is no number; write digits`)
	}
	require.NoError(t, os.Remove(csv))
	_, err := config.Check(file)
	assert.ErrorContains(t, err, file+":3:20: the file")
	write("phones.yaml", "services:\n  http: :8080\n  directory: {csv: '"+dir+"'}\n")
	_, err = config.Check(file)
	assert.ErrorContains(t, err, ":3:20: the file")
}
