package station

import (
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/sccp"
)

// pressOf turns what a phone reports about its user into an event. ok is false
// for buttons without a meaning here.
func pressOf(d *directory.Device, m sccp.StationMessage) (p call.Press, ok bool) {
	p.Device = d.Name
	switch m := m.(type) {
	case *sccp.OffHook:
		p.Key, p.Line, p.Ref = call.KeyOffHook, m.LineInstance, m.CallReference
	case *sccp.OffHookWithCallingPartyNumber:
		p.Key, p.Line = call.KeyOffHook, m.LineInstance
	case *sccp.OnHook:
		p.Key, p.Line, p.Ref = call.KeyOnHook, m.LineInstance, m.CallReference
	case *sccp.HookFlash:
		p.Key, p.Line, p.Ref = call.KeyTransfer, m.LineInstance, m.CallReference
	case *sccp.KeypadButton:
		p.Key, p.Line, p.Ref = call.KeyDigit, m.LineInstance, m.CallReference
		p.Digits = digitOf(m.Button)
	case *sccp.EnblocCall:
		p.Key, p.Line = call.KeyDial, m.LineInstance
		p.Digits = printable(m.CalledParty)
	case *sccp.SoftKeyEvent:
		p.Line, p.Ref = m.LineInstance, m.CallReference
		for _, k := range softKeys() {
			if k.event == m.SoftKeyEvent {
				p.Key = k.key
			}
		}
	case *sccp.Stimulus:
		p.Line, p.Ref = m.LineInstance, m.CallReference
		stimulusPress(d, m, &p)
	}
	return p, p.Key != 0
}

// stimulusPress reads a button beside the display. Its line instance is the
// instance of the button, which is a line for line buttons only.
func stimulusPress(d *directory.Device, m *sccp.Stimulus, p *call.Press) {
	switch m.Stimulus {
	case sccp.DeviceStimulusLine:
		p.Key = call.KeyLine
	case sccp.DeviceStimulusSpeedDial:
		p.Line = 0
		if i := m.LineInstance; i >= 1 && int64(i) <= int64(len(d.SpeedDials)) {
			p.Key, p.Digits = call.KeyDial, d.SpeedDials[i-1].Number
		}
	case sccp.DeviceStimulusLastNumberRedial:
		p.Key, p.Line = call.KeyRedial, 0
	case sccp.DeviceStimulusHold:
		p.Key = call.KeyHoldToggle
	case sccp.DeviceStimulusTransfer:
		p.Key = call.KeyTransfer
	case sccp.DeviceStimulusNewCall:
		p.Key = call.KeyNewCall
	case sccp.DeviceStimulusEndCall:
		p.Key = call.KeyEndCall
	}
}

const keypad = "0123456789ABCD*#"

func digitOf(k sccp.KeypadKey) string {
	if uint64(k) < uint64(len(keypad)) {
		return keypad[k : k+1]
	}
	return ""
}

func keyOf(digit byte) sccp.KeypadKey {
	return sccp.KeypadKey(strings.IndexByte(keypad, digit))
}
