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
	ButtonNone            ButtonKind = "none"
)

// ButtonKinds returns every kind.
func ButtonKinds() []ButtonKind {
	return []ButtonKind{
		ButtonLine, ButtonSpeedDial, ButtonBusyLamp, ButtonIntercom, ButtonParkSlot, ButtonService,
		ButtonHold, ButtonTransfer, ButtonRedial, ButtonConference, ButtonParticipants,
		ButtonRemoveLast, ButtonPark, ButtonPickup, ButtonGroupPickup, ButtonDirectedPickup,
		ButtonForwardAll, ButtonForwardBusy, ButtonForwardNoAnswer, ButtonDND, ButtonCallBack,
		ButtonHuntLogin, ButtonPrivacy, ButtonAbbreviated, ButtonNewCall, ButtonEndCall, ButtonNone,
	}
}
