package cnfxml

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRefusalsTellWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "the file is empty",
		"\xEF\xBB\xBF \n":        "the file is empty",
		"<!-- -->":               "there is no root element",
		"<d/>\x00\x00":           "NUL bytes, cut them off",
		"\x00\x01SCCP42.sbn\x00": "a binary file",
		"<d/>\r\n\x1A":           "cut it off",
		"<d/>\u00A0":             "a no-break space",
		"<d/>\uFEFF":             "at the very start only",
		"proxy1_port: 5060\n":    "the file holds no element at all",
		"# Default\n\nimage_version: P0S3-08-12-00\nproxy1_address: \"192.0.2.1\"\n": "as in SIPDefault.cnf",
		"\uFEFFline1_name : 100\r\nline1_password: x\r\n":                            "as in SIPDefault.cnf",
		"P003-08-12-00\r\n":             "as OS79XX.TXT and .loads files do",
		"cnu42.8-3-3.sbn\nSCCP42.sbn\n": "as OS79XX.TXT and .loads files do",
		"{\"device\": 1}":               "this looks like JSON",
		"the quick brown fox: jumps\n":  "so it is no XML",
		"\xFF\xFE\x00\x00<\x00\x00\x00d\x00\x00\x00/\x00\x00\x00>\x00\x00\x00": "UTF-32, convert the file to UTF-8",
		"<d a=“1”/>":                "typographic quotes",
		"<d a='1'\u00A0b='2'/>":     "a no-break space",
		"<?xml version=“1.0”?><d/>": "typographic quotes",
		"<?xml version='1.0'?>\n<d/>\n<?xml version='1.0'?>\n<d/>\n": "a second document starts here",
		"<?xml version='1.0' encoding='UTF-16'?><d/>":                "declare UTF-8",
		"<!DOCTYPE HTML PUBLIC '-//IETF//DTD HTML 2.0//EN'><html/>":  "this is a web page",
		"\n<html lang=en><body/></html>":                             "this is a web page",
		"<!DOCTYPE device><device/>":                                 "remove it",
		"<d><?= $load ?></d>":                                        "the source of a program or template",
		"<d><% load %></d>":                                          "the source of a program or template",
		"$x = <<<E\n<d/>\nE;":                                        "the source of a program or template",
		"<d>\u201C<":                                                 "a lone <",
	} {
		_, err := Parse([]byte(text), Options{})
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want, "%q", text)
	}
}

func TestMissingEndTagNamesItsLine(t *testing.T) {
	doc := lenient(t, "<a>\n<b>\n<c/>\n</a>")
	require.Len(t, doc.Diagnostics(), 1)
	assert.Equal(t, "<b> of line 2 has no end tag", doc.Diagnostics()[0].Message)
}

func TestCharsetsOfOneByte(t *testing.T) {
	for label, text := range map[string]string{
		"ISO-8859-2": "Zażółć gęślą jaźń", "ISO-8859-5": "Приёмная №", "ISO-8859-9": "Türkçe ğüşiöç", "ISO-8859-15": "€ Œuvre",
		"windows-1250": "„Příliš žluťoučký“", "windows-1251": "Приёмная «1»", "windows-1252": "„Büro“ €", "windows-1254": "Şişli €",
		"KOI8-R": "Приёмная ═", "latin1": "Müller",
	} {
		set, ok := charsetNamed(label)
		require.True(t, ok, label)
		data := []byte("<?xml version='1.0' encoding='" + label + "'?><d><a>")
		for _, r := range text {
			data, ok = set.appendRune(data, r)
			require.True(t, ok, "%s %q", label, r)
		}
		data = append(data, "</a></d>"...)
		doc, err := Parse(data, Options{Mode: Strict})
		require.NoError(t, err, label)
		got, _ := doc.Get("a")
		assert.Equal(t, text, got, label)
		assert.Equal(t, data, doc.Bytes(), label)
		for b := 0x80; b <= 0xFF; b++ {
			r, n := set.decode([]byte{byte(b)})
			assert.Equal(t, 1, n)
			if r != utf8.RuneError {
				back, ok := set.appendRune(nil, r)
				assert.True(t, ok)
				assert.Equal(t, []byte{byte(b)}, back, "%s %#x", label, b)
			}
		}
		_, ok = set.appendRune(nil, '世')
		assert.False(t, ok, label)
	}
}
