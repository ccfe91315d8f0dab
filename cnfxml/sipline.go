package cnfxml

import "fmt"

// SIPLines are the keys of a phone with SIP.
type SIPLines struct {
	Rest
	List []SIPLine
}

func (l *SIPLines) bind(b *binder) { list(b, "line", &l.List) }

// FeatureID is what a key does.
type FeatureID uint16

// The functions of keys that sources agree on.
const (
	FeatureRedial     FeatureID = 1
	FeatureSpeedDial  FeatureID = 2
	FeatureHold       FeatureID = 3
	FeatureTransfer   FeatureID = 4
	FeatureForwardAll FeatureID = 5
	FeatureLine       FeatureID = 9
	FeatureSettings   FeatureID = 18
	FeatureServiceURI FeatureID = 20
	FeatureBLF        FeatureID = 21 // speed dial with the state of the line
	FeatureParkBLF    FeatureID = 22
	FeatureIntercom   FeatureID = 23
)

func (f FeatureID) String() string {
	switch f {
	case FeatureRedial:
		return "redial"
	case FeatureSpeedDial:
		return "speed dial"
	case FeatureHold:
		return "hold"
	case FeatureTransfer:
		return "transfer"
	case FeatureForwardAll:
		return "forward all"
	case FeatureLine:
		return "line"
	case FeatureSettings:
		return "settings"
	case FeatureServiceURI:
		return "service URI"
	case FeatureBLF:
		return "BLF"
	case FeatureParkBLF:
		return "park BLF"
	case FeatureIntercom:
		return "intercom"
	}
	return fmt.Sprintf("FeatureID(%d)", uint16(f))
}

// SIPLine is one key: a line, a speed dial or another function.
type SIPLine struct {
	Rest
	Button                   Opt[int] // attribute: number of the key, from 1
	LineIndex                Opt[int] // attribute: number among the lines, from 1
	FeatureID                Opt[FeatureID]
	FeatureLabel             Opt[string] // beside the key
	FeatureOptionMask        Opt[int]    // of BLF: 1 picks calls up
	SpeedDialNumber          Opt[string]
	ServiceURI               Opt[string]
	Proxy                    Opt[string] // address, name or UseCallManager
	Port                     Opt[uint16]
	Name                     Opt[string] // user of the address
	DisplayName              Opt[string]
	AutoAnswer               AutoAnswer
	CallWaiting              Opt[int] // 0 to 3
	AuthName                 Opt[Secret]
	AuthPassword             Opt[Secret] // at most 31 bytes
	SharedLine               Opt[TrueFalse]
	MessageWaitingLampPolicy Opt[int] // 0 to 6
	MessageWaitingAMWI       Opt[ZeroOne]
	MessagesNumber           Opt[string]
	RingSettingIdle          Opt[int] // 0 to 4
	RingSettingActive        Opt[int] // 0 to 5
	Contact                  Opt[string]
	ForwardCallInfoDisplay   ForwardCallInfoDisplay
	MaxNumCalls              Opt[int]
	BusyTrigger              Opt[int] // calls
	RecordingOption          Opt[string]
}

func (l *SIPLine) bind(b *binder) {
	b.attr("button", &l.Button)
	b.attr("lineIndex", &l.LineIndex)
	leaf(b, "featureID", &l.FeatureID)
	leaf(b, "featureLabel", &l.FeatureLabel)
	leaf(b, "featureOptionMask", &l.FeatureOptionMask)
	leaf(b, "speedDialNumber", &l.SpeedDialNumber)
	leaf(b, "serviceURI", &l.ServiceURI)
	leaf(b, "proxy", &l.Proxy)
	leaf(b, "port", &l.Port)
	leaf(b, "name", &l.Name)
	leaf(b, "displayName", &l.DisplayName)
	b.group("autoAnswer", &l.AutoAnswer)
	leaf(b, "callWaiting", &l.CallWaiting)
	leaf(b, "authName", &l.AuthName)
	leaf(b, "authPassword", &l.AuthPassword)
	leaf(b, "sharedLine", &l.SharedLine)
	leaf(b, "messageWaitingLampPolicy", &l.MessageWaitingLampPolicy)
	leaf(b, "messageWaitingAMWI", &l.MessageWaitingAMWI)
	leaf(b, "messagesNumber", &l.MessagesNumber)
	leaf(b, "ringSettingIdle", &l.RingSettingIdle)
	leaf(b, "ringSettingActive", &l.RingSettingActive)
	leaf(b, "contact", &l.Contact)
	b.group("forwardCallInfoDisplay", &l.ForwardCallInfoDisplay)
	leaf(b, "maxNumCalls", &l.MaxNumCalls)
	leaf(b, "busyTrigger", &l.BusyTrigger)
	leaf(b, "recordingOption", &l.RecordingOption)
}

// AutoAnswer says whether the line answers by itself.
type AutoAnswer struct {
	Rest
	Enabled Opt[int] // 0 to 3; Cisco's parser looks at bit 0
	Mode    Opt[string]
}

func (a *AutoAnswer) bind(b *binder) {
	leaf(b, "autoAnswerEnabled", &a.Enabled)
	leaf(b, "autoAnswerMode", &a.Mode)
}

// ForwardCallInfoDisplay says what the phone shows of a forwarded call.
type ForwardCallInfoDisplay struct {
	Rest
	CallerName       Opt[TrueFalse]
	CallerNumber     Opt[TrueFalse]
	RedirectedNumber Opt[TrueFalse]
	DialedNumber     Opt[TrueFalse]
}

func (f *ForwardCallInfoDisplay) bind(b *binder) {
	leaf(b, "callerName", &f.CallerName)
	leaf(b, "callerNumber", &f.CallerNumber)
	leaf(b, "redirectedNumber", &f.RedirectedNumber)
	leaf(b, "dialedNumber", &f.DialedNumber)
}
