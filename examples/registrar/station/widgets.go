package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// The parts of a phone that a screen draws on.

func (s *screen) state(d *drawn, state sccp.DCallState) {
	d.told, d.privacy = true, privacyOf(d)
	s.send(&sccp.CallState{
		CallState: state, LineInstance: d.Line, CallReference: d.Ref,
		Privacy: d.privacy, PrecedenceLevel: normalPrecedence,
	})
}

// normalPrecedence is the priority of an ordinary call.
const normalPrecedence = 4

func (s *screen) keys(d *drawn) {
	d.set = s.keySet(d)
	d.mask = s.keyMask(d.set, d)
	s.selectKeys(d.Line, d.Ref, d.set, d.mask)
}

// rekey shows the keys of a leg if others are possible now.
func (s *screen) rekey(d *drawn) {
	if set := s.keySet(d); d.set != set || d.mask != s.keyMask(set, d) {
		s.keys(d)
	}
}

func (s *screen) selectKeys(line, ref uint32, set sccp.SoftKeySet, mask uint32) {
	if s.keyed || !s.device.Model.NoSoftKeys {
		s.send(selectSoftKeys(line, ref, set, mask))
	}
}

func (s *screen) prompt(d *drawn) {
	d.prompt, d.detail = s.promptOf(d)
	s.promptLine(d.Line, d.Ref, d.prompt, d.detail)
}

func (s *screen) promptLine(line, ref uint32, p phrase, detail string) {
	if !s.device.Model.NoDisplay {
		s.send(s.promptMessage(line, ref, p, detail, 0))
	}
}

func (s *screen) promptMessage(line, ref uint32, p phrase, detail string, seconds uint32) sccp.ServerMessage {
	return s.dialect.Prompt(line, ref, seconds, s.face.say(p, detail, s.dialect.PromptLimit()))
}

// Notifications cover the prompt line of whatever is shown.
const (
	notifySeconds  = 10
	notifyPriority = 5
)

func (s *screen) notify(p phrase, detail string) {
	switch {
	case s.device.Model.NoDisplay:
	case s.habits.promptOnly:
		s.send(s.promptMessage(0, 0, p, detail, notifySeconds))
	default:
		s.send(s.dialect.PriorityNotify(notifySeconds, notifyPriority, s.face.say(p, detail, s.dialect.PromptLimit())))
	}
}

func (s *screen) clearNotify() {
	if !s.device.Model.NoDisplay && !s.habits.promptOnly {
		s.send(&sccp.ClearPriNotify{Priority: notifyPriority})
	}
}

func (s *screen) tone(d *drawn, tone sccp.DeviceTone) {
	s.send(&sccp.StartTone{Tone: tone, LineInstance: d.Line, CallReference: d.Ref})
}

func (s *screen) silence(d *drawn) {
	s.send(&sccp.StopTone{LineInstance: d.Line, CallReference: d.Ref})
}

func (s *screen) ring(d *drawn, mode sccp.RingMode, duration sccp.RingDuration) {
	s.send(&sccp.SetRinger{RingMode: mode, RingDuration: duration, LineInstance: d.Line, CallReference: d.Ref})
}

// hush ends the ringing of a leg.
func (s *screen) hush(d *drawn) {
	s.ring(d, sccp.RingModeOff, sccp.RingDurationNormal)
	s.clearNotify()
}

// speaker switches the loudspeaker for phones whose handset is down: on while a
// leg is active, off otherwise.
func (s *screen) speaker() {
	mode := sccp.SpeakerModeOff
	if s.active() != nil {
		mode = sccp.SpeakerModeOn
		if s.handset {
			return
		}
	}
	s.send(&sccp.SetSpeakerMode{SpeakerMode: mode})
}

// lamp shows the most urgent leg of a line beside its button.
func (s *screen) lamp(line uint32) {
	mode := sccp.LampModeOff
	urgency := 0
	for _, d := range s.legs {
		if d.Line != line {
			continue
		}
		m, u := lampOf(d.State)
		if u > urgency {
			mode, urgency = m, u
		}
	}
	s.setLineLamp(line, mode)
}

func (s *screen) setLineLamp(line uint32, mode sccp.LampMode) {
	if s.lamps[line] == mode {
		return
	}
	if s.lamps == nil {
		s.lamps = make(map[uint32]sccp.LampMode)
	}
	s.lamps[line] = mode
	s.send(&sccp.SetLamp{Stimulus: sccp.DeviceStimulusLine, StimulusInstance: line, LampMode: mode})
}

func lampOf(state call.State) (mode sccp.LampMode, urgency int) {
	switch state {
	case call.RingIn, call.Waiting:
		return sccp.LampModeBlink, 3
	case call.Held, call.RemoteHeld:
		return sccp.LampModeWink, 1
	}
	return sccp.LampModeOn, 2
}
