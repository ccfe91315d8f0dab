package softphone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/sccp"
)

// Action is what a user wants, whichever key of the phone does it.
type Action uint8

// The actions.
const (
	Redial Action = iota + 1
	NewCall
	Hold
	Resume
	Transfer
	EndCall
	Answer
	Conference
	Park
	Pickup
	GroupPickup
	OtherPickup
	ForwardAll
	ForwardBusy
	ForwardNoAnswer
	Barge
	ConferenceBarge
	DoNotDisturb
	CallBack
	Join
	Select
	DirectTransfer
	ConferenceList
	RemoveLast
	Divert
	Privacy
	HuntLogin
	MeetMe
	Backspace
	DialNow
	Intercept
	AbbreviatedDial
)

// actionKeys are the keys of an action: labels of softkeys, because a server
// may number them as it likes, and the button of phones without softkeys.
type actionKeys struct {
	name   string
	labels []string
	button sccp.DeviceStimulus // 0 for none
}

func keysOf(a Action) (actionKeys, bool) {
	all := [...]actionKeys{
		Redial:          {"redial", []string{"Redial"}, sccp.DeviceStimulusLastNumberRedial},
		NewCall:         {"new call", []string{"NewCall"}, sccp.DeviceStimulusNewCall},
		Hold:            {"hold", []string{"Hold"}, sccp.DeviceStimulusHold},
		Resume:          {"resume", []string{"Resume"}, sccp.DeviceStimulusHold},
		Transfer:        {"transfer", []string{"Trnsfer", "Transfer"}, sccp.DeviceStimulusTransfer},
		EndCall:         {"end call", []string{"EndCall"}, sccp.DeviceStimulusEndCall},
		Answer:          {"answer", []string{"Answer"}, sccp.DeviceStimulusAnswerRelease},
		Conference:      {"conference", []string{"Confrn", "Conference"}, sccp.DeviceStimulusConference},
		Park:            {"park", []string{"Park"}, sccp.DeviceStimulusCallPark},
		Pickup:          {"pickup", []string{"PickUp"}, sccp.DeviceStimulusCallPickUp},
		GroupPickup:     {"group pickup", []string{"GPickUp"}, sccp.DeviceStimulusGroupCallPickUp},
		OtherPickup:     {"other pickup", []string{"OPickUp"}, sccp.DeviceStimulusOtherPickup},
		ForwardAll:      {"forward all", []string{"CFwdAll", "CFwdALL"}, sccp.DeviceStimulusForwardAll},
		ForwardBusy:     {"forward busy", []string{"CFwdBusy"}, sccp.DeviceStimulusForwardBusy},
		ForwardNoAnswer: {"forward no answer", []string{"CFwdNoAns", "CFwdNoAnswer"}, sccp.DeviceStimulusForwardNoAnswer},
		Barge:           {"barge", []string{"Barge"}, 0},
		ConferenceBarge: {"conference barge", []string{"cBarge"}, 0},
		DoNotDisturb:    {"do not disturb", []string{"DND"}, sccp.DeviceStimulusDoNotDisturb},
		CallBack:        {"call back", []string{"CallBack"}, sccp.DeviceStimulusCallBack},
		Join:            {"join", []string{"Join"}, 0},
		Select:          {"select", []string{"Select"}, sccp.DeviceStimulusSelect},
		DirectTransfer:  {"direct transfer", []string{"DirTrfr"}, 0},
		ConferenceList:  {"conference list", []string{"ConfList"}, sccp.DeviceStimulusConfList},
		RemoveLast:      {"remove last", []string{"RmLstC"}, sccp.DeviceStimulusRemoveLastParticipant},
		Divert:          {"divert", []string{"iDivert", "ImmDiv"}, 0},
		Privacy:         {"privacy", []string{"Private", "Privacy"}, sccp.DeviceStimulusPrivacy},
		HuntLogin:       {"hunt login", []string{"HLog"}, sccp.DeviceStimulusHLog},
		MeetMe:          {"meet me", []string{"MeetMe"}, sccp.DeviceStimulusMeetMeConference},
		Backspace:       {"backspace", []string{"<<"}, 0},
		DialNow:         {"dial", []string{"Dial"}, 0},
		Intercept:       {"intercept", []string{"Intrcpt"}, 0},
		AbbreviatedDial: {"abbreviated dial", []string{"AbbrDial"}, 0},
	}
	if int(a) >= len(all) || a == 0 {
		return actionKeys{}, false
	}
	return all[a], true
}

func (a Action) String() string {
	if keys, ok := keysOf(a); ok {
		return keys.name
	}
	return fmt.Sprintf("Action(%d)", uint8(a))
}

// Do presses the key for an action: a softkey that is shown now, or a button of
// the template. [ErrNoKey] means that the phone offers neither, so that its user
// could not do it.
func (p *Phone) Do(a Action) error {
	st := p.State()
	call, _ := st.keyCall()
	return p.doOn(&st, a, call)
}

// DoFor is Do with a call selected; 0 means the idle phone.
func (p *Phone) DoFor(a Action, reference uint32) error {
	st := p.State()
	call, ok := st.Call(reference)
	if !ok && reference != 0 {
		return fmt.Errorf("%w: %d", ErrNoCall, reference)
	}
	return p.doOn(&st, a, call)
}

func (p *Phone) doOn(st *State, a Action, call Call) error {
	keys, ok := keysOf(a)
	if !ok {
		return fmt.Errorf("%w: %v", ErrNoKey, a)
	}
	if key, ok := st.softKey(keys.labels, call.Reference); ok {
		return p.SoftKey(key.Event, call.Line, call.Reference)
	}
	if button, ok := st.button(sccp.ButtonType(keys.button)); ok && keys.button != 0 {
		return p.do(&sccp.Stimulus{Stimulus: keys.button, LineInstance: button.Instance, CallReference: call.Reference})
	}
	if hook, ok := p.hookAction(a, call); ok {
		return p.do(hook)
	}
	return fmt.Errorf("%w: nothing for %v", ErrNoKey, a)
}

// Offers tells whether the phone has a key for an action, with a call selected;
// 0 means the idle phone.
func (p *Phone) Offers(a Action, reference uint32) bool { return p.OffersIn(p.State(), a, reference) }

// OffersIn is Offers for a state that WaitFor looks at.
func (p *Phone) OffersIn(st State, a Action, reference uint32) bool {
	keys, ok := keysOf(a)
	if !ok {
		return false
	}
	if _, ok := st.softKey(keys.labels, reference); ok {
		return true
	}
	if _, ok := st.button(sccp.ButtonType(keys.button)); ok && keys.button != 0 {
		return true
	}
	call, _ := st.Call(reference)
	_, ok = p.hookAction(a, call)
	return ok
}

// hookAction is what the hook does on phones without softkeys.
func (p *Phone) hookAction(a Action, call Call) (sccp.StationMessage, bool) {
	if p.cfg.Model.HasSoftKeys() {
		return nil, false
	}
	switch a {
	case NewCall, Answer:
		return &sccp.OffHook{LineInstance: call.Line, CallReference: call.Reference}, true
	case EndCall:
		return &sccp.OnHook{LineInstance: call.Line, CallReference: call.Reference}, call.Reference != 0
	case Transfer:
		return &sccp.HookFlash{LineInstance: call.Line, CallReference: call.Reference},
			call.Reference != 0 && p.cfg.Model.Habits.has(HookFlashes)
	}
	return nil, false
}

func (s *State) softKey(labels []string, reference uint32) (SoftKey, bool) {
	for _, key := range s.KeysFor(reference) {
		if slices.ContainsFunc(labels, func(l string) bool { return strings.EqualFold(l, key.Label) }) {
			return key, true
		}
	}
	return SoftKey{}, false
}

// button returns the first button of a kind.
func (s *State) button(kind sccp.ButtonType) (Button, bool) {
	for _, b := range s.Buttons {
		if b.Type == kind {
			return b, true
		}
	}
	return Button{}, false
}
