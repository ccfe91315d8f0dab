package call

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
	SubjectHunt             // Idle while a member is free, InUse when none is
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
// events can leave a lamp wrong. Before the first one everything is
// Unregistered; [Machine.Status] tells it at any time.
type StatusChanged struct {
	Subject Subject
	Status  Status
}

func (StatusChanged) command() {}
