package directory

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Action is what brings a registered phone to a new configuration. A phone in a
// call is better left alone until the call is over.
type Action uint8

// The actions, each of which includes those before it.
const (
	Keep    Action = iota // nothing
	Refresh               // call.DeviceUp anew, or other habits of the registrar: the phone sees nothing
	Restart               // registers again and asks for lines, buttons and softkeys
	Reset                 // starts anew and asks for its file
)

func (a Action) String() string {
	switch a {
	case Refresh:
		return "refresh"
	case Restart:
		return "restart"
	case Reset:
		return "reset"
	}
	return "keep"
}

// PhoneChange is what a phone needs.
type PhoneChange struct {
	Name    string
	Action  Action   // not Keep
	Reasons []string // such as "softkeys", for logs
}

// LineChange is a line that came, went or is another one.
type LineChange struct {
	Number         string
	Added, Removed bool
}

// Changes is what makes one configuration of another. What is not named stays as
// it is.
type Changes struct {
	Phones []PhoneChange // by name
	Lines  []LineChange  // by number
	// Plan says that digits mean something else: [call.PlanChanged] must follow.
	Plan bool
	// Events are for the call machine, in this order: PlanChanged, and the
	// forwards and the privacy that the file says otherwise than before. What
	// users have set stays where the file did not change.
	Events []call.Event
	// Settings are keys of the file that hold for all phones and calls and can
	// change at once.
	Settings []string
	// Process are sentences about what cannot change while the program runs. Those
	// of [Directory.Replace] compare with the first configuration, the one that the
	// program runs with.
	Process []string
}

// Empty tells whether both configurations say the same.
func (c *Changes) Empty() bool {
	return len(c.Phones) == 0 && len(c.Lines) == 0 && !c.Plan && len(c.Events) == 0 && len(c.Settings) == 0 && len(c.Process) == 0
}
