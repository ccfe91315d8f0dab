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

// phrase is a text that phones know by a number: sent as a display label to
// phones that can, which then show it in their own language.
type phrase struct {
	code byte
	word string
}

// The phrases, with the numbers of the \200 table.
func phraseRedial() phrase       { return phrase{0x01, "Redial"} }
func phraseNewCall() phrase      { return phrase{0x02, "NewCall"} }
func phraseHold() phrase         { return phrase{0x03, "Hold"} }
func phraseTransfer() phrase     { return phrase{0x04, "Trnsfer"} }
func phraseBackspace() phrase    { return phrase{0x08, "<<"} }
func phraseEndCall() phrase      { return phrase{0x09, "EndCall"} }
func phraseResume() phrase       { return phrase{0x0a, "Resume"} }
func phraseAnswer() phrase       { return phrase{0x0b, "Answer"} }
func phraseDial() phrase         { return phrase{0, "Dial"} }
func phraseOptions() phrase      { return phrase{0x13, "Your current options"} }
func phraseRingOut() phrase      { return phrase{0x16, "Ring out"} }
func phraseFrom() phrase         { return phrase{0x17, "From "} }
func phraseConnected() phrase    { return phrase{0x18, "Connected"} }
func phraseBusy() phrase         { return phrase{0x19, "Busy"} }
func phraseWaiting() phrase      { return phrase{0x1b, "Call Waiting"} }
func phraseEnterNumber() phrase  { return phrase{0x20, "Enter number"} }
func phraseTempFail() phrase     { return phrase{0x23, "Temp Fail"} }
func phraseNotActive() phrase    { return phrase{0x2d, "Key Is Not Active"} }
func phraseUnknown() phrase      { return phrase{0x38, "Unknown Number"} }
func phraseIncompatible() phrase { return phrase{0x46, "Incompatible device type"} }
func phraseLineFull() phrase     { return phrase{0, "No free line"} }
func phraseNoAnswer() phrase     { return phrase{0, "No answer"} }
func phraseOnHold() phrase       { return phrase{0, "On hold"} }

const labelMark = 0x80

// typeface writes texts as one phone reads them.
type typeface struct {
	utf8   bool // else Latin-1
	labels bool // display labels instead of words
}

// say returns a phrase followed by plain text, cut to a width in bytes.
func (f typeface) say(p phrase, text string, width int) sccp.Text {
	if f.labels && p.code != 0 {
		return append(sccp.Text{labelMark, p.code}, f.plain(text, width-2)...)
	}
	return f.plain(p.word+text, width)
}

// plain returns text in the phone's charset, cut to a width in bytes between
// characters. What the charset or the display does not have becomes "?".
func (f typeface) plain(text string, width int) sccp.Text {
	out := make(sccp.Text, 0, min(len(text), max(width, 0)))
	for _, r := range text {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			r = '?'
		}
		if !f.utf8 {
			if r > 0xff || r >= 0x80 && r < 0xa0 {
				r = '?'
			}
			if len(out)+1 > width {
				break
			}
			out = append(out, byte(r))
			continue
		}
		if len(out)+utf8.RuneLen(r) > width {
			break
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// printable makes what a phone sent fit for a log or a name.
func printable(t sccp.Text) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return '?'
		}
		return r
	}, string(t))
}
