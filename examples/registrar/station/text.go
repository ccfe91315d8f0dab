package station

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/skinnykit/skinny/sccp"
)

// Widths of text slots, without the NUL.
const (
	numberWidth = 23
	nameWidth   = 39
	promptWidth = 31
	keyWidth    = 15
)

// phrase is what the phone is told to show: a label that it knows in its own
// language, or words where there is none, after a text that may be empty.
type phrase struct {
	before string
	label  sccp.Label
	words  string
}

func label(l sccp.Label) phrase { return phrase{label: l} }

func words(text string) phrase { return phrase{words: text} }

// newLabelTable is the mark of labels that only later loads know.
const newLabelTable = 0x1e

// typeface writes texts as one phone reads them.
type typeface struct {
	charset   sccp.Charset
	labels    bool // display labels instead of words
	newLabels bool // also those of the second table
}

func (f typeface) knows(l sccp.Label) bool {
	if l>>8 == newLabelTable {
		return f.newLabels
	}
	return f.labels
}

// say returns a phrase followed by plain text, cut to a width in bytes.
func (f typeface) say(p phrase, text string, width int) sccp.Text {
	before := p.before
	if before != "" {
		before += " "
	}
	switch {
	case p.label == 0:
		return f.plain(before+p.words+text, width)
	case f.knows(p.label):
		t := f.plain(before, width-2)
		t = p.label.AppendTo(t)
		return append(t, f.plain(text, width-len(t))...)
	}
	return f.plain(before+p.label.Words(text), width)
}

// plain returns text in the phone's charset, cut to a width in bytes between
// characters.
func (f typeface) plain(text string, width int) sccp.Text { return f.charset.Encode(text, width) }

// printable makes what a phone sent fit for a log or a name.
func printable(t sccp.Text) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, string(t))
}
