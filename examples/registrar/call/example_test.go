package call_test

import (
	"fmt"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// One phone calls another, which answers.
func Example() {
	m := call.New(newPlan("101", "102"), call.Limits{})
	now := time.Unix(0, 0)
	for _, ev := range []call.Event{
		call.DeviceUp{Device: "anna", Lines: []call.Line{{Instance: 1, Number: "101", Name: "Anna"}}},
		call.DeviceUp{Device: "bruno", Lines: []call.Line{{Instance: 1, Number: "102", Name: "Bruno"}}},
		call.Press{Device: "anna", Key: call.KeyDial, Digits: "102"},
		call.Press{Device: "bruno", Key: call.KeyAnswer},
	} {
		for _, c := range m.Handle(now, ev) {
			switch c := c.(type) {
			case call.ShowLeg:
				fmt.Printf("%s: %s %q\n", c.Device, c.Leg.State, c.Leg.Remote.Name)
			case call.ConnectMedia:
				fmt.Println("voice between", c.A.Device, "and", c.B.Device)
			}
		}
	}
	// Output:
	// anna: off-hook ""
	// anna: dialing ""
	// anna: ring-out "Bruno"
	// bruno: ring-in "Anna"
	// bruno: connected "Anna"
	// anna: connected "Bruno"
	// voice between anna and bruno
}

// A lamp beside the number 102 follows what its phone does.
func ExampleStatusChanged() {
	m := call.New(newPlan("101", "102"), call.Limits{})
	lamp := call.Subject{Kind: call.SubjectLine, Name: "102"}
	for _, ev := range []call.Event{
		call.DeviceUp{Device: "anna", Lines: []call.Line{{Instance: 1, Number: "101"}}},
		call.DeviceUp{Device: "bruno", Lines: []call.Line{{Instance: 1, Number: "102"}}},
		call.Press{Device: "anna", Key: call.KeyDial, Digits: "102"},
		call.Press{Device: "bruno", Key: call.KeyAnswer},
		call.Press{Device: "bruno", Key: call.KeyHold},
		call.DeviceDown{Device: "anna"},
		call.Press{Device: "bruno", Key: call.KeyDND},
		call.DeviceDown{Device: "bruno"},
	} {
		for _, c := range m.Handle(time.Unix(0, 0), ev) {
			if s, ok := c.(call.StatusChanged); ok && s.Subject == lamp {
				fmt.Println(s.Status)
			}
		}
	}
	// Output:
	// idle
	// ringing
	// in-use
	// on-hold
	// idle
	// do-not-disturb
	// unregistered
}
