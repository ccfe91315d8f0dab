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
	AuthName                 Opt[string]
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
	b.leaf("featureID", &l.FeatureID)
	b.leaf("featureLabel", &l.FeatureLabel)
	b.leaf("featureOptionMask", &l.FeatureOptionMask)
	b.leaf("speedDialNumber", &l.SpeedDialNumber)
	b.leaf("serviceURI", &l.ServiceURI)
	b.leaf("proxy", &l.Proxy)
	b.leaf("port", &l.Port)
	b.leaf("name", &l.Name)
	b.leaf("displayName", &l.DisplayName)
	b.group("autoAnswer", &l.AutoAnswer)
	b.leaf("callWaiting", &l.CallWaiting)
	b.leaf("authName", &l.AuthName)
	b.leaf("authPassword", &l.AuthPassword)
	b.leaf("sharedLine", &l.SharedLine)
	b.leaf("messageWaitingLampPolicy", &l.MessageWaitingLampPolicy)
	b.leaf("messageWaitingAMWI", &l.MessageWaitingAMWI)
	b.leaf("messagesNumber", &l.MessagesNumber)
	b.leaf("ringSettingIdle", &l.RingSettingIdle)
	b.leaf("ringSettingActive", &l.RingSettingActive)
	b.leaf("contact", &l.Contact)
	b.group("forwardCallInfoDisplay", &l.ForwardCallInfoDisplay)
	b.leaf("maxNumCalls", &l.MaxNumCalls)
	b.leaf("busyTrigger", &l.BusyTrigger)
	b.leaf("recordingOption", &l.RecordingOption)
}

// AutoAnswer says whether the line answers by itself.
type AutoAnswer struct {
	Rest
	Enabled Opt[int] // 0 to 3; Cisco's parser looks at bit 0
	Mode    Opt[string]
}

func (a *AutoAnswer) bind(b *binder) {
	b.leaf("autoAnswerEnabled", &a.Enabled)
	b.leaf("autoAnswerMode", &a.Mode)
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
	b.leaf("callerName", &f.CallerName)
	b.leaf("callerNumber", &f.CallerNumber)
	b.leaf("redirectedNumber", &f.RedirectedNumber)
	b.leaf("dialedNumber", &f.DialedNumber)
}
