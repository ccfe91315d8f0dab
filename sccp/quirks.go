package sccp

// The conditions of the layouts that a body's length alone does not decide.

// enblocAligned tells the form of EnblocCall with the line at byte 28 from the
// packed one with the line at byte 25: both bodies are 32 bytes long, and the
// packed one ends with padding.
func enblocAligned(body []byte) bool {
	return len(body) >= 32 && le.Uint32(body[28:32]) != 0 && le.Uint32(body[25:29])&0xffffff == 0
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
