package sccp

// RTPFormat is how a codec travels in RTP.
type RTPFormat struct {
	Name        string // encoding name of RFC 3551 and its registry
	PayloadType uint8  // number in the RTP header; a usual one if Dynamic
	ClockRate   uint32 // Hz
	Dynamic     bool   // the number is agreed on by signalling
}

// RTP returns how the codec travels in RTP; false for values that are no
// codec or have no place in the registry. Static numbers are those of RFC
// 3551, dynamic ones those that Cisco's devices use.
func (x PayloadType) RTP() (RTPFormat, bool) {
	static := func(name string, number uint8, clock uint32) (RTPFormat, bool) {
		return RTPFormat{Name: name, PayloadType: number, ClockRate: clock}, true
	}
	dynamic := func(name string, number uint8, clock uint32) (RTPFormat, bool) {
		return RTPFormat{Name: name, PayloadType: number, ClockRate: clock, Dynamic: true}, true
	}
	switch x {
	case PayloadTypeG711Ulaw64k, PayloadTypeG711Ulaw56k:
		return static("PCMU", 0, 8000)
	case PayloadTypeG711Alaw64k, PayloadTypeG711Alaw56k:
		return static("PCMA", 8, 8000)
	case PayloadTypeGSM, PayloadTypeGSMFullRate:
		return static("GSM", 3, 8000)
	case PayloadTypeG7231:
		return static("G723", 4, 8000)
	case PayloadTypeG722At64k, PayloadTypeG722At56k, PayloadTypeG722At48k:
		return static("G722", 9, 8000) // 8000 by an old error of RFC 1890; sampled at 16000
	case PayloadTypeG728:
		return static("G728", 15, 8000)
	case PayloadTypeG729, PayloadTypeG729AnnexA, PayloadTypeG729AnnexB, PayloadTypeG729AnnexAB:
		return static("G729", 18, 8000)
	case PayloadTypeH261:
		return static("H261", 31, 90000)
	case PayloadTypeH263:
		return static("H263", 34, 90000)
	case PayloadTypeG726At32k:
		return dynamic("G726-32", 2, 8000)
	case PayloadTypeG726At24k:
		return dynamic("G726-24", 99, 8000)
	case PayloadTypeG726At16k:
		return dynamic("G726-16", 98, 8000)
	case PayloadTypeILBC:
		return dynamic("iLBC", 116, 8000)
	case PayloadTypeISAC:
		return dynamic("iSAC", 124, 16000)
	case PayloadTypeAMR:
		return dynamic("AMR", 100, 8000)
	case PayloadTypeAMRWB:
		return dynamic("AMR-WB", 100, 16000)
	case PayloadTypeOpus:
		return dynamic("opus", 114, 48000)
	case PayloadTypeG7221At32k, PayloadTypeG7221At24k:
		return dynamic("G7221", 102, 16000)
	case PayloadTypeWideBand256k:
		return dynamic("L16", 102, 16000)
	case PayloadTypeH264:
		return dynamic("H264", 97, 90000)
	case PayloadTypeRFC2833:
		return dynamic("telephone-event", 101, 8000)
	}
	return RTPFormat{}, false
}
