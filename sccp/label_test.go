package sccp_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/skinnykit/skinny/sccp"
)

func TestDisplay(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		charset sccp.Charset
		want    string
	}{
		"empty":                  {"", sccp.UTF8, ""},
		"plain":                  {"1003", sccp.UTF8, "1003"},
		"label":                  {"\x80\x13", sccp.UTF8, "Your current options"},
		"label, number":          {"\x80\x171003", sccp.UTF8, "From 1003"},
		"label, space, number":   {"\x80\x17 1003", sccp.UTF8, "From 1003"},
		"label, label":           {"\x80\x23\x80\x0e", sccp.UTF8, "Temp Fail Park"},
		"number, label, number":  {"1001 \x80\x251003", sccp.UTF8, "1001 Forwarded to 1003"},
		"new label":              {"\x1e\x39", sccp.UTF8, "Do Not Disturb Is Active"},
		"unknown label":          {"\x80\xfeA", sccp.Latin1, "\ufffdþA"},
		"mark at the end":        {"A\x80", sccp.UTF8, "A\ufffd"},
		"latin":                  {"M\xfcller", sccp.Latin1, "Müller"},
		"latin control":          {"A\x90B", sccp.Latin1, "A\ufffdB"},
		"utf-8":                  {"Müller \u4f60", sccp.UTF8, "Müller 你"},
		"utf-8 with a mark byte": {"\u2001\u2013", sccp.UTF8, "\u2001\u2013"},
		"broken utf-8":           {"M\xfcller", sccp.UTF8, "M\ufffdller"},
		"control":                {"a\nb\x7f", sccp.UTF8, "a\ufffdb\ufffd"},
	} {
		assert.Equal(t, c.want, sccp.Text(c.text).Display(c.charset), name)
	}
}

func TestCharsetOf(t *testing.T) {
	assert.Equal(t, sccp.Latin1, sccp.CharsetOf(0x8560), "a 7960")
	assert.Equal(t, sccp.UTF8, sccp.CharsetOf(0x8572), "a 7941")
	assert.Equal(t, "UTF-8 ISO-8859-1", sccp.UTF8.String()+" "+sccp.Latin1.String())
}

func TestEncode(t *testing.T) {
	assert.Equal(t, "M\xfcller", sccp.Latin1.Encode("Müller", 40).String())
	assert.Equal(t, "Müller", sccp.UTF8.Encode("Müller", 40).String())
	assert.Equal(t, "M", sccp.UTF8.Encode("Müller", 2).String(), "no half character")
	assert.Equal(t, "M\xfc", sccp.Latin1.Encode("Müller", 2).String())
	assert.Equal(t, "??", sccp.Latin1.Encode("你\u0080", 40).String(), "what Latin-1 lacks, and what would be a label")
	assert.Equal(t, "a?b", sccp.UTF8.Encode("a\nb", 40).String())
	assert.Empty(t, sccp.UTF8.Encode("a", 0))
	assert.Empty(t, sccp.UTF8.Encode("a", -1))
}

func TestLabels(t *testing.T) {
	assert.Equal(t, "\x80\x171003", append(sccp.LabelFrom.AppendTo(nil), "1003"...).String())
	assert.Equal(t, "From 1003", sccp.LabelFrom.Words("1003"))
	assert.Equal(t, "Hold", sccp.LabelHold.Words(""))
	assert.Empty(t, sccp.Label(0x1234).Text())
}

func TestDeviceTypesHaveModelNames(t *testing.T) {
	assert.Equal(t, "Cisco 7960", sccp.DeviceType(7).Text())
	assert.Equal(t, "Cisco 7970", sccp.DeviceTypeCisco7970.Text())
	assert.Equal(t, "Cisco 7961", sccp.DeviceType(30018).Text())
	assert.Equal(t, "Cisco SPA 504G", sccp.DeviceTypeSPA504G.Text())
	assert.Empty(t, sccp.DeviceType(4711).Text())
}

func TestDisplayAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, 64)
	text := sccp.Text("\x80\x17M\xfcller")
	alloctest.Zero(t, "AppendDisplay", func() { buf = text.AppendDisplay(buf[:0], sccp.Latin1) })
}

// FuzzText checks that what is displayed is fit for people, and that what is
// encoded is displayed as it was.
func FuzzText(f *testing.F) {
	f.Add("\x80\x171003", 10, true)
	f.Add("M\xfcller \x1e\x39", 3, false)
	f.Fuzz(func(t *testing.T, s string, limit int, wide bool) {
		charset := sccp.Latin1
		if wide {
			charset = sccp.UTF8
		}
		shown := sccp.Text(s).Display(charset)
		assert.True(t, utf8.ValidString(shown))
		for _, r := range shown {
			assert.False(t, unicode.IsControl(r), "%q", shown)
		}
		text := charset.Encode(s, limit)
		assert.LessOrEqual(t, len(text), max(0, limit))
		again := charset.Encode(text.Display(charset), limit)
		assert.Equal(t, text, again)
	})
}
