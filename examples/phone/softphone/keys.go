package softphone

import (
	"context"
	"fmt"

	"github.com/skinnykit/skinny/sccp"
)

// Send sends messages of the caller's own as they are, for tests of servers.
func (p *Phone) Send(messages ...sccp.StationMessage) error {
	s, err := p.current()
	if err != nil {
		return err
	}
	return s.sendAsIs(messages...)
}

// do sends a message as the model sends it.
func (p *Phone) do(m sccp.StationMessage) error {
	s, err := p.current()
	if err != nil {
		return err
	}
	return s.send(m)
}

// OffHook lifts the handset: it answers the ringing call, or takes a line.
func (p *Phone) OffHook() error {
	st := p.State()
	ringing, _ := st.CallIn(sccp.DCallStateRingIn, sccp.DCallStateCallWaiting)
	return p.do(&sccp.OffHook{LineInstance: ringing.Line, CallReference: ringing.Reference})
}

// OnHook puts the handset down, which ends the active call, or the calls that
// were preserved when the server was lost.
func (p *Phone) OnHook() error {
	if p.endPreserved() {
		return nil
	}
	st := p.State()
	active, _ := st.Active()
	return p.do(&sccp.OnHook{LineInstance: active.Line, CallReference: active.Reference})
}

// HookFlash presses the hook for a moment.
func (p *Phone) HookFlash() error {
	st := p.State()
	active, _ := st.Active()
	return p.do(&sccp.HookFlash{LineInstance: active.Line, CallReference: active.Reference})
}

// Digits presses keys of the dial pad one after another: 0 to 9, * and #, and
// A to D. With Config.DigitGap it takes its time, until ctx ends.
func (p *Phone) Digits(ctx context.Context, keys string) error {
	for _, r := range keys {
		if _, ok := keypad(r); !ok {
			return fmt.Errorf("%w: %q is not on the dial pad", ErrNoKey, r)
		}
	}
	for i, r := range keys {
		if i > 0 && p.cfg.DigitGap > 0 {
			if err := sleep(ctx, p.cfg.DigitGap); err != nil {
				return err
			}
		}
		st := p.State()
		active, _ := st.Active()
		key, _ := keypad(r)
		err := p.do(&sccp.KeypadButton{Button: key, LineInstance: active.Line, CallReference: active.Reference})
		if err != nil {
			return err
		}
	}
	return nil
}

func keypad(r rune) (sccp.KeypadKey, bool) {
	switch {
	case r >= '0' && r <= '9':
		return sccp.KeypadKey(r - '0'), true
	case r >= 'A' && r <= 'D':
		return sccp.KeypadKeyA + sccp.KeypadKey(r-'A'), true
	case r == '*':
		return sccp.KeypadKeyStar, true
	case r == '#':
		return sccp.KeypadKeyPound, true
	}
	return 0, false
}

// SoftKey sends the event of a softkey for a call, whether the phone shows the
// key or not. Line and reference are 0 without a call.
func (p *Phone) SoftKey(event sccp.SoftKey, line, reference uint32) error {
	return p.do(&sccp.SoftKeyEvent{SoftKeyEvent: event, LineInstance: line, CallReference: reference})
}

// Press presses a softkey that the phone shows now, by its label in any case.
func (p *Phone) Press(label string) error {
	st := p.State()
	call, _ := st.keyCall()
	return p.press(&st, label, call)
}

// PressFor is Press with a call selected; 0 means the idle phone.
func (p *Phone) PressFor(label string, reference uint32) error {
	st := p.State()
	call, ok := st.Call(reference)
	if !ok && reference != 0 {
		return fmt.Errorf("%w: %d", ErrNoCall, reference)
	}
	return p.press(&st, label, call)
}

func (p *Phone) press(st *State, label string, call Call) error {
	key, ok := st.softKey([]string{label}, call.Reference)
	if !ok {
		return fmt.Errorf("%w: softkey %q is not shown", ErrNoKey, label)
	}
	return p.SoftKey(key.Event, call.Line, call.Reference)
}

// PressButton presses the nth key of the button template, counted from 1: a
// line, a speed dial, a feature or whatever the server put there.
func (p *Phone) PressButton(position int) error {
	st := p.State()
	if position < 1 || position > len(st.Buttons) {
		return fmt.Errorf("%w: the template has %d buttons", ErrNoKey, len(st.Buttons))
	}
	b := st.Buttons[position-1]
	return p.Stimulus(sccp.DeviceStimulus(b.Type), b.Instance)
}

// EnBloc sends a whole number at once, as phones do that collect the digits
// while the handset is down.
func (p *Phone) EnBloc(line uint32, number string) error {
	for _, r := range number {
		if _, ok := keypad(r); !ok {
			return fmt.Errorf("%w: %q is not on the dial pad", ErrNoKey, r)
		}
	}
	return p.do(&sccp.EnblocCall{CalledParty: sccp.Text(number), LineInstance: line})
}

// LineKey presses a line key.
func (p *Phone) LineKey(instance uint32) error {
	return p.Stimulus(sccp.DeviceStimulusLine, instance)
}

// SpeedDial presses a speed-dial key.
func (p *Phone) SpeedDial(instance uint32) error {
	return p.Stimulus(sccp.DeviceStimulusSpeedDial, instance)
}

// Stimulus presses any key that is neither of the dial pad nor soft.
func (p *Phone) Stimulus(kind sccp.DeviceStimulus, instance uint32) error {
	st := p.State()
	active, _ := st.Active()
	return p.do(&sccp.Stimulus{Stimulus: kind, LineInstance: instance, CallReference: active.Reference})
}
