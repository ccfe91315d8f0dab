package control

import "fmt"

// ForwardWhen is when a call is forwarded.
type ForwardWhen string

// The cases.
const (
	ForwardAll      ForwardWhen = "all"
	ForwardBusy     ForwardWhen = "busy"
	ForwardNoAnswer ForwardWhen = "no-answer"
)

// DoNotDisturb is what a phone does with callers.
type DoNotDisturb string

// The ways.
const (
	DoNotDisturbOff    DoNotDisturb = "off"
	DoNotDisturbReject DoNotDisturb = "reject"
	DoNotDisturbSilent DoNotDisturb = "silent"
)

// ResetKind is how much a phone starts anew.
type ResetKind string

// The kinds.
const (
	Restart ResetKind = "restart" // it registers again
	Reset   ResetKind = "reset"   // it boots, and asks for its files
)

// ResetOptions say how phones start anew.
type ResetOptions struct {
	Kind ResetKind `json:"kind"`
	// WhenIdle lets each phone do it when its calls are over, and does not wait for
	// that; without it calls end.
	WhenIdle bool `json:"whenIdle"`
}

// Message is a text for displays.
type Message struct {
	Text    string `json:"text"`
	Seconds int    `json:"seconds"` // 0: until the phone shows something else
	Beep    bool   `json:"beep"`
	// Title makes it a page of its own, where the phone can show one.
	Title string `json:"title,omitempty"`
}

// Reloaded is what another configuration changed.
type Reloaded struct {
	Phones []PhoneChange `json:"phones"`
	Lines  []LineChange  `json:"lines"`
	// Settings hold for everybody from now on; Restart names what holds only after
	// a restart of the program, in sentences.
	Settings []string `json:"settings"`
	Restart  []string `json:"restart"`
}

// PhoneChange is what a phone was made to do.
type PhoneChange struct {
	Device  string   `json:"device"`
	Action  string   `json:"action"` // "refresh", "restart" or "reset"
	Reasons []string `json:"reasons"`
}

// LineChange is a line that came, went or changed.
type LineChange struct {
	Number string `json:"number"`
	Change string `json:"change"` // "added", "removed" or "changed"
}

// Check returns an error that names what a forward cannot be.
func (w ForwardWhen) Check() error {
	switch w {
	case ForwardAll, ForwardBusy, ForwardNoAnswer:
		return nil
	}
	return fmt.Errorf("%w: a call is forwarded %q, %q or %q, not %q", ErrInvalid, ForwardAll, ForwardBusy, ForwardNoAnswer, string(w))
}

// Check returns an error that names what do-not-disturb cannot be.
func (d DoNotDisturb) Check() error {
	switch d {
	case DoNotDisturbOff, DoNotDisturbReject, DoNotDisturbSilent:
		return nil
	}
	return fmt.Errorf("%w: do not disturb is %q, %q or %q, not %q", ErrInvalid, DoNotDisturbOff, DoNotDisturbReject, DoNotDisturbSilent, string(d))
}

// Check returns an error that names what a reset cannot be.
func (k ResetKind) Check() error {
	switch k {
	case Restart, Reset:
		return nil
	}
	return fmt.Errorf("%w: a phone does a %q or a %q, not %q", ErrInvalid, Restart, Reset, string(k))
}
