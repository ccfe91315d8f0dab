package call

import "strconv"

// State is what a leg is doing.
type State uint8

// The states of a leg.
const (
	OffHook   State = iota + 1 // dial tone
	Dialing                    // digits are being collected
	RingOut                    // the other side rings
	RingIn                     // this phone rings
	Waiting                    // another call wants this phone while it is busy
	Connected                  // talking
	Held                       // put on hold by this side
	Failed                     // nothing but a tone and a reason, see Cause
)

var stateNames = [...]string{
	OffHook: "off-hook", Dialing: "dialing", RingOut: "ring-out", RingIn: "ring-in",
	Waiting: "waiting", Connected: "connected", Held: "held", Failed: "failed",
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
	AnsweredElsewhere              // another phone with the same number took the call
	Transferred                    // the other two go on without this leg
	DeviceGone                     // the other phone vanished
	NoMedia                        // no codec in common, or a phone refused the voice path
)

var causeNames = [...]string{
	Normal: "normal", Busy: "busy", Declined: "declined", UnknownNumber: "unknown-number",
	Unreachable: "unreachable", NoAnswer: "no-answer", NoDigits: "no-digits",
	AnsweredElsewhere: "answered-elsewhere", Transferred: "transferred",
	DeviceGone: "device-gone", NoMedia: "no-media",
}

func (c Cause) String() string { return nameOf(causeNames[:], int(c)) }

func nameOf(names []string, i int) string {
	if i < len(names) && names[i] != "" {
		return names[i]
	}
	return strconv.Itoa(i)
}
