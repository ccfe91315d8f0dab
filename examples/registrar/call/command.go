package call

import "time"

// Command is something to be done: [ShowLeg], [EndLeg], [Refuse], [ConnectMedia],
// [DisconnectMedia], [SendDigit], [StartTimer], [StopTimer] or [Record].
// Commands are in order; those for a phone that is down may be dropped.
type Command interface{ command() }

// ShowLeg says how a leg is now. The same state may come again when only a name
// or a digit changed.
type ShowLeg struct {
	Device string
	Leg    Leg
}

// EndLeg says that a leg is gone. Its reference is not used again soon.
type EndLeg struct {
	Device    string
	Line, Ref uint32
	Cause     Cause
}

// Refuse says that a key did nothing, and why.
type Refuse struct {
	Device string
	Line   uint32
	Reason Refusal
}

// Refusal is the reason of a [Refuse].
type Refusal uint8

// The refusals.
const (
	NotActive Refusal = iota + 1 // the key has no meaning now
	LineFull                     // the line has as many calls as it may have
	NoLine                       // the phone has no line
	NoRedial                     // nothing was dialled yet
	BadDigits                    // the number holds characters that cannot be dialled
)

// Endpoint is one end of a voice path.
type Endpoint struct {
	Device    string
	Line, Ref uint32
}

// ConnectMedia asks for a voice path between two legs.
type ConnectMedia struct{ A, B Endpoint }

// DisconnectMedia ends the voice path of a [ConnectMedia] with the same ends.
type DisconnectMedia struct{ A, B Endpoint }

// SendDigit passes a key pressed during a call on to the other phone.
type SendDigit struct {
	To    Endpoint
	Digit byte
}

// TimerID names a running timer.
type TimerID uint64

// StartTimer asks for a [TimerFired] after a time.
type StartTimer struct {
	Timer TimerID
	After time.Duration
}

// StopTimer says that a timer is not wanted any more.
type StopTimer struct{ Timer TimerID }

// Record tells the story of a conversation that has ended.
type Record struct {
	From, To                 Party
	Started, Answered, Ended time.Time // Answered is zero when nobody answered
	Cause                    Cause
}

func (ShowLeg) command()         {}
func (EndLeg) command()          {}
func (Refuse) command()          {}
func (ConnectMedia) command()    {}
func (DisconnectMedia) command() {}
func (SendDigit) command()       {}
func (StartTimer) command()      {}
func (StopTimer) command()       {}
func (Record) command()          {}

// Party is who a user talks to.
type Party struct{ Number, Name string }

// Leg is one phone's side of a call, as it should be shown.
type Leg struct {
	Line, Ref  uint32
	State      State
	Cause      Cause // of Failed
	Outbound   bool  // this phone dialled
	Local      Party
	Remote     Party  // the number dialled until the other side is known
	Digits     string // dialled so far
	RemoteHeld bool   // the other side has put this call on hold
	Transfer   bool   // a consultation call: the transfer key completes it
	Active     bool   // this leg has the handset
}
