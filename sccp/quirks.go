package sccp

// The conditions of the layouts that a body's length alone does not decide.

// enblocAligned tells the form of EnblocCall with the line at byte 28 from the
// packed one with the line at byte 25: both bodies are 32 bytes long, and the
// packed one ends with padding.
func enblocAligned(body []byte) bool {
	return len(body) >= 32 && le.Uint32(body[28:32]) != 0 && le.Uint32(body[25:29])&0xffffff == 0
}

// callInfoTwelve tells a CallInfoV2 with twelve texts, without the second number
// of the caller, from one with more, of which padding or an early end may leave
// twelve too. The ninth text decides: among twelve it is the first name, behind
// eight numbers; otherwise it is a number.
func callInfoTwelve(body []byte) bool {
	const fixed, numbers, twelve = 32, 8, 12
	if len(body) < fixed {
		return false
	}
	end := fixed
	for i := range twelve {
		n := textLen(body[end:])
		if end+n == len(body) {
			return false // fewer texts
		}
		if i <= numbers && dialable(body[end:end+n]) != (i < numbers) {
			return false
		}
		end += n + 1
	}
	return allZero(body[end:])
}

// dialable reports whether a text may be a number; an empty one may.
func dialable(t []byte) bool {
	for _, c := range t {
		if (c < '0' || c > '9') && c != '*' && c != '#' && c != '+' {
			return false
		}
	}
	return true
}

// ConnectionStatisticsRes from version 18 on has two forms, which differ in the
// width of the mode at byte 32: one byte, then everything else lies 3 bytes
// lower, or four. In either form the length of the text tells: read in the
// place of the other, it is far beyond the largest, unless there is no text.
const (
	statsMode       = 32
	statsNarrowText = 65
	statsWideText   = 68
	statsSlot       = 600
)

// statsNarrow tells the narrow form below version 22, where it is the exception.
// Without a text it shows by the packets sent, which would be the upper bytes
// of a wide mode.
func statsNarrow(body []byte) bool {
	return mayBeNarrow(body) && (!mayBeWide(body) || !allZero(body[statsMode+1:statsMode+4]))
}

// statsWide tells the wide form from version 22 on, where it is the exception.
// Without a text only its slot of 600 bytes tells it.
func statsWide(body []byte) bool {
	return mayBeWide(body) && (!mayBeNarrow(body) || len(body) >= statsWideText+statsSlot)
}

func mayBeNarrow(body []byte) bool {
	if len(body) < statsNarrowText {
		return false
	}
	n := le.Uint32(body[statsNarrowText-4:])
	return n <= statsSlot && statsNarrowText+int(n) <= len(body)
}

func mayBeWide(body []byte) bool {
	return len(body) >= statsWideText && le.Uint32(body[statsWideText-4:]) <= statsSlot
}
