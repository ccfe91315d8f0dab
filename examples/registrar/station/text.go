package station

import (
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/sccp"
)

// Widths of text slots, without the NUL.
const (
	numberWidth  = 23
	nameWidth    = 39
	promptWidth  = 31
	dynamicWidth = 100 // of texts without a slot
)

// phrase is what the phone is told to show: a label that it knows in its own
// language, or words where there is none.
type phrase struct {
	label sccp.Label
	words string
}

func label(l sccp.Label) phrase { return phrase{label: l} }

func words(text string) phrase { return phrase{words: text} }

// typeface writes texts as one phone reads them.
type typeface struct {
	charset sccp.Charset
	labels  bool // display labels instead of words
}

// say returns a phrase followed by plain text, cut to a width in bytes.
func (f typeface) say(p phrase, text string, width int) sccp.Text {
	switch {
	case p.label == 0:
		return f.plain(p.words+text, width)
	case f.labels:
		return append(p.label.AppendTo(nil), f.plain(text, width-2)...)
	}
	return f.plain(p.label.Words(text), width)
}

// plain returns text in the phone's charset, cut to a width in bytes between
// characters.
func (f typeface) plain(text string, width int) sccp.Text { return f.charset.Encode(text, width) }

// printable makes what a phone sent fit for a log or a name.
func printable(t sccp.Text) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return '?'
		}
		return r
	}, string(t))
}
