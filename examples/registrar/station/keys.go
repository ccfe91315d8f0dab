package station

import (
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/sccp"
)

// pressOf turns what a phone reports about its user into an event. ok is false
// for buttons without a meaning here.
func pressOf(p *profile, m sccp.StationMessage) (press call.Press, ok bool) {
	press.Device = p.device.Name
	switch m := m.(type) {
	case *sccp.OffHook:
		press.Key, press.Line, press.Ref = call.KeyOffHook, m.LineInstance, m.CallReference
	case *sccp.OffHookWithCallingPartyNumber:
		press.Key, press.Line = call.KeyOffHook, m.LineInstance
	case *sccp.OnHook:
		press.Key, press.Line, press.Ref = call.KeyOnHook, m.LineInstance, m.CallReference
	case *sccp.HookFlash:
		press.Key, press.Line, press.Ref = call.KeyTransfer, m.LineInstance, m.CallReference
		if p.analog() {
			press.Key = call.KeyFlash
		}
	case *sccp.KeypadButton:
		press.Key, press.Line, press.Ref = call.KeyDigit, m.LineInstance, m.CallReference
		press.Digits = digitOf(m.Button)
	case *sccp.EnblocCall:
		press.Key, press.Line = call.KeyDial, m.LineInstance
		press.Digits = printable(m.CalledParty)
	case *sccp.SoftKeyEvent:
		press.Key, press.Line, press.Ref = keyOfSoftKey(m.SoftKeyEvent), m.LineInstance, m.CallReference
	case *sccp.Stimulus:
		p.stimulus(m, &press)
	}
	if press.Key == call.KeyMeetMe && !p.usable.meet {
		return press, false
	}
	return press, press.Key != 0
}

// stimulus reads a button beside the display. Its line instance is the instance
// of the button, which is a line for line buttons only.
func (p *profile) stimulus(m *sccp.Stimulus, press *call.Press) {
	press.Ref = m.CallReference
	switch m.Stimulus {
	case sccp.DeviceStimulusLine:
		press.Line, press.Key = m.LineInstance, call.KeyLine
		if b := p.button(sccp.ButtonTypeLine, m.LineInstance); b != nil && !p.hasLine(m.LineInstance) {
			p.behind(b, press)
		}
	case sccp.DeviceStimulusSpeedDial, sccp.DeviceStimulusBLFSpeedDial,
		sccp.DeviceStimulusDirectedPark, sccp.DeviceStimulusIntercom:
		if b := p.dialButton(m.LineInstance); b != nil {
			p.behind(b, press)
		} else if i := m.LineInstance; i >= 1 && int64(i) <= int64(len(p.device.SpeedDials)) {
			press.Key, press.Digits = call.KeyDial, p.device.SpeedDials[i-1].Number
		}
	case sccp.DeviceStimulusPrivacy: // or any other feature
		press.Key = call.KeyPrivacy
		if b := p.button(sccp.ButtonTypeFeature, m.LineInstance); b != nil {
			p.behind(b, press)
		}
	case sccp.DeviceStimulusHold, sccp.DeviceStimulusTransfer, sccp.DeviceStimulusNewCall, sccp.DeviceStimulusEndCall:
		press.Line, press.Key = m.LineInstance, keyOfStimulus(m.Stimulus)
	default:
		press.Key = keyOfStimulus(m.Stimulus)
	}
}

// behind presses the button.
func (p *profile) behind(b *button, press *call.Press) {
	press.Line, press.Ref = 0, 0
	press.Digits, _ = p.target(b)
	switch b.Kind {
	case config.ButtonSpeedDial, config.ButtonBusyLamp:
		press.Key = call.KeyDial
	case config.ButtonIntercom:
		press.Key = call.KeyIntercom
	case config.ButtonParkSlot:
		press.Key = call.KeyPark
	case config.ButtonAbbreviated:
		press.Key = call.KeyAbbreviated
	case config.ButtonDND:
		press.Key = call.KeyDND
	case config.ButtonHuntLogin:
		press.Key = call.KeyHuntLogin
	case config.ButtonPrivacy:
		press.Key = call.KeyPrivacy
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
