package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// The parts of a phone that a screen draws on.

func (s *screen) state(d *drawn, state sccp.DCallState) {
	s.send(&sccp.CallState{
		CallState: state, LineInstance: d.Line, CallReference: d.Ref,
		PrecedenceLevel: normalPrecedence,
	})
}

// normalPrecedence is the priority of an ordinary call.
const normalPrecedence = 4

func (s *screen) keys(d *drawn, set sccp.SoftKeySet) {
	d.keys = set
	s.selectKeys(d.Line, d.Ref, set)
}

func (s *screen) selectKeys(line, ref uint32, set sccp.SoftKeySet) {
	if !s.device.Model.NoSoftKeys {
		s.send(selectSoftKeys(line, ref, set))
	}
}

func (s *screen) prompt(d *drawn, p phrase, detail string) {
	d.prompt, d.detail = p, detail
	s.promptLine(d.Line, d.Ref, p, detail)
}

func (s *screen) promptLine(line, ref uint32, p phrase, detail string) {
	if !s.device.Model.NoDisplay {
		s.send(s.promptMessage(line, ref, p, detail, 0))
	}
}

func (s *screen) promptMessage(line, ref uint32, p phrase, detail string, seconds uint32) sccp.ServerMessage {
	if s.dynamic {
		return &sccp.DisplayPromptStatusV2{
			Timeout: seconds, PromptStatus: s.face.say(p, detail, dynamicWidth),
			LineInstance: line, CallReference: ref,
		}
	}
	return &sccp.DisplayPromptStatus{
		Timeout: seconds, PromptStatus: s.face.say(p, detail, promptWidth),
		LineInstance: line, CallReference: ref,
	}
}

// Notifications cover the prompt line of whatever is shown.
const (
	notifySeconds  = 10
	notifyPriority = 5
)

func (s *screen) notify(p phrase, detail string) {
	switch {
	case s.device.Model.NoDisplay:
	case s.dynamic:
		s.send(&sccp.DisplayPriNotifyV2{
			Timeout: notifySeconds, Priority: notifyPriority, Notify: s.face.say(p, detail, dynamicWidth),
		})
	default:
		s.send(&sccp.DisplayPriNotify{
			Timeout: notifySeconds, Priority: notifyPriority, Notify: s.face.say(p, detail, promptWidth),
		})
	}
}

func (s *screen) clearNotify() {
	if !s.device.Model.NoDisplay {
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
	if s.lamps[line] == mode {
		return
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

func (s *screen) callInfo(d *drawn) sccp.ServerMessage {
	calling, called, direction := d.Remote, d.Local, sccp.CallTypeInbound
	if d.Info.Type == call.Outbound {
		calling, called, direction = d.Local, d.Remote, sccp.CallTypeOutbound
	}
	number := func(p call.Party) sccp.Text { return s.face.plain(p.Number, numberWidth) }
	if s.dynamic {
		name := func(p call.Party) sccp.Text { return s.face.plain(p.Name, dynamicWidth) }
		return &sccp.CallInfoV2{
			LineInstance: d.Line, CallReference: d.Ref, CallType: direction, CallInstance: 1,
			CallSecurityStatus: sccp.CallSecurityNotAuthenticated,
			CallingParty:       number(calling), CallingPartyName: name(calling),
			CalledParty: number(called), CalledPartyName: name(called),
			OriginalCalledParty: number(called), OriginalCalledPartyName: name(called),
		}
	}
	name := func(p call.Party) sccp.Text { return s.face.plain(p.Name, nameWidth) }
	return &sccp.CallInfo{
		LineInstance: d.Line, CallReference: d.Ref, CallType: direction, CallInstance: 1,
		CallSecurityStatus: sccp.CallSecurityNotAuthenticated,
		CallingParty:       number(calling), CallingPartyName: name(calling),
		CalledParty: number(called), CalledPartyName: name(called),
		OriginalCalledParty: number(called), OriginalCalledPartyName: name(called),
	}
}
