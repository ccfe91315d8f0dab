package softphone

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/sccp"
)

// Phase is how far a phone has come.
type Phase uint8

// The phases.
const (
	Booting     Phase = iota // looking for its configuration
	Upgrading                // fetching the firmware that it names
	Connecting               // TCP to a call manager
	Registering              // RegisterReq is sent
	Configuring              // RegisterAck came; asking for buttons, lines, ...
	Registered               // everything was asked, calls are possible
	Waiting                  // nobody took the phone; pausing
	Preserving               // the server is lost; staying in the call
	Ended
)

func (p Phase) String() string {
	names := [...]string{"booting", "upgrading", "connecting", "registering", "configuring", "registered", "waiting", "preserving", "ended"}
	if int(p) < len(names) {
		return names[p]
	}
	return fmt.Sprintf("Phase(%d)", uint8(p))
}

// Source is where the list of call managers came from.
type Source uint8

// The sources.
const (
	NoSource     Source = iota
	FromConfig          // Config.Servers
	FromOwnFile         // SEP<mac>.cnf.xml of the file server
	FromDefault         // XMLDefault.cnf.xml of the file server
	FromStateDir        // the last configuration; the file server was silent
)

func (s Source) String() string {
	names := [...]string{"none", "given", "own file", "default file", "stored file"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("Source(%d)", uint8(s))
}

// State is what a person sees on a phone, and what the phone knows about its
// server. It is a copy: keep it as long as you like.
type State struct {
	Phase   Phase
	Load    string // firmware that runs
	Source  Source
	Servers []string // call managers in order
	// URLs are the pages of phone services, and their door.
	URLs    cnfxml.URLs
	Server  string // the one in use
	Standby string // the one that a stand-by connection is open to
	// Registrations counts the RegisterAcks since the start.
	Registrations int
	// Since is when the present RegisterAck came.
	Since time.Time
	// Rejected is the text of the last RegisterReject.
	Rejected string
	// Version is what both sides agreed on.
	Version   sccp.Version
	KeepAlive time.Duration // interval that the server announced

	Buttons    []Button
	Lines      []Line
	SpeedDials []SpeedDial
	Features   []Feature
	Services   []Service
	SoftKeys   []SoftKey
	KeySets    []KeySet

	Calls  []Call // in the order in which they appeared
	Lamps  map[Lamp]sccp.LampMode
	Ringer sccp.RingMode // 0 before the first SetRinger; RingModeOff is silence
	// Tone is what the phone plays; 0 (silence) for nothing.
	Tone      sccp.DeviceTone
	Speaker   bool
	CallPlane uint32 // line in front
	// Prompt is the text of the prompt line, Notify the one above it, Display
	// that of phones without a prompt line.
	Prompt, Notify, PriorityNotify, Display string
	// KeySet and KeyMask are the softkeys of the idle phone; each call has its
	// own.
	KeySet  sccp.SoftKeySet
	KeyMask uint32
	// Clock is the time of day that the server sent, local to the server and
	// therefore without a zone.
	Clock time.Time
	// Pushed is the last XML or data that an application sent.
	Pushed Push

	Media []Stream // open streams
	// Preserved are calls of a server that was lost. They go on by themselves
	// until the user hangs up; nothing else can be done with them.
	Preserved []Call
	// History are the calls that are over, the latest last. See HistoryOf.
	History []HistoryEntry
}

// Button is a key of the template.
type Button struct {
	Type     sccp.ButtonType
	Instance uint32
}

// Line is a line key. Number is empty when the server knows no such line.
type Line struct {
	Instance uint32
	Number   string
	Name     string
	Label    string

	ForwardAll, ForwardBusy, ForwardNoAnswer string // empty when off

	// Watched is what the number of another phone does, on keys that only watch
	// it; DCallStateOnHook or DCallStateIdle when it does nothing.
	Watched sccp.DCallState
}

// SpeedDial is a speed-dial key.
type SpeedDial struct {
	Instance      uint32
	Number, Label string
}

// Feature is a feature key or the lamp of a watched line.
type Feature struct {
	Instance uint32
	Type     sccp.ButtonType
	Label    string
	Status   uint32
}

// Service is a key that opens a URL.
type Service struct {
	Instance   uint32
	URL, Label string
}

// SoftKey is a slot of the softkey template.
type SoftKey struct {
	Label string
	Event sccp.SoftKey
}

// KeySet is a set of softkeys: places in the template from 1, 0 for none.
type KeySet [16]uint8

// Lamp names a lamp.
type Lamp struct {
	Kind     sccp.DeviceStimulus
	Instance uint32
}

// Call is one call as the phone shows it.
type Call struct {
	Reference uint32
	Line      uint32
	State     sccp.DCallState
	Prompt    string
	Dialed    string // DialedNumber
	Type      sccp.CallType

	CallingNumber, CallingName     string
	CalledNumber, CalledName       string
	OriginalNumber, OriginalName   string
	RedirectNumber, RedirectedName string
	Restricted                     sccp.Restrictions // what of it must not be shown

	KeySet  sccp.SoftKeySet
	KeyMask uint32

	course course
}

// Registered tells whether the phone can make calls.
func (s State) Registered() bool { return s.Phase == Registered }

// Ringing tells whether the phone makes a ringing noise or light.
func (s State) Ringing() bool { return s.Ringer > sccp.RingModeOff }

// MessageWaiting tells whether a message lamp is on.
func (s State) MessageWaiting() bool {
	for lamp, mode := range s.Lamps {
		if lamp.Kind == sccp.DeviceStimulusVoiceMail && mode > sccp.LampModeOff {
			return true
		}
	}
	return false
}

// Call returns the call with a reference.
func (s State) Call(reference uint32) (Call, bool) {
	if c := s.call(reference); c != nil {
		return *c, true
	}
	return Call{}, false
}

// CallIn returns the latest call that is in one of the states.
func (s State) CallIn(states ...sccp.DCallState) (Call, bool) {
	for _, c := range slices.Backward(s.Calls) {
		if slices.Contains(states, c.State) {
			return c, true
		}
	}
	return Call{}, false
}

// Active returns the call that keys belong to: not held and not ringing in,
// the latest one.
func (s State) Active() (Call, bool) {
	for _, c := range slices.Backward(s.Calls) {
		if c.active() {
			return c, true
		}
	}
	return Call{}, false
}

func (c *Call) active() bool {
	switch c.State {
	case sccp.DCallStateRingIn, sccp.DCallStateCallWaiting, sccp.DCallStateHold, sccp.DCallStateHoldRevert,
		sccp.DCallStateCallRemoteMultiline, sccp.DCallStateRemoteHold, sccp.DCallStateCallPark:
		return false
	}
	return true
}

// Line returns a line key.
func (s State) Line(instance uint32) (Line, bool) {
	for _, l := range s.Lines {
		if l.Instance == instance {
			return l, true
		}
	}
	return Line{}, false
}

// Keys returns the softkeys that the phone shows now, from left to right:
// those of the active call, of a ringing or held one, or of the idle phone.
func (s State) Keys() []SoftKey {
	set, mask := s.KeySet, s.KeyMask
	if c, ok := s.keyCall(); ok {
		set, mask = c.KeySet, c.KeyMask
	}
	return s.keysOf(set, mask)
}

// KeysFor returns the softkeys that the phone shows when a call is selected,
// and those of the idle phone for 0.
func (s State) KeysFor(reference uint32) []SoftKey {
	if reference == 0 {
		return s.keysOf(s.KeySet, s.KeyMask)
	}
	if c := s.call(reference); c != nil {
		return s.keysOf(c.KeySet, c.KeyMask)
	}
	return nil
}

// Front returns the call whose softkeys are shown, and false for the idle
// phone: the active call, or the latest of the others.
func (s State) Front() (Call, bool) { return s.keyCall() }

func (s *State) keyCall() (Call, bool) {
	if c, ok := s.Active(); ok {
		return c, true
	}
	if n := len(s.Calls); n > 0 {
		return s.Calls[n-1], true
	}
	return Call{}, false
}

func (s *State) keysOf(set sccp.SoftKeySet, mask uint32) []SoftKey {
	if int(set) >= len(s.KeySets) {
		return nil
	}
	var keys []SoftKey
	for place, index := range s.KeySets[set] {
		if mask&(1<<place) != 0 && index > 0 && int(index) <= len(s.SoftKeys) {
			keys = append(keys, s.SoftKeys[index-1])
		}
	}
	return keys
}

func (s *State) call(reference uint32) *Call {
	for i := range s.Calls {
		if s.Calls[i].Reference == reference {
			return &s.Calls[i]
		}
	}
	return nil
}

// clone copies everything that the phone will change, but Media.
func (s *State) clone() State {
	c := *s
	c.Servers = slices.Clone(s.Servers)
	c.Buttons = slices.Clone(s.Buttons)
	c.Lines = slices.Clone(s.Lines)
	c.SpeedDials = slices.Clone(s.SpeedDials)
	c.Features = slices.Clone(s.Features)
	c.Services = slices.Clone(s.Services)
	c.SoftKeys = slices.Clone(s.SoftKeys)
	c.KeySets = slices.Clone(s.KeySets)
	c.Calls = slices.Clone(s.Calls)
	c.Lamps = maps.Clone(s.Lamps)
	c.Preserved = slices.Clone(s.Preserved)
	c.History = slices.Clone(s.History)
	return c
}

// disconnected is the state after the server is lost: what it told is gone,
// what the user would still see is not.
func (s *State) disconnected() State {
	for i := range s.Calls {
		s.remember(&s.Calls[i])
	}
	return State{
		Phase: s.Phase, Load: s.Load, Source: s.Source, Servers: s.Servers, URLs: s.URLs,
		Registrations: s.Registrations, Since: s.Since, Rejected: s.Rejected, Prompt: s.Rejected, Clock: s.Clock,
		Preserved: s.Preserved, History: s.History,
	}
}
