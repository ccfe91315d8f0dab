package softphone

import (
	"slices"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// registration is how far the questions of a registration have come. One is
// open at a time, as on a real phone.
type registration struct {
	begun    bool
	finished bool
	requests []Request // still to come, the open one first
	index    int       // of the button that the open one is about
	asked    sccp.ID   // 0 when no answer is awaited
}

// question is a message and the messages that answer it.
type question struct {
	message sccp.StationMessage
	answers []sccp.ID
}

// ask sends the next question; after the last one the phone is registered.
func (s *session) ask() error {
	r := &s.registration
	r.begun = true
	for len(r.requests) > 0 {
		q, ok := s.question(r.requests[0], r.index)
		if !ok {
			r.requests, r.index = r.requests[1:], 0
			continue
		}
		r.index++
		if err := s.send(q.message); err != nil {
			return err
		}
		if len(q.answers) > 0 {
			r.asked = q.message.ID()
			s.timers.answer = time.Now().Add(s.phone.cfg.AnswerTimeout)
			return nil
		}
	}
	r.asked, s.timers.answer = 0, time.Time{}
	if !r.finished {
		r.finished = true
		s.phone.note(s.server, "registered as %s", s.phone.cfg.Name)
		s.phone.update(func(st *State) { st.Phase = s.phase() })
	}
	return nil
}

// phase is how far a registration has come that the server may, or may not
// yet, have accepted.
func (s *session) phase() Phase {
	switch {
	case !s.accepted.Load():
		return Registering
	case !s.registration.finished:
		return Configuring
	}
	return Registered
}

// overdue words what the server did not send.
func (r *registration) overdue() string {
	if r.asked == 0 {
		return "no CapabilitiesReq"
	}
	return "no answer to " + r.asked.String()
}

// answered goes on when id is the answer to the open question.
func (s *session) answered(id sccp.ID) error {
	if s.registration.asked == 0 || !slices.Contains(answersTo(s.registration.asked), id) {
		return nil
	}
	return s.ask()
}

// question returns the index-th message of a request, and false when there are
// no more.
func (s *session) question(r Request, index int) (question, bool) {
	instance, ok := s.instance(r, index)
	if !ok {
		return question{}, false
	}
	m := requestMessage(r, instance, &s.phone.cfg)
	return question{m, answersTo(m.ID())}, true
}

// instance returns the button that the index-th question of a kind is about,
// or 0 for questions that are asked once.
func (s *session) instance(r Request, index int) (uint32, bool) {
	kinds := buttonKinds(r)
	if kinds == nil {
		return 0, index == 0
	}
	s.phone.mu.Lock()
	defer s.phone.mu.Unlock()
	for _, b := range s.phone.state.Buttons {
		if !slices.Contains(kinds, b.Type) {
			continue
		}
		if index == 0 {
			return b.Instance, true
		}
		index--
	}
	return 0, false
}

// buttonKinds are the buttons a request is asked for, nil for none.
func buttonKinds(r Request) []sccp.ButtonType {
	switch r {
	case AskLines, AskForwards:
		return []sccp.ButtonType{sccp.ButtonTypeLine}
	case AskSpeedDials:
		return []sccp.ButtonType{sccp.ButtonTypeSpeedDial}
	case AskFeatures:
		return []sccp.ButtonType{sccp.ButtonTypeFeature, sccp.ButtonTypeBLFSpeedDial}
	case AskServices:
		return []sccp.ButtonType{sccp.ButtonTypeServiceURL}
	}
	return nil
}

func requestMessage(r Request, instance uint32, cfg *Config) sccp.StationMessage {
	switch r {
	case AskButtons:
		return &sccp.ButtonTemplateReq{MaxButtons: cfg.buttons()}
	case AskSoftKeys:
		return &sccp.SoftKeyTemplateReq{}
	case AskSoftKeySets:
		return &sccp.SoftKeySetReq{}
	case AskConfig:
		return &sccp.ConfigStatReq{}
	case AskLines:
		return &sccp.LineStatReq{LineNumber: instance}
	case AskForwards:
		return &sccp.ForwardStatReq{LineNumber: instance}
	case AskSpeedDials:
		return &sccp.SpeedDialStatReq{SpeedDialNumber: instance}
	case AskFeatures:
		return &sccp.FeatureStatReq{FeatureIndex: instance, FeatureCapabilities: 1}
	case AskServices:
		return &sccp.ServiceURLStatReq{ServiceURLIndex: instance}
	case TellLines:
		return &sccp.RegisterAvailableLines{MaxNumOfAvailLines: cfg.Model.Lines}
	case AskServers:
		return &sccp.ServerReq{}
	}
	return &sccp.TimeDateReq{}
}

func answersTo(id sccp.ID) []sccp.ID {
	switch id {
	case sccp.IDButtonTemplateReq:
		return []sccp.ID{sccp.IDButtonTemplateRes}
	case sccp.IDSoftKeyTemplateReq:
		return []sccp.ID{sccp.IDSoftKeyTemplateRes}
	case sccp.IDSoftKeySetReq:
		return []sccp.ID{sccp.IDSoftKeySetRes}
	case sccp.IDConfigStatReq:
		return []sccp.ID{sccp.IDConfigStatRes, sccp.IDConfigStatV2Res}
	case sccp.IDLineStatReq:
		return []sccp.ID{sccp.IDLineStatRes, sccp.IDLineStatV2Res}
	case sccp.IDForwardStatReq:
		return []sccp.ID{sccp.IDForwardStatRes}
	case sccp.IDSpeedDialStatReq:
		return []sccp.ID{sccp.IDSpeedDialStatRes, sccp.IDSpeedDialStatV2Res}
	case sccp.IDFeatureStatReq:
		return []sccp.ID{sccp.IDFeatureStatRes, sccp.IDFeatureStatV2Res}
	case sccp.IDServiceURLStatReq:
		return []sccp.ID{sccp.IDServiceURLStatRes, sccp.IDServiceURLStatV2Res}
	case sccp.IDServerReq:
		return []sccp.ID{sccp.IDServerRes}
	case sccp.IDTimeDateReq:
		return []sccp.ID{sccp.IDTimeDateRes}
	}
	return nil
}
