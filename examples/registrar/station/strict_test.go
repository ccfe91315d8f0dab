package station_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

// strict is a phone that takes every message at its word, and finds what would
// leave it with a call, a channel, a tone, a lamp or a bell that nobody ends. Its
// rules are those on which the known clients rely.
type strict struct {
	calls    map[uint32]sccp.DCallState // by reference, as long as they are shown
	line     map[uint32]uint32          // of each call
	over     map[uint32]bool            // references that have ended
	receives map[uint32]uint32          // open receive channels: the call of each party
	sends    map[uint32]uint32          // likewise, transmissions
	sounds   map[uint32]sccp.DeviceTone // by call
	rings    map[uint32]bool            // by call
	lamps    map[uint32]sccp.LampMode   // by line
	keys     *sccp.SelectSoftKeys
	speaker  bool
}

func newStrict() *strict {
	return &strict{
		calls: map[uint32]sccp.DCallState{}, line: map[uint32]uint32{}, over: map[uint32]bool{},
		receives: map[uint32]uint32{}, sends: map[uint32]uint32{}, sounds: map[uint32]sccp.DeviceTone{},
		rings: map[uint32]bool{}, lamps: map[uint32]sccp.LampMode{},
	}
}

// take returns what is wrong with a message, or nil.
func (s *strict) take(m sccp.ServerMessage) error {
	switch m := m.(type) {
	case *sccp.RegisterAck:
		*s = *newStrict()
	case *sccp.CallState:
		return s.callState(m)
	case *sccp.OpenReceiveChannel:
		if _, open := s.receives[m.PassThroughPartyID]; open {
			return fmt.Errorf("party %d is opened twice", m.PassThroughPartyID)
		}
		s.receives[m.PassThroughPartyID] = m.CallReference
		return s.known(m, m.CallReference)
	case *sccp.CloseReceiveChannel:
		return end(s.receives, "receive channel", m.PassThroughPartyID, m.CallReference)
	case *sccp.StartMediaTransmission:
		if ref, open := s.receives[m.PassThroughPartyID]; !open || ref != m.CallReference {
			return fmt.Errorf("party %d sends without a receive channel of its own", m.PassThroughPartyID)
		}
		s.sends[m.PassThroughPartyID] = m.CallReference
		return s.known(m, m.CallReference)
	case *sccp.StopMediaTransmission:
		if _, open := s.receives[m.PassThroughPartyID]; !open {
			return fmt.Errorf("party %d stops sending behind the end of its channel", m.PassThroughPartyID)
		}
		return end(s.sends, "transmission", m.PassThroughPartyID, m.CallReference)
	case *sccp.StartTone:
		if m.CallReference != 0 { // a beep that ends by itself
			s.sounds[m.CallReference] = m.Tone
		}
		return s.known(m, m.CallReference)
	case *sccp.StopTone:
		delete(s.sounds, m.CallReference)
		return s.known(m, m.CallReference)
	case *sccp.SetRinger:
		return s.ringer(m)
	case *sccp.SetLamp:
		if m.Stimulus == sccp.DeviceStimulusLine {
			s.lamps[m.StimulusInstance] = m.LampMode
		}
	case *sccp.SetSpeakerMode:
		s.speaker = m.SpeakerMode == sccp.SpeakerModeOn
	case *sccp.SelectSoftKeys:
		s.keys = sccp.Clone[sccp.ServerMessage](m).(*sccp.SelectSoftKeys)
		return s.known(m, m.CallReference)
	case *sccp.CallInfo:
		return s.known(m, m.CallReference)
	case *sccp.CallInfoV2:
		return s.known(m, m.CallReference)
	case *sccp.DialedNumber:
		return s.known(m, m.CallReference)
	case *sccp.BackSpace:
		return s.known(m, m.CallReference)
	case *sccp.DisplayPromptStatus:
		return s.known(m, m.CallReference)
	case *sccp.DisplayPromptStatusV2:
		return s.known(m, m.CallReference)
	case *sccp.CallHistoryInfo:
		return s.known(m, m.CallReference)
	}
	return nil
}

func (s *strict) anyLamp() bool {
	for _, mode := range s.lamps {
		if mode > sccp.LampModeOff {
			return true
		}
	}
	return false
}

// known finds messages about calls that the phone does not show.
func (s *strict) known(m sccp.ServerMessage, ref uint32) error {
	switch _, shown := s.calls[ref]; {
	case ref == 0 || shown:
		return nil
	case s.over[ref]:
		return fmt.Errorf("%v names call %d, which is over", m.ID(), ref)
	}
	return fmt.Errorf("%v names call %d, which has no state", m.ID(), ref)
}

func end(open map[uint32]uint32, what string, party, ref uint32) error {
	of, known := open[party]
	delete(open, party)
	switch {
	case !known:
		return fmt.Errorf("no %s has party %d", what, party)
	case of != ref:
		return fmt.Errorf("the %s of party %d ends with call %d instead of %d", what, party, ref, of)
	}
	return nil
}

func (s *strict) ringer(m *sccp.SetRinger) error {
	if m.RingMode == sccp.RingModeOff {
		delete(s.rings, m.CallReference)
		return s.known(m, m.CallReference)
	}
	s.rings[m.CallReference] = true
	switch s.calls[m.CallReference] {
	case sccp.DCallStateRingIn, sccp.DCallStateHold:
		return nil
	}
	return fmt.Errorf("call %d rings and is %v", m.CallReference, s.calls[m.CallReference])
}

func (s *strict) callState(m *sccp.CallState) error {
	ref := m.CallReference
	if ref == 0 {
		return nil // a line that shows the state of another number
	}
	if s.over[ref] && m.CallState == sccp.DCallStateOnHook {
		return fmt.Errorf("call %d ends twice", ref)
	}
	if m.CallState != sccp.DCallStateOnHook {
		delete(s.over, ref) // taken over again by another phone of the line, and shown anew
		s.calls[ref], s.line[ref] = m.CallState, m.LineInstance
		return nil
	}
	line := s.line[ref]
	delete(s.calls, ref)
	delete(s.line, ref)
	s.over[ref] = true
	for _, still := range []struct {
		what string
		refs []uint32
	}{
		{"receives", slices.Collect(maps.Values(s.receives))},
		{"sends", slices.Collect(maps.Values(s.sends))},
		{"sounds", slices.Collect(maps.Keys(s.sounds))},
		{"rings", slices.Collect(maps.Keys(s.rings))},
	} {
		if slices.Contains(still.refs, ref) {
			return fmt.Errorf("call %d is over and still %s", ref, still.what)
		}
	}
	if s.lamps[line] > sccp.LampModeOff && !slices.Contains(slices.Collect(maps.Values(s.line)), line) {
		return fmt.Errorf("line %d has no call, and its lamp is %v", line, s.lamps[line])
	}
	return nil
}

// idle waits for the end of what the registrar has to say, and finds what is left
// on a phone without calls.
func (p *phone) idle() {
	p.t.Helper()
	p.flush()
	p.ruling.Lock()
	defer p.ruling.Unlock()
	assert.NoError(p.t, p.rules.idle(), p.name)
}

// idle finds what is left when a phone has no calls.
func (s *strict) idle() error {
	switch {
	case len(s.calls)+len(s.receives)+len(s.sends)+len(s.sounds)+len(s.rings) > 0:
		return fmt.Errorf("left: calls %v, receive channels %v, transmissions %v, tones %v, rings %v", s.calls, s.receives, s.sends, s.sounds, s.rings)
	case s.speaker:
		return fmt.Errorf("the speaker is on")
	case s.anyLamp():
		return fmt.Errorf("lamps shine: %v", s.lamps)
	case s.keys != nil && (s.keys.SoftKeySetIndex != sccp.SoftKeySetOnHook || s.keys.CallReference != 0):
		return fmt.Errorf("shows the keys of set %d for call %d", s.keys.SoftKeySetIndex, s.keys.CallReference)
	}
	return nil
}
