package softphone

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

func TestDisplayText(t *testing.T) {
	tests := []struct {
		name, bytes string
		utf8        bool
		want        string
	}{
		{"plain", "Hello 1", false, "Hello 1"},
		{"label and number", "\x80\x171003", false, "From 1003"},
		{"label alone", "\x80\x13", true, "Your current options"},
		{"label and its own space", "\x80\x24 (1)", true, "You Have VoiceMail (1)"},
		{"two labels", "\x80\x23\x80\x0e", false, "Temp Fail Park"},
		{"newer label", "\x1e\x39", true, "DND is active"},
		{"text before a label", "1001 \x80\x251005", false, "1001 Forwarded to 1005"},
		{"Latin-1", "Zo\xeb", false, "Zoë"},
		{"UTF-8", "Zo\xc3\xab", true, "Zoë"},
		{"unknown label", "\x80\xf0", true, "\ufffd\ufffd"},
		{"unknown label in Latin-1", "\x80\xf0", false, "\ufffdð"},
		{"mark at the end", "a\x80", true, "a\ufffd"},
		{"control character", "a\nb", false, "a\ufffdb"},
		{"broken UTF-8", "\xff", true, "\ufffd"},
		{"nothing", "", true, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, DisplayText([]byte(test.bytes), test.utf8))
		})
	}
}

func FuzzDisplayText(f *testing.F) {
	for _, seed := range []string{"", "1001", "\x80\x171003", "\x1e\x39", "Zo\xc3\xab", "\x80"} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, b []byte, isUTF8 bool) {
		text := DisplayText(b, isUTF8)
		assert.True(t, utf8.ValidString(text))
		assert.NotContains(t, text, "\x1e")
		assert.Equal(t, text, DisplayText([]byte(text), true), "what is shown stays as it is")
	})
}
