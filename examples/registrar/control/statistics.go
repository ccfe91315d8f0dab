package control

import "time"

// Statistics is what was counted. It stays when records of calls are deleted.
type Statistics struct {
	Days   []Day   `json:"days"`   // those with calls, the oldest first, by cause
	Phones []Usage `json:"phones"` // those that ever did something, by name
}

// Day counts the calls that ended on a day with a cause.
type Day struct {
	Date  string `json:"date"` // of UTC, such as "2026-11-22"
	Cause string `json:"cause"`
	Calls int64  `json:"calls"`
	// Answered are those that somebody answered; the seconds until then and since are
	// those of all of them together.
	Answered     int64   `json:"answered"`
	SetupSeconds float64 `json:"setupSeconds"`
	TalkSeconds  float64 `json:"talkSeconds"`
}

// Usage is what a phone has done since it is counted.
type Usage struct {
	Device        string     `json:"device"`
	Registrations int64      `json:"registrations"`
	First         *time.Time `json:"first,omitempty"` // registration
	Last          *time.Time `json:"last,omitempty"`
	// Placed counts the calls of the phone, Failed those of them that nobody
	// answered, Missed those that rang there and nobody answered.
	Placed      int64   `json:"placed"`
	Failed      int64   `json:"failed"`
	Received    int64   `json:"received"`
	Missed      int64   `json:"missed"`
	TalkSeconds float64 `json:"talkSeconds"`
	Voice       *Voice  `json:"voice,omitempty"` // of its last call that has told it
}

// Voice is what a phone told about its RTP at the end of a call.
type Voice struct {
	Told            time.Time `json:"told"`
	PacketsSent     uint32    `json:"packetsSent"`
	PacketsReceived uint32    `json:"packetsReceived"`
	PacketsLost     uint32    `json:"packetsLost"`
	JitterSeconds   float64   `json:"jitterSeconds"`
	LatencySeconds  float64   `json:"latencySeconds"`
	Quality         string    `json:"quality,omitempty"` // what newer phones add, such as "MLQK=4.5"
}
