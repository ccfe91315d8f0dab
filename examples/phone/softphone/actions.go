package softphone

import (
	"context"
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/sccp"
)

// Dial takes a line, waits for it, and dials digit by digit. It returns the
// call as soon as the last digit is sent: wait for its state with WaitFor.
func (p *Phone) Dial(ctx context.Context, number string) (Call, error) {
	call, err := p.takeLine(ctx)
	if err != nil {
		return call, err
	}
	return call, p.Digits(ctx, number)
}

// takeLine returns a call that waits for digits: the one that is there, or a
// new one.
func (p *Phone) takeLine(ctx context.Context) (Call, error) {
	st := p.State()
	if call, ok := st.CallIn(sccp.DCallStateOffHook); ok {
		return call, nil
	}
	if err := p.newCall(&st); err != nil {
		return Call{}, err
	}
	st, err := p.WaitFor(ctx, func(st State) bool {
		_, ok := st.CallIn(sccp.DCallStateOffHook)
		return ok
	})
	call, _ := st.CallIn(sccp.DCallStateOffHook)
	return call, err
}

func (p *Phone) newCall(st *State) error {
	if !p.cfg.Model.HasSoftKeys() {
		return p.OffHook()
	}
	return p.SoftKey(st.event(sccp.SoftKeyNewCall, "NewCall"), 1, 0)
}

// Answer takes the call that rings.
func (p *Phone) Answer() error {
	st := p.State()
	call, ok := st.CallIn(sccp.DCallStateRingIn, sccp.DCallStateCallWaiting)
	if !ok {
		return fmt.Errorf("%w: nothing rings", ErrNoCall)
	}
	if !p.cfg.Model.HasSoftKeys() {
		return p.do(&sccp.OffHook{LineInstance: call.Line, CallReference: call.Reference})
	}
	return p.SoftKey(st.event(sccp.SoftKeyAnswer, "Answer"), call.Line, call.Reference)
}

// HangUp ends the active call, whatever its state, or those that were preserved
// when the server was lost.
func (p *Phone) HangUp() error {
	if p.endPreserved() {
		return nil
	}
	st := p.State()
	call, ok := st.Active()
	if !ok {
		return fmt.Errorf("%w: none is active", ErrNoCall)
	}
	if !p.cfg.Model.HasSoftKeys() {
		return p.do(&sccp.OnHook{LineInstance: call.Line, CallReference: call.Reference})
	}
	return p.SoftKey(st.event(sccp.SoftKeyEndCall, "EndCall"), call.Line, call.Reference)
}

// Hold holds the call that is connected.
func (p *Phone) Hold() error {
	st := p.State()
	call, ok := st.CallIn(sccp.DCallStateConnected)
	if !ok {
		return fmt.Errorf("%w: none is connected", ErrNoCall)
	}
	return p.callKey(&st, call, sccp.DeviceStimulusHold, sccp.SoftKeyHold, "Hold")
}

// Resume takes the call that was held last.
func (p *Phone) Resume() error {
	st := p.State()
	call, ok := st.CallIn(sccp.DCallStateHold, sccp.DCallStateHoldRevert)
	if !ok {
		return fmt.Errorf("%w: none is held", ErrNoCall)
	}
	return p.callKey(&st, call, sccp.DeviceStimulusHold, sccp.SoftKeyResume, "Resume")
}

// Transfer begins the transfer of the connected call, and completes it when
// pressed again: dial in between.
func (p *Phone) Transfer() error {
	st := p.State()
	call, ok := st.Active()
	if !ok {
		return fmt.Errorf("%w: none is active", ErrNoCall)
	}
	return p.callKey(&st, call, sccp.DeviceStimulusTransfer, sccp.SoftKeyTransfer, "Trnsfer", "Transfer")
}

// callKey presses a softkey, or the fixed key of phones without softkeys.
func (p *Phone) callKey(st *State, call Call, fixed sccp.DeviceStimulus, event sccp.SoftKey, labels ...string) error {
	switch model := &p.cfg.Model; {
	case model.HasSoftKeys():
	case fixed == sccp.DeviceStimulusTransfer && model.Habits.has(HookFlashes):
		return p.do(&sccp.HookFlash{LineInstance: call.Line, CallReference: call.Reference})
	default:
		return p.do(&sccp.Stimulus{Stimulus: fixed, LineInstance: call.Line, CallReference: call.Reference})
	}
	return p.SoftKey(st.event(event, labels...), call.Line, call.Reference)
}

// event is the number that the server's template gives a key, because some
// servers number keys in their own way; usual is what it is elsewhere.
func (s *State) event(usual sccp.SoftKey, labels ...string) sccp.SoftKey {
	for _, key := range s.SoftKeys {
		for _, label := range labels {
			if strings.EqualFold(key.Label, label) {
				return key.Event
			}
		}
	}
	return usual
}

// Counters returns what the streams of a call did, also for a while after the
// call. They are zero for a call without streams, and without a server.
func (p *Phone) Counters(reference uint32) Counters {
	s, err := p.current()
	if err != nil {
		return Counters{}
	}
	return s.media.counters(reference)
}
