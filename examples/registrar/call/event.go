package call

import "time"

// Event is something that happened: [Press], [DeviceUp], [DeviceDown],
// [TimerFired], [MediaFailed], [RemoveParticipant], [SetForward],
// [SetMessageWaiting], [SetDoNotDisturb], [SetPrivacy], [SetHuntLogin],
// [RestoreLine], [RestorePhone], [PlanChanged], [LimitsChanged], [DeviceChanged],
// [HangUpCall] or [HangUpPhone].
type Event interface{ event() }

// DeviceUp says that a phone has registered. A device that was up already is
// taken down first: its calls end. What rang there rings again, and so does what
// rings at other phones of its lines.
type DeviceUp struct {
	Device  string
	Lines   []Line
	Options Options
}

// Options are the habits of one phone.
type Options struct {
	// DND is what the do-not-disturb key turns on; 0 means [DNDReject].
	DND DND
	// LiftResumes lets the handset go up to a call on hold, on phones that have no
	// key for it and cannot flash while it is down.
	LiftResumes bool
	// HoldCancels ends a consultation by the hold button and returns to the call
	// that waits, on phones that have nothing else to do it with.
	HoldCancels bool
	// TransferOnHook completes a transfer when the handset goes down on the
	// consultation call, as analog phones expect it.
	TransferOnHook bool
}

// Line is one line of a phone: the appearance of a number under a button. The
// same number may appear on many phones; all of them ring, and each shows the
// calls that the others have on it.
type Line struct {
	Instance uint32
	Number   string
	Name     string
	// Unnumbered says that Number only tells the line from others: nobody sees it.
	Unnumbered bool
	// Class is what a [Plan] knows a caller's permissions by.
	Class string
	// MaxCalls limits the legs on this line of this phone; 0 means 2.
	MaxCalls int
	// BusyTrigger is the number of legs at which a further caller gets busy; 0
	// means MaxCalls. The user may still dial up to MaxCalls.
	BusyTrigger int
	// NoWaiting answers a second caller with busy instead of call waiting.
	NoWaiting bool
	// Rollover takes the next free line of the phone when this one is full, for
	// callers and for the user alike.
	Rollover bool
	// PickupGroup joins lines that may answer each other's calls.
	PickupGroup string
	// HotLine is dialled HotLineAfter the line went off-hook with no digit
	// dialled: at once when that is 0, a warm line otherwise.
	HotLine      string
	HotLineAfter time.Duration
	// Divert is where the divert key sends a call when no forward is set.
	Divert string
	// Voicemail is the number that takes the messages of the line; may be empty.
	Voicemail string
	// Anonymous hides this line's number and name from those it calls.
	Anonymous bool
	// AutoAnswer lets the phone answer by its loudspeaker while it is idle.
	AutoAnswer bool
	// NoAnswer is how long a call rings before the forward on no answer takes
	// it; 0 means [Limits.ForwardNoAnswer].
	NoAnswer time.Duration
	// Music names what those hear whom this line has put on hold or parked; it
	// means something to whoever plays it.
	Music string
}

// DeviceDown says that a phone has gone, whatever the reason. Its peers are
// released; its settings stay.
type DeviceDown struct {
	Device string
	// Returns says that a [DeviceUp] follows at once: callers for whom the phone
	// rings wait for it.
	Returns bool
}

// Press is one action of a user at a phone.
type Press struct {
	Device string
	Key    Key
	// Line is the line instance on the phone, counted from 1; 0 or an instance
	// the phone does not have means its first line.
	Line uint32
	// Ref names a leg; 0 means the leg that the key is most likely meant for.
	// Keys that move the hook or dial do not look at it.
	Ref uint32
	// Digits is one of 0-9 * # A-D for [KeyDigit], and a whole number for
	// [KeyDial] and [KeyIntercom]. With the keys that ask for a number it saves
	// the asking; with [KeyPark] it names a slot.
	Digits string
}

// TimerFired says that the time of a [StartTimer] has passed. Timers that were
// stopped in the meantime are ignored.
type TimerFired struct{ Timer TimerID }

// MediaFailed says that no voice path could be made for a leg: it ends, and with
// it a call of two.
type MediaFailed struct {
	Device string
	Ref    uint32
}

// RemoveParticipant is what the host of a conference chose from the list of
// [ShowParticipants].
type RemoveParticipant struct {
	Device      string
	Ref         uint32 // the host's own leg
	Participant uint32 // see [Participant]
}

// SetForward forwards the calls of a number, or ends that when To is empty. A
// number that cannot be called, or that would lead back, changes nothing.
type SetForward struct {
	Number string
	When   ForwardWhen
	To     string
}

// SetMessageWaiting says how many messages wait for a number.
type SetMessageWaiting struct {
	Number   string
	New, Old int
}

// SetDoNotDisturb sets how a phone treats callers.
type SetDoNotDisturb struct {
	Device string
	DND    DND
}

// SetPrivacy hides the calls of a phone from the others on its shared lines.
type SetPrivacy struct {
	Device string
	On     bool
}

// SetHuntLogin takes a phone into its hunt groups, or out of them.
type SetHuntLogin struct {
	Device string
	In     bool
}

// RestoreLine brings back what [LineChanged] told before a restart.
type RestoreLine struct {
	Number   string
	Settings LineSettings
}

// RestorePhone brings back what [PhoneChanged] told before a restart.
type RestorePhone struct {
	Device   string
	Settings PhoneSettings
}

// PlanChanged says that the [Plan] gives other answers than before. Calls stay up.
type PlanChanged struct{}

func (DeviceUp) event()          {}
func (DeviceDown) event()        {}
func (Press) event()             {}
func (TimerFired) event()        {}
func (MediaFailed) event()       {}
func (RemoveParticipant) event() {}
func (SetForward) event()        {}
func (SetMessageWaiting) event() {}
func (SetDoNotDisturb) event()   {}
func (SetPrivacy) event()        {}
func (SetHuntLogin) event()      {}
func (RestoreLine) event()       {}
func (RestorePhone) event()      {}
func (PlanChanged) event()       {}
