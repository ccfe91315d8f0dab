package call

import (
	"iter"
	"maps"
	"slices"
)

// Subject is something that a lamp can show.
type Subject struct {
	Kind SubjectKind
	Name string // the number of the line, slot or pilot
}

// SubjectKind is the kind of a [Subject].
type SubjectKind uint8

// The kinds.
const (
	SubjectLine SubjectKind = iota + 1
	SubjectSlot             // Idle or InUse
	SubjectHunt             // Idle while a member is free, InUse when none is, Unregistered when none is logged in
)

// Status is the state of a [Subject], computed from the legs that exist.
type Status uint8

// The statuses of a line, the most urgent first where several hold.
const (
	Unregistered Status = iota // no phone has it
	Idle
	DoNotDisturb // every phone that has it rejects or silences calls
	OnHold       // nothing but calls on hold
	InUse
	Ringing
)

var statusNames = [...]string{
	Unregistered: "unregistered", Idle: "idle", DoNotDisturb: "do-not-disturb",
	OnHold: "on-hold", InUse: "in-use", Ringing: "ringing",
}

func (s Status) String() string { return nameOf(statusNames[:], int(s)) }

// StatusChanged tells that the status of a subject is another one than before
// the event. It is derived from state after each event, so that no order of
// events can leave a lamp wrong. Before the first one a slot is Idle and all else
// Unregistered; [Machine.Status] tells it at any time.
type StatusChanged struct {
	Subject        Subject
	Status, Before Status
}

func (StatusChanged) command() {}

// Status returns what a lamp for a subject shows now.
func (m *Machine) Status(of Subject) Status {
	switch of.Kind {
	case SubjectLine:
		if n := m.numbers[of.Name]; n != nil {
			return n.compute()
		}
	case SubjectSlot:
		return m.slotStatus(of.Name)
	case SubjectHunt:
		return m.huntStatus(of.Name)
	}
	return Unregistered
}

// Statuses returns the status of every line and group that a registered phone
// has, and of every slot in use, in no order.
func (m *Machine) Statuses() iter.Seq2[Subject, Status] {
	return func(yield func(Subject, Status) bool) {
		for digits, n := range m.numbers {
			if len(n.appearances) > 0 && !yield(Subject{SubjectLine, digits}, n.compute()) {
				return
			}
		}
		for slot := range m.slots {
			if !yield(Subject{SubjectSlot, slot}, InUse) {
				return
			}
		}
		for pilot, h := range m.hunts {
			if h.status != Unregistered && !yield(Subject{SubjectHunt, pilot}, m.huntStatus(pilot)) {
				return
			}
		}
	}
}

// settleNumber tells the status of a number if that has changed.
func (m *Machine) settleNumber(n *number) {
	if before, status := n.status, n.compute(); status != before {
		n.status = status
		m.emit(StatusChanged{Subject: Subject{SubjectLine, n.digits}, Status: status, Before: before})
	}
	n.arm()
	m.settleHunts(n.digits)
	m.forget(n)
}

// settleHunts tells the status of the groups of a member if that has changed.
func (m *Machine) settleHunts(member string) {
	for _, pilot := range m.plan.Hunts(member) {
		m.settleHunt(pilot)
	}
}

func (m *Machine) settleHunt(pilot string) {
	h, status := m.huntState(pilot), m.huntStatus(pilot)
	if before := h.status; status != before {
		h.status = status
		m.emit(StatusChanged{Subject: Subject{SubjectHunt, pilot}, Status: status, Before: before})
	}
}

// planChanged tells what groups are now that may have other members, or be gone.
func (m *Machine) planChanged() {
	for _, pilot := range slices.Sorted(maps.Keys(m.hunts)) {
		m.settleHunt(pilot)
		if _, ok := m.plan.Hunt(pilot); !ok {
			delete(m.hunts, pilot)
		}
	}
	for _, digits := range slices.Sorted(maps.Keys(m.numbers)) {
		m.touchNumber(m.numbers[digits])
	}
}

// compute derives the status of a number from the legs of its phones.
func (n *number) compute() Status {
	if len(n.appearances) == 0 {
		return Unregistered
	}
	status, undisturbed := Idle, true
	for _, a := range n.appearances {
		undisturbed = undisturbed && a.phone.settings.DND != DNDOff
		for _, l := range a.phone.legs {
			switch {
			case l.at != a:
			case l.ringing():
				return Ringing
			case l.state == Held:
				status = max(status, OnHold)
			default:
				status = InUse
			}
		}
	}
	if status == Idle && undisturbed {
		return DoNotDisturb
	}
	return status
}
