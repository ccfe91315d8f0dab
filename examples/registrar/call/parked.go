package call

import (
	"cmp"
	"slices"
	"time"
)

// ParkedCall is a call that waits in a park slot.
type ParkedCall struct {
	Slot    string
	Call    CallID
	Waiting Party // empty for one who hides
	By      Party // who parked the call
	Since   time.Time
}

// Parked returns the calls that wait, in the order of the slots.
func (m *Machine) Parked() []ParkedCall {
	list := make([]ParkedCall, 0, len(m.slots))
	for slot, c := range m.slots {
		list = append(list, ParkedCall{Slot: slot, Call: c.id, Waiting: c.parties[0].party(), By: c.park.by, Since: c.park.since})
	}
	slices.SortFunc(list, func(a, b ParkedCall) int { return cmp.Compare(a.Slot, b.Slot) })
	return list
}
