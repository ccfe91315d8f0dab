package call

// Party is who a user talks to. Both are empty for one who hides.
type Party struct{ Number, Name string }

// Leg is one phone's side of a call, as it should be shown.
type Leg struct {
	Line, Ref uint32
	Call      CallID // the same for all who take part; 0 while nobody is called
	State     State
	Cause     Cause // of Failed
	// Local is the phone's own line, Remote the other side: the number dialled
	// until it is known, the slot of a parked call, the number of a meeting, empty in
	// another conference.
	Local, Remote Party
	Info          CallInfo
	Digits        string // dialled so far
	// Entry is the key whose number is being dialled, such as KeyForwardAll; 0
	// for a call.
	Entry      Key
	Consult    Key    // KeyTransfer or KeyConference completes it with this leg; else 0
	Active     bool   // this leg has the handset
	RemoteHeld bool   // the other side has put this call on hold
	Conference bool   // more than two take part
	Host       bool   // this leg may remove others
	Parties    int    // who take part, this leg included; 0 before an answer
	Selected   bool   // by KeySelect
	Private    bool   // hidden from the other phones of a shared line: there Remote is empty
	Anonymous  bool   // the other side hides its number: Remote is empty
	Parked     string // the slot in which this leg waits
	Paging     bool   // this leg speaks to, or hears, a page group
	Spare      bool   // beyond what the line may have: for an emergency number only
	Speaker    bool   // answered without the user: the loudspeaker is to be used
	Ring       Ring   // of RingIn and Waiting
	CallBack   bool   // rings because Remote has become free; answering calls it
}

// CallInfo is what phones keep in their lists of calls.
type CallInfo struct {
	Type            CallType
	History         History // the list it would go to if it ended now
	Calling, Called Party
	OriginalCalled  Party // who was called first
	LastRedirecting Party // who sent it on last; empty when nobody did
	OriginalReason  RedirectReason
	LastReason      RedirectReason
}

// CallType is the direction of a call for one phone.
type CallType uint8

// The types, with the numbers of the protocol.
const (
	Inbound   CallType = 1
	Outbound  CallType = 2
	Forwarded CallType = 3 // inbound, and sent on by another number
)

// History is the list in which a phone keeps a call.
type History uint8

// The lists.
const (
	NoHistory History = iota // none: answered elsewhere, a page, an entry of digits
	Placed
	Received
	Missed
)

var historyNames = [...]string{NoHistory: "none", Placed: "placed", Received: "received", Missed: "missed"}

func (h History) String() string { return nameOf(historyNames[:], int(h)) }

// RedirectReason is why a call came to another number than the one dialled.
type RedirectReason uint8

// The reasons. Busy, no answer and always have the numbers of Q.931; the others
// are numbered as in the records of call managers, where those have one.
const (
	NotRedirected      RedirectReason = 0
	RedirectedBusy     RedirectReason = 1
	RedirectedNoAnswer RedirectReason = 2
	RedirectedTransfer RedirectReason = 4
	RedirectedPickup   RedirectReason = 5
	RedirectedPark     RedirectReason = 7 // retrieved, or reverted to who parked it
	RedirectedAlways   RedirectReason = 15
	RedirectedHunt     RedirectReason = 18
	RedirectedDivert   RedirectReason = 50
)

// Ring is how a phone rings.
type Ring uint8

// The ways to ring.
const (
	RingAloud    Ring = iota
	RingSilent        // do-not-disturb: light and display only
	RingReverted      // a parked call that nobody retrieved comes back
)
