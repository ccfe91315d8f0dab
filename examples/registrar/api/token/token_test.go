package token_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/token"
)

func TestTokens(t *testing.T) {
	secret, text := token.New()
	hash, err := token.Parse(text)
	require.NoError(t, err)
	assert.True(t, hash.Set())
	assert.True(t, hash.Matches(secret))
	for _, wrong := range []string{"", secret + "x", secret[1:], strings.ToUpper(secret), text} {
		assert.False(t, hash.Matches(wrong), wrong)
	}
	other, _ := token.New()
	assert.NotEqual(t, secret, other)
	assert.False(t, hash.Matches(other))

	var none token.Hash
	assert.False(t, none.Set())
	assert.False(t, none.Matches(""))
}

func TestTextsThatAreNoHash(t *testing.T) {
	secret, text := token.New()
	for _, wrong := range []string{
		"", secret, "sha256:", text[:len(text)-1], text + "0", strings.Replace(text, "sha256", "sha512", 1),
		"sha256:" + strings.Repeat("g", 64), " " + text,
	} {
		_, err := token.Parse(wrong)
		require.ErrorIs(t, err, token.ErrHash, wrong)
		assert.NotContains(t, err.Error(), secret)
	}
}

func TestAHashIsNotPrinted(t *testing.T) {
	_, text := token.New()
	hash, err := token.Parse(text)
	require.NoError(t, err)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "hash", hash)
	encoded, err := json.Marshal(struct{ Hash token.Hash }{hash})
	require.NoError(t, err)
	for _, out := range []string{fmt.Sprintf("%v %+v %#v %s", hash, hash, hash, hash), log.String(), string(encoded)} {
		assert.Contains(t, out, "(redacted)")
		assert.NotContains(t, out, strings.TrimPrefix(text, "sha256:")[:8])
	}
}

func FuzzParse(f *testing.F) {
	_, text := token.New()
	f.Add(text, "a")
	f.Add("sha256:", "")
	f.Fuzz(func(t *testing.T, text, secret string) {
		hash, err := token.Parse(text)
		assert.Equal(t, err == nil, hash.Set())
		if err != nil {
			assert.False(t, hash.Matches(secret))
		}
	})
}

func Example() {
	secret, text := token.New() // the secret to the client, the text to the configuration
	hash, err := token.Parse(text)
	fmt.Println(hash.Matches(secret), hash.Matches("guess"), hash, err)
	// Output: true false (redacted) <nil>
}
