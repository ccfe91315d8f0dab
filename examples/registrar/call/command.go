package call

import "time"

// Command is something to be done. [ShowLeg], [EndLeg], [Refuse], [Notice] and
// [ShowParticipants] are for the display of a phone; [ConnectMedia],
// [DisconnectMedia], [JoinBridge], [LeaveBridge], [PlayMusic], [StopMusic],
// [StartPage], [StopPage], [JoinPage], [LeavePage] and [SendDigit] for its
// voice; [StartTimer] and [StopTimer] for a clock; [StatusChanged],
// [LineChanged], [PhoneChanged] and [Record] for whoever watches or stores;
// [ServiceDialed] for whoever offers a service by dialled codes.
//
// Commands are in order; those for a phone that is down may be dropped. The
// voice paths of a leg end before its [EndLeg].
type Command interface{ command() }

// ShowLeg says how a leg is now. It comes only when something of it has changed;
// the state may be the same.
type ShowLeg struct {
	Device string
	Leg    Leg
}

// EndLeg says that a leg is gone. Its reference is not used again soon.
type EndLeg struct {
	Device    string
	Line, Ref uint32
	Cause     Cause
	// History is the list of calls in which the phone shall keep it. Phones
	// decide for themselves unless they are told.
	History History
}

// Refuse says that a key did nothing, and why.
type Refuse struct {
	Device string
	Line   uint32
	Key    Key
	Reason Refusal
}

// Refusal is the reason of a [Refuse].
type Refusal uint8

// The refusals.
const (
	NotActive         Refusal = iota + 1 // the key has no meaning now
	LineFull                             // the line has as many calls as it may have
	NoLine                               // the phone has no line
	NoRedial                             // nothing was dialled yet
	BadDigits                            // the number holds characters that cannot be dialled
	ConferenceFull                       // as many parties as there may be
	NotHost                              // only the host removes participants
	PrivateCall                          // the call is not shown to other phones
	NoParkSlot                           // every slot is taken, or the one asked for
	NothingToPickUp                      // no call rings there
	NoDivertTarget                       // the line has nowhere to send calls to
	ForwardLoop                          // the forward would lead back to its own number
	NoAbbreviation                       // the index has no number
	NumberUnavailable                    // the number does not exist or may not be called
	NoVoicemail                          // the line has no voice mail
)

var refusalNames = [...]string{
	NotActive: "not-active", LineFull: "line-full", NoLine: "no-line", NoRedial: "no-redial",
	BadDigits: "bad-digits", ConferenceFull: "conference-full", NotHost: "not-host",
	PrivateCall: "private-call", NoParkSlot: "no-park-slot", NothingToPickUp: "nothing-to-pick-up",
	NoDivertTarget: "no-divert-target", ForwardLoop: "forward-loop",
	NoAbbreviation: "no-abbreviation", NumberUnavailable: "number-unavailable",
	NoVoicemail: "no-voicemail",
}

func (r Refusal) String() string { return nameOf(refusalNames[:], int(r)) }

// Notice tells a user something that no leg shows for long.
type Notice struct {
	Device    string
	Line, Ref uint32 // 0 when it belongs to none
	Kind      NoticeKind
	Number    string // what it is about, may be empty
}

// NoticeKind is what a [Notice] says.
type NoticeKind uint8

// The notices.
const (
	NoticeParked       NoticeKind = iota + 1 // the call is parked at Number
	NoticeHoldReminder                       // the leg is still on hold: a tone is due
	NoticeCallBackSet                        // told when Number becomes free
	NoticeCallBackOff                        // not told any more
)

var noticeNames = [...]string{
	NoticeParked: "parked", NoticeHoldReminder: "hold-reminder",
	NoticeCallBackSet: "call-back-set", NoticeCallBackOff: "call-back-off",
}

func (k NoticeKind) String() string { return nameOf(noticeNames[:], int(k)) }

// ShowParticipants answers [KeyParticipants].
type ShowParticipants struct {
	Device       string
	Line, Ref    uint32
	Participants []Participant
}

// Participant is one party of a call.
type Participant struct {
	ID    uint32 // its leg's reference
	Party Party
	Host  bool
	Held  bool // has put the call on hold
	Self  bool // is the one who asks
}

// ServiceDialed says that a user has dialled a code whose meaning lies outside of
// calls, such as logging on to a phone. Digits may be a secret, and may be wrong:
// too few, too many. The machine does not remember them.
type ServiceDialed struct {
	Device  string
	Line    uint32
	Service string
	Digits  string // what followed the code
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

func (ShowLeg) command()          {}
func (EndLeg) command()           {}
func (Refuse) command()           {}
func (Notice) command()           {}
func (ShowParticipants) command() {}
func (ServiceDialed) command()    {}
func (StartTimer) command()       {}
func (StopTimer) command()        {}
