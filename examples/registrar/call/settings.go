package call

// LineSettings is what users have set for a number. It outlives the phones that
// show the number.
type LineSettings struct {
	ForwardAll, ForwardBusy, ForwardNoAnswer string // numbers; empty: not forwarded
	NewMessages, OldMessages                 int
}

// Forward returns one of the forwards.
func (s LineSettings) Forward(when ForwardWhen) string {
	switch when {
	case ForwardAlways:
		return s.ForwardAll
	case ForwardOnBusy:
		return s.ForwardBusy
	case ForwardOnNoAnswer:
		return s.ForwardNoAnswer
	}
	return ""
}

// ForwardWhen is the occasion of a forward.
type ForwardWhen uint8

// The occasions.
const (
	ForwardAlways     ForwardWhen = iota + 1
	ForwardOnBusy                 // also when every phone of the number rejects calls
	ForwardOnNoAnswer             // also when no phone of the number is registered
)

// PhoneSettings is what the user of a phone has set.
type PhoneSettings struct {
	DND           DND
	Private       bool // calls are hidden from the others on shared lines
	HuntLoggedOut bool
	CallBack      string // the number the user waits for; empty: none
}

// DND is what do-not-disturb does with a call.
type DND uint8

// The ways.
const (
	DNDOff    DND = iota
	DNDReject     // callers get busy
	DNDSilent     // light and display, no sound
)

var dndNames = [...]string{DNDOff: "off", DNDReject: "reject", DNDSilent: "silent"}

func (d DND) String() string { return nameOf(dndNames[:], int(d)) }

// LineChanged tells the new settings of a number, to be stored and shown, and those
// Before. It does not follow a [RestoreLine].
type LineChanged struct {
	Number           string
	Settings, Before LineSettings
}

// PhoneChanged tells the new settings of a phone, and those Before. It does not
// follow a [RestorePhone].
type PhoneChanged struct {
	Device           string
	Settings, Before PhoneSettings
}

func (LineChanged) command()  {}
func (PhoneChanged) command() {}
