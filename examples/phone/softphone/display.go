package softphone

import "github.com/skinnykit/skinny/sccp"

// showPhone keeps what concerns the phone as a whole: lamps, bell, tones and
// texts.
func (s *session) showPhone(st *State, m sccp.ServerMessage) {
	text := s.phone.text
	switch m := m.(type) {
	case *sccp.SetLamp:
		setLamp(st, Lamp{m.Stimulus, m.StimulusInstance}, m.LampMode)
	case *sccp.SetRinger:
		st.Ringer = m.RingMode
	case *sccp.SetSpeakerMode:
		st.Speaker = m.SpeakerMode == sccp.SpeakerModeOn
	case *sccp.StartTone:
		if !s.hushed() {
			st.Tone = m.Tone
		}
	case *sccp.StopTone:
		st.Tone = sccp.DeviceToneSilence
	case *sccp.ActivateCallPlane:
		st.CallPlane = m.LineInstance
	case *sccp.DeactivateCallPlane:
		st.CallPlane = 0
	case *sccp.DisplayText:
		st.Display = text(m.Text)
	case *sccp.ClearDisplay:
		st.Display = ""
	case *sccp.DisplayPromptStatus:
		s.setPrompt(st, m.CallReference, text(m.PromptStatus))
	case *sccp.DisplayPromptStatusV2:
		s.setPrompt(st, m.CallReference, text(m.PromptStatus))
	case *sccp.ClearPromptStatus:
		s.setPrompt(st, m.CallReference, "")
	case *sccp.DisplayNotify:
		st.Notify = text(m.Notify)
	case *sccp.DisplayNotifyV2:
		st.Notify = text(m.Notify)
	case *sccp.ClearNotify:
		st.Notify = ""
	case *sccp.DisplayPriNotify:
		st.PriorityNotify = text(m.Notify)
	case *sccp.DisplayPriNotifyV2:
		st.PriorityNotify = text(m.Notify)
	case *sccp.ClearPriNotify:
		st.PriorityNotify = ""
	}
}

func setLamp(st *State, lamp Lamp, mode sccp.LampMode) {
	if st.Lamps == nil {
		st.Lamps = make(map[Lamp]sccp.LampMode)
	}
	if _, known := st.Lamps[lamp]; known || len(st.Lamps) < maxLamps {
		st.Lamps[lamp] = mode
	}
}

// setPrompt writes the prompt line, and that of its call where it has one.
func (s *session) setPrompt(st *State, reference uint32, text string) {
	if s.phone.cfg.Model.Habits.has(NoPrompt) {
		return
	}
	st.Prompt = text
	if c := st.call(reference); c != nil {
		c.Prompt = text
	}
}
