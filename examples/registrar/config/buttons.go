package config

// ButtonKind is what a button of a template does. The n-th line button takes the
// n-th line of the device, and so on for speed dials, busy lamps, intercoms, park
// slots and services. The other kinds press a key.
type ButtonKind string

// The kinds of buttons.
const (
	ButtonLine            ButtonKind = "line"
	ButtonSpeedDial       ButtonKind = "speed-dial"
	ButtonBusyLamp        ButtonKind = "blf" // a speed dial that shows what its number does
	ButtonIntercom        ButtonKind = "intercom"
	ButtonParkSlot        ButtonKind = "park-slot"
	ButtonService         ButtonKind = "service"
	ButtonHold            ButtonKind = "hold"
	ButtonTransfer        ButtonKind = "transfer"
	ButtonRedial          ButtonKind = "redial"
	ButtonConference      ButtonKind = "conference"
	ButtonParticipants    ButtonKind = "participants"
	ButtonRemoveLast      ButtonKind = "remove-last"
	ButtonPark            ButtonKind = "park"
	ButtonPickup          ButtonKind = "pickup"
	ButtonGroupPickup     ButtonKind = "group-pickup"
	ButtonDirectedPickup  ButtonKind = "directed-pickup"
	ButtonForwardAll      ButtonKind = "forward-all"
	ButtonForwardBusy     ButtonKind = "forward-busy"
	ButtonForwardNoAnswer ButtonKind = "forward-no-answer"
	ButtonDND             ButtonKind = "dnd"
	ButtonCallBack        ButtonKind = "call-back"
	ButtonHuntLogin       ButtonKind = "hunt-login"
	ButtonPrivacy         ButtonKind = "privacy"
	ButtonAbbreviated     ButtonKind = "abbreviated"
	ButtonNewCall         ButtonKind = "new-call"
	ButtonEndCall         ButtonKind = "end-call"
	ButtonMeetMe          ButtonKind = "meet-me"
	ButtonMessages        ButtonKind = "messages"
	ButtonNone            ButtonKind = "none"
)

// MaxButtons is how many buttons a phone can have, its add-on modules included: as
// many as one template message tells.
const MaxButtons = 128

// AddOn is a module beside a phone that has more buttons.
type AddOn string

// The add-on modules.
const (
	AddOn7914   AddOn = "7914"
	AddOn7915x1 AddOn = "7915-12"
	AddOn7915x2 AddOn = "7915-24"
	AddOn7916x1 AddOn = "7916-12"
	AddOn7916x2 AddOn = "7916-24"
	AddOnSPA500 AddOn = "SPA500S"
)

// AddOns returns every module.
func AddOns() []AddOn {
	return []AddOn{AddOn7914, AddOn7915x1, AddOn7915x2, AddOn7916x1, AddOn7916x2, AddOnSPA500}
}

// Buttons returns how many buttons a module has.
func (a AddOn) Buttons() int {
	switch a {
	case AddOn7914:
		return 14
	case AddOn7915x1, AddOn7916x1:
		return 12
	case AddOn7915x2, AddOn7916x2:
		return 24
	case AddOnSPA500:
		return 32
	}
	return 0
}

// ButtonKinds returns every kind.
func ButtonKinds() []ButtonKind {
	return []ButtonKind{
		ButtonLine, ButtonSpeedDial, ButtonBusyLamp, ButtonIntercom, ButtonParkSlot, ButtonService,
		ButtonHold, ButtonTransfer, ButtonRedial, ButtonConference, ButtonParticipants,
		ButtonRemoveLast, ButtonPark, ButtonPickup, ButtonGroupPickup, ButtonDirectedPickup,
		ButtonForwardAll, ButtonForwardBusy, ButtonForwardNoAnswer, ButtonDND, ButtonCallBack,
		ButtonHuntLogin, ButtonPrivacy, ButtonAbbreviated, ButtonNewCall, ButtonEndCall,
		ButtonMeetMe, ButtonMessages, ButtonNone,
	}
}
