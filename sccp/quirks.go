package sccp

// The conditions of the layouts that a body's length alone does not decide.

// enblocAligned tells the form of EnblocCall with the line at byte 28 from the
// packed one with the line at byte 25: both bodies are 32 bytes long, and the
// packed one ends with padding.
func enblocAligned(body []byte) bool {
	return len(body) >= 32 && le.Uint32(body[28:32]) != 0 && le.Uint32(body[25:29])&0xffffff == 0
}

// Places of the length of the text in ConnectionStatisticsRes from version 18
// on: behind a mode of one byte, and behind a mode of four.
const (
	statsNarrowText = 61
	statsWideText   = 64
)

// statsNarrow tells a body whose mode takes one byte: the length of its text
// must lead exactly to the end.
func statsNarrow(body []byte) bool {
	return statsEndsAt(body, statsNarrowText)
}

// statsWide tells a body whose mode takes four bytes: its text fits, and does
// not end exactly where that of a narrow one would.
func statsWide(body []byte) bool {
	return !statsEndsAt(body, statsNarrowText) &&
		len(body) >= statsWideText+4 && uint64(len(body)) >= statsWideText+4+uint64(le.Uint32(body[statsWideText:]))
}

func statsEndsAt(body []byte, at int) bool {
	return len(body) >= at+4 && uint64(len(body)) == uint64(at)+4+uint64(le.Uint32(body[at:]))
}
