package softphone

import "github.com/skinnykit/skinny/sccp"

// Habits are what a kind of phone does in its own way.
type Habits uint32

// The habits.
const (
	// ForgetsCalls sends 0 as the call reference in everything (7912).
	ForgetsCalls Habits = 1 << iota
	// HookFlashes makes the hook flash the key for a second call.
	HookFlashes
	// HoldIsFirst reports the hold button as instance 1, whatever the line (SPA).
	HoldIsFirst
	// TokenFirst asks for a token in the form of SPA phones before it registers.
	TokenFirst
	// UpdatesCapabilities answers CapabilitiesReq with UpdateCapabilities.
	UpdatesCapabilities
	// TellsAddOns sends AddOnDeviceCapabilities for each add-on module.
	TellsAddOns
	// TellsMediaPath sends MediaPathCapability (IP Communicator).
	TellsMediaPath
	// TellsGateway sends the undocumented message of gateways, 0xff00.
	TellsGateway
	// AcksWithoutIDs sends StartMediaTransmissionAck with 8 more bytes and
	// without conference, stream and call (6901).
	AcksWithoutIDs
	// AlignsEnbloc puts the line of EnblocCall at byte 28 (8945).
	AlignsEnbloc
	// NoPrompt has no prompt line: what is sent for it is not shown.
	NoPrompt
	// NoToneInCall plays no tone while a stream is open (7910).
	NoToneInCall
)

func (h Habits) has(one Habits) bool { return h&one != 0 }

// hushed tells whether the phone cannot play a tone now.
func (s *session) hushed() bool {
	return s.phone.cfg.Model.Habits.has(NoToneInCall) && len(s.media.open) > 0
}

// shape returns m as the model sends it.
func (m *Model) shape(msg sccp.StationMessage, v sccp.Version) sccp.StationMessage {
	if m.Habits.has(ForgetsCalls) {
		forgetCall(msg)
	}
	switch msg := msg.(type) {
	case *sccp.Stimulus:
		if m.Habits.has(HoldIsFirst) && msg.Stimulus == sccp.DeviceStimulusHold {
			msg.LineInstance = 1
		}
	case *sccp.EnblocCall:
		msg.Aligned = m.Habits.has(AlignsEnbloc)
	case *sccp.StartMediaTransmissionAck:
		if m.Habits.has(AcksWithoutIDs) {
			msg.ConferenceID, msg.PassThroughPartyID, msg.CallReference = 0, 0, 0
			msg.Tail = make([]byte, 8)
		}
	}
	if body, short := m.Bodies[msg.ID()]; short {
		return cut(msg, v, body)
	}
	return msg
}

func forgetCall(m sccp.StationMessage) {
	switch m := m.(type) {
	case *sccp.KeypadButton:
		m.CallReference = 0
	case *sccp.Stimulus:
		m.CallReference = 0
	case *sccp.OffHook:
		m.CallReference = 0
	case *sccp.OnHook:
		m.CallReference = 0
	case *sccp.HookFlash:
		m.CallReference = 0
	case *sccp.SoftKeyEvent:
		m.CallReference = 0
	}
}

// cut returns a message of which only the first bytes are sent. One that has
// fewer, or that cannot be written, comes back as it is.
func cut(m sccp.StationMessage, v sccp.Version, body int) sccp.StationMessage {
	frame, err := m.Append(nil, v)
	if err != nil || len(frame) <= sccp.HeaderSize+body {
		return m
	}
	short, ok := sccp.New(m.ID()).(sccp.StationMessage)
	if !ok || short.Decode(frame[sccp.HeaderSize:sccp.HeaderSize+body], v) != nil {
		return m
	}
	return short
}
