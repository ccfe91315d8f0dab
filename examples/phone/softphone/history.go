package softphone

import (
	"fmt"
	"slices"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// CallList is one of the lists behind the directories key.
type CallList uint8

// The lists.
const (
	MissedCalls CallList = iota + 1
	ReceivedCalls
	PlacedCalls
)

func (l CallList) String() string {
	names := [...]string{MissedCalls: "missed", ReceivedCalls: "received", PlacedCalls: "placed"}
	if l >= MissedCalls && int(l) < len(names) {
		return names[l]
	}
	return fmt.Sprintf("CallList(%d)", uint8(l))
}

// HistoryEntry is a call that is over.
type HistoryEntry struct {
	List         CallList
	Line         uint32
	Reference    uint32
	Number, Name string    // of the other party
	Time         time.Time // when the call began
}

// maxHistory is how many entries a list keeps, as on a 7960.
const maxHistory = 32

// course follows a call through its states, because phones choose the list
// by what happened.
type course struct {
	began     time.Time
	incoming  bool
	dialled   bool // left the dial tone
	talked    bool
	elsewhere bool // was seen in use by another phone of the line
	told      bool // the server named the list
	list      CallList
}

func (c *course) pass(state sccp.DCallState) {
	switch state {
	case sccp.DCallStateRingIn, sccp.DCallStateCallWaiting:
		c.incoming = c.incoming || !c.dialled
	case sccp.DCallStateProceed, sccp.DCallStateRingOut, sccp.DCallStateBusy, sccp.DCallStateCongestion,
		sccp.DCallStateInvalidNumber:
		c.dialled = true
	case sccp.DCallStateConnected:
		c.talked, c.elsewhere = true, false
	case sccp.DCallStateCallRemoteMultiline, sccp.DCallStateRemoteHold:
		c.elsewhere = !c.talked
	}
}

// chosen is the list for the call, 0 for none.
func (c *course) chosen(call *Call) CallList {
	switch {
	case c.told:
		return c.list
	case c.elsewhere:
		return 0
	case c.incoming && c.talked:
		return ReceivedCalls
	case c.incoming:
		return MissedCalls
	case c.dialled, c.talked && call.Type == sccp.CallTypeOutbound:
		return PlacedCalls
	case c.talked:
		return ReceivedCalls
	}
	return 0
}

// remember enters a call that ends.
func (s *State) remember(c *Call) {
	list := c.course.chosen(c)
	if list == 0 {
		return
	}
	entry := HistoryEntry{List: list, Line: c.Line, Reference: c.Reference, Time: c.course.began}
	if entry.Number, entry.Name = c.CallingNumber, c.CallingName; list == PlacedCalls {
		entry.Number, entry.Name = c.CalledNumber, c.CalledName
		if c.Dialed != "" {
			entry.Number = c.Dialed
		}
	}
	s.enter(entry)
}

func (s *State) enter(entry HistoryEntry) {
	s.History = append(s.History, entry)
	of := func(e HistoryEntry) bool { return e.List == entry.List }
	if len(s.HistoryOf(entry.List)) > maxHistory {
		oldest := slices.IndexFunc(s.History, of)
		s.History = slices.Delete(s.History, oldest, oldest+1)
	}
}

// HistoryOf returns the calls of one list, the latest last.
func (s State) HistoryOf(list CallList) []HistoryEntry {
	var entries []HistoryEntry
	for _, e := range s.History {
		if e.List == list {
			entries = append(entries, e)
		}
	}
	return entries
}

// onCallHistoryInfo takes the word of the server for a call that is there, or
// that just ended.
func (s *State) onCallHistoryInfo(m *sccp.CallHistoryInfo) {
	var list CallList
	switch m.CallHistoryDisposition {
	case sccp.CallHistoryDispositionIgnore:
	case sccp.CallHistoryDispositionPlaced:
		list = PlacedCalls
	case sccp.CallHistoryDispositionReceived:
		list = ReceivedCalls
	case sccp.CallHistoryDispositionMissed:
		list = MissedCalls
	default:
		return
	}
	if c := s.call(m.CallReference); c != nil {
		c.course.told, c.course.list = true, list
		return
	}
	for i := range slices.Backward(s.History) {
		if s.History[i].Reference != m.CallReference {
			continue
		}
		if s.History[i].List = list; list == 0 {
			s.History = slices.Delete(s.History, i, i+1)
		}
		return
	}
}
