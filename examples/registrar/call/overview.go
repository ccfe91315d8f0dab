package call

import (
	"cmp"
	"slices"
	"time"
)

// Overview is a call as it is now, for people to look at.
type Overview struct {
	ID     CallID
	Dialed string
	// Started is when the number was dialled, Answered is zero before an answer.
	Started, Answered time.Time
	Legs              []LegOverview // by reference: oldest first
}

// LegOverview is one phone's part in a call.
type LegOverview struct {
	Device string
	Leg
	Since time.Time // when it came to its state
}

// Exists tells whether a call with this ID has legs.
func (m *Machine) Exists(id CallID) bool { return m.conversation(id) != nil }

// Overview returns the calls that exist, oldest first. A phone that only mirrors
// a call of its shared line has no leg in it, nor has one with nothing but a tone.
func (m *Machine) Overview() []Overview {
	found := make(map[CallID]*Overview)
	for _, l := range m.legs {
		c := l.talk
		if c == nil {
			continue
		}
		o := found[c.id]
		if o == nil {
			o = &Overview{ID: c.id, Dialed: c.dialed, Started: c.started, Answered: c.since}
			found[c.id] = o
		}
		o.Legs = append(o.Legs, LegOverview{Device: l.at.phone.device, Leg: m.view(l), Since: l.since})
	}
	list := make([]Overview, 0, len(found))
	for _, o := range found {
		slices.SortFunc(o.Legs, func(a, b LegOverview) int { return cmp.Compare(a.Ref, b.Ref) })
		list = append(list, *o)
	}
	slices.SortFunc(list, func(a, b Overview) int { return cmp.Compare(a.ID, b.ID) })
	return list
}
