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
// lower, or four. The text of the narrow form ends the body but for zeros; that
// of the wide one lies in a slot of 600 bytes.
const (
	statsMode       = 32
	statsNarrowText = 65
	statsSlot       = 600
	statsWideSize   = 68 + statsSlot
)

// statsNarrow tells the narrow form below version 22, where it is the exception.
func statsNarrow(body []byte) bool {
	_, fits := narrowStatsText(body)
	return fits && !allZero(body[statsMode+1:statsMode+4])
}

// statsWide tells the wide form from version 22 on, where it is the exception.
func statsWide(body []byte) bool {
	if len(body) < statsWideSize || !allZero(body[statsMode+1:statsMode+4]) {
		return false
	}
	n, fits := narrowStatsText(body)
	return !fits || n == 0
}

// narrowStatsText returns the length of the text if the body can be narrow.
func narrowStatsText(body []byte) (n int, fits bool) {
	if len(body) < statsNarrowText {
		return 0, false
	}
	count := le.Uint32(body[statsNarrowText-4:])
	if count > statsSlot || statsNarrowText+int(count) > len(body) {
		return 0, false
	}
	return int(count), allZero(body[statsNarrowText+int(count):])
}
