package call

// Event is something that happened: [Press], [DeviceUp], [DeviceDown],
// [TimerFired] or [MediaFailed].
type Event interface{ event() }

// DeviceUp says that a phone has registered. A device that was up already is
// taken down first: its calls end.
type DeviceUp struct {
	Device string
	Lines  []Line
}

// DeviceDown says that a phone has gone, whatever the reason. Its peers are
// released.
type DeviceDown struct{ Device string }

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
	// Digits is one of 0-9 * # A-D for KeyDigit and a whole number for KeyDial.
	Digits string
}

// TimerFired says that the time of a [StartTimer] has passed. Timers that were
// stopped in the meantime are ignored.
type TimerFired struct{ Timer TimerID }

// MediaFailed says that no voice path could be made for a leg.
type MediaFailed struct {
	Device string
	Ref    uint32
}

func (DeviceUp) event()    {}
func (DeviceDown) event()  {}
func (Press) event()       {}
func (TimerFired) event()  {}
func (MediaFailed) event() {}

// Line is one line of a phone: the appearance of a number under a button. The
// same number may appear on many phones; all of them ring.
type Line struct {
	Instance uint32
	Number   string
	Name     string
	// MaxCalls limits the legs on this line of this phone; 0 means 2.
	MaxCalls int
	// NoWaiting answers a second caller with busy instead of call waiting.
	NoWaiting bool
}

// Key is a user's action, whichever button, softkey or hook switch it came from.
type Key uint8

// The keys. What each does depends on the state of the phone's legs.
const (
	KeyOffHook Key = iota + 1
	KeyOnHook
	KeyNewCall
	KeyLine
	KeyDigit
	KeyBackspace
	KeyDial    // dial the number in Digits: en bloc, speed dial
	KeyDialNow // dial what has been collected
	KeyRedial
	KeyAnswer
	KeyEndCall
	KeyHold
	KeyResume
	KeyHoldToggle // one button for both, as on phones without softkeys
	KeyTransfer
)

var keyNames = [...]string{
	KeyOffHook: "off-hook", KeyOnHook: "on-hook", KeyNewCall: "new-call", KeyLine: "line",
	KeyDigit: "digit", KeyBackspace: "backspace", KeyDial: "dial", KeyDialNow: "dial-now",
	KeyRedial: "redial", KeyAnswer: "answer", KeyEndCall: "end-call", KeyHold: "hold",
	KeyResume: "resume", KeyHoldToggle: "hold-toggle", KeyTransfer: "transfer",
}

func (k Key) String() string { return nameOf(keyNames[:], int(k)) }
