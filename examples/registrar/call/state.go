package call

import "strconv"

// State is what a leg is doing.
type State uint8

// The states of a leg.
const (
	OffHook     State = iota + 1 // dial tone
	Dialing                      // digits are being collected
	RingOut                      // the other side rings
	RingIn                       // this phone rings
	Waiting                      // another call wants this phone while it is busy
	Connected                    // talking, parked (Parked), or in a page (Paging)
	Held                         // put on hold by this side
	Failed                       // nothing but a tone and a reason, see Cause
	RemoteInUse                  // another phone of a shared line has this call
	RemoteHeld                   // another phone of a shared line holds this call; it can be resumed here
)

var stateNames = [...]string{
	OffHook: "off-hook", Dialing: "dialing", RingOut: "ring-out", RingIn: "ring-in",
	Waiting: "waiting", Connected: "connected", Held: "held", Failed: "failed",
	RemoteInUse: "remote-in-use", RemoteHeld: "remote-held",
}

func (s State) String() string { return nameOf(stateNames[:], int(s)) }

// Cause says why a leg failed or ended.
type Cause uint8

// The causes.
const (
	Normal            Cause = iota // somebody hung up
	Busy                           // every line of that number is taken
	Declined                       // the called phone refused
	UnknownNumber                  // nobody has that number
	Unreachable                    // the number exists, but no phone with it is registered
	NoAnswer                       // it rang too long
	NoDigits                       // dial tone and nothing dialled
	AnsweredElsewhere              // another phone took the call: same number, group or pickup
	Transferred                    // the other two go on without this leg
	DeviceGone                     // the other phone vanished
	NoMedia                        // no codec in common, or a phone refused the voice path
	Redirected                     // the call went on to another number
	Joined                         // the call goes on in a conference
	Removed                        // the host of a conference removed this leg
	Parked                         // the call waits in a park slot
	TakenOver                      // another phone of the shared line has the call now
	NotPermitted                   // the caller may not dial this
	TooManyForwards                // forwards lead in a circle, or too far
	Done                           // a key or a code did what it should
	NotBegun                       // nobody has begun the meeting
)

var causeNames = [...]string{
	Normal: "normal", Busy: "busy", Declined: "declined", UnknownNumber: "unknown-number",
	Unreachable: "unreachable", NoAnswer: "no-answer", NoDigits: "no-digits",
	AnsweredElsewhere: "answered-elsewhere", Transferred: "transferred",
	DeviceGone: "device-gone", NoMedia: "no-media", Redirected: "redirected", Joined: "joined",
	Removed: "removed", Parked: "parked", TakenOver: "taken-over", NotPermitted: "not-permitted",
	TooManyForwards: "too-many-forwards", Done: "done", NotBegun: "not-begun",
}

func (c Cause) String() string { return nameOf(causeNames[:], int(c)) }

func nameOf(names []string, i int) string {
	if i < len(names) && names[i] != "" {
		return names[i]
	}
	return strconv.Itoa(i)
}
