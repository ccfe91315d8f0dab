package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/sccp"
)

// greet draws a phone from nothing: at the end of its registration. What rings
// there already is shown once more, because the phone may have ignored what came
// before it knew its buttons and keys.
func (s *screen) greet() {
	first := !s.greeted
	idle := s.idle()
	if !first && !idle {
		return
	}
	s.greeted = true
	if s.device.Model.HookFlash {
		s.send(&sccp.SetHookFlashDetect{})
	}
	s.messageLamps(true)
	if idle {
		s.send(&sccp.ClearPromptStatus{})
		s.drawStatus()
		s.selectKeys(0, 0, sccp.SoftKeySetOnHook, sccp.AllKeys)
	}
	if first {
		s.lamps = nil
	}
	s.drawButtons()
	if first {
		s.repeat()
	}
}

// repeat shows legs that came before the phone was ready for them.
func (s *screen) repeat() {
	for _, d := range s.legs {
		switch d.State {
		case call.RingIn:
			s.ringIn(d)
		case call.Waiting:
			s.waiting(d)
		case call.RemoteInUse, call.RemoteHeld:
			s.remote(d)
		default:
			s.lamp(d.Line)
		}
	}
}

// drawStatus shows on the prompt line what is set at an idle phone.
func (s *screen) drawStatus() {
	s.status, s.detail = s.statusOf()
	s.promptLine(0, 0, s.status, s.detail)
	s.drawPosted()
}

func (s *screen) statusOf() (p phrase, detail string) {
	set := s.truth.PhoneSettings(s.device.Name)
	switch {
	case set.DND != call.DNDOff && s.face.newLabels:
		return label(sccp.LabelDoNotDisturbIsActive), ""
	case set.DND != call.DNDOff:
		return label(sccp.LabelDND), ""
	case set.HuntLoggedOut && s.usable.hunt:
		return label(sccp.LabelLoggedOutOfHuntGroup), ""
	}
	messages := 0
	for _, line := range s.device.Lines {
		l := s.truth.LineSettings(line.Number)
		if to := l.ForwardAll; to != "" {
			return phrase{before: line.Number, label: sccp.LabelForwardedTo}, to
		}
		messages += l.NewMessages
	}
	switch {
	case messages > 0:
		return label(sccp.LabelYouHaveVoiceMail), ""
	case set.Private:
		return label(sccp.LabelPrivate), ""
	}
	return label(sccp.LabelYourCurrentOptions), ""
}

// restatus redraws the prompt line of an idle phone if it says something else
// now.
func (s *screen) restatus() {
	if p, detail := s.statusOf(); s.greeted && s.idle() && (p != s.status || detail != s.detail) {
		s.drawStatus()
	}
}

// lineChanged shows the settings of a number on every line that has it.
func (s *screen) lineChanged(number string) {
	if !s.greeted {
		return
	}
	for i, line := range s.device.Lines {
		if line.Number == number {
			s.send(s.forwardStat(uint32(i + 1)))
		}
	}
	s.messageLamps(false)
	s.redrawButtons()
	s.restatus()
	if active := s.active(); active != nil {
		s.rekey(active)
	}
}

// phoneChanged shows the settings of the phone.
func (s *screen) phoneChanged() {
	if s.greeted {
		s.redrawButtons()
		s.restatus()
	}
}

func (s *screen) forwardStat(line uint32) *sccp.ForwardStatRes {
	m := &sccp.ForwardStatRes{LineNumber: line}
	if !s.hasLine(line) {
		return m
	}
	set := s.truth.LineSettings(s.device.Lines[line-1].Number)
	forward := func(to string, active *uint32, number *sccp.Text) {
		if to != "" {
			m.ActiveForward, *active, *number = 1, 1, s.face.plain(to, numberWidth)
		}
	}
	forward(set.ForwardAll, &m.ForwardAllActive, &m.ForwardAllNumber)
	forward(set.ForwardBusy, &m.ForwardBusyActive, &m.ForwardBusyNumber)
	forward(set.ForwardNoAnswer, &m.ForwardNoAnswerActive, &m.ForwardNoAnswerNumber)
	return m
}

// messages returns how many new messages wait for a line.
func (s *screen) messages(line uint32) int {
	if !s.hasLine(line) {
		return 0
	}
	return s.truth.LineSettings(s.device.Lines[line-1].Number).NewMessages
}

// messageLamps shows the lamp of the phone for all its lines, and that of each
// line. Adapters have none.
func (s *screen) messageLamps(all bool) {
	if s.analog() {
		return
	}
	any := false
	for i := range s.device.Lines {
		waiting := s.messages(uint32(i+1)) > 0
		any = any || waiting
		if before := s.mail.line(i); before != waiting {
			s.mail.setLine(i, waiting)
			s.setMail(uint32(i+1), waiting)
		}
	}
	if all || s.mail.any != any {
		s.mail.any = any
		s.setMail(0, any)
	}
}

func (s *screen) setMail(line uint32, waiting bool) {
	mode := sccp.LampModeOff
	if waiting {
		mode = sccp.LampModeOn
	}
	s.send(&sccp.SetLamp{Stimulus: sccp.DeviceStimulusVoiceMail, StimulusInstance: line, LampMode: mode})
}

// mail remembers the message lamps: of the phone, and of the lines, which have
// them rarely enough to be a list of those that shine.
type mail struct {
	any   bool
	lines []int
}

func (m *mail) line(i int) bool {
	for _, n := range m.lines {
		if n == i {
			return true
		}
	}
	return false
}

func (m *mail) setLine(i int, waiting bool) {
	if waiting {
		m.lines = append(m.lines, i)
		return
	}
	rest := m.lines[:0]
	for _, n := range m.lines {
		if n != i {
			rest = append(rest, n)
		}
	}
	m.lines = rest
}

// featureOn tells whether a feature button shines.
func (s *screen) featureOn(kind config.ButtonKind) bool {
	set := s.truth.PhoneSettings(s.device.Name)
	switch kind {
	case config.ButtonDND:
		return set.DND != call.DNDOff
	case config.ButtonHuntLogin:
		return !set.HuntLoggedOut
	case config.ButtonPrivacy:
		return set.Private
	case config.ButtonCallBack:
		return set.CallBack != ""
	}
	if !s.hasLine(1) {
		return false
	}
	line := s.truth.LineSettings(s.device.Lines[0].Number)
	switch kind {
	case config.ButtonForwardAll:
		return line.ForwardAll != ""
	case config.ButtonForwardBusy:
		return line.ForwardBusy != ""
	case config.ButtonForwardNoAnswer:
		return line.ForwardNoAnswer != ""
	}
	return false
}
