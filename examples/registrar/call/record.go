package call

import "time"

// CallID names a call from the moment that a number was dialled. It counts from 1
// for each machine.
type CallID uint64

// Record tells the story of a call that has ended, or that never came about.
type Record struct {
	Call     CallID
	From, To Party
	// Hidden says that From did not show to those who were called.
	Hidden bool
	Dialed string
	// RedirectedBy is the number that sent the call to To; empty when nobody did.
	RedirectedBy Party
	Reason       RedirectReason
	// Answered is zero when nobody answered.
	Started, Answered, Ended time.Time
	Cause                    Cause
	// JoinedTo is the call in which the parties go on after a transfer or a
	// conference; 0 when they do not.
	JoinedTo CallID
	// Legs are in the order in which they ended or left; no more than the first
	// 256.
	Legs []LegRecord
}

// LegRecord is one phone's part in a call.
type LegRecord struct {
	Device        string
	Line, Ref     uint32
	Party         Party
	History       History
	Joined, Ended time.Time // Joined is zero for one who did not answer
	Cause         Cause
	// Again says that the leg was recorded before, with its History: it came from
	// another call, by a transfer or a conference, or took a call back on a shared
	// line, or its phone had the call before it was parked. Joined is when it did, or
	// when somebody answered after that.
	Again bool
}

func (Record) command() {}
