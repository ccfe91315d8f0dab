package station

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/sccp"
)

// fixedButton is a button that presses one key, whatever its instance.
type fixedButton struct {
	kind config.ButtonKind
	wire sccp.ButtonType // also its stimulus
	key  call.Key
}

// fixedButtons returns every button that presses one key. Hold is one button for
// two keys on phones without softkeys.
func fixedButtons() [20]fixedButton {
	return [...]fixedButton{
		{config.ButtonHold, sccp.ButtonTypeHold, call.KeyHoldToggle},
		{config.ButtonTransfer, sccp.ButtonTypeTransfer, call.KeyTransfer},
		{config.ButtonRedial, sccp.ButtonTypeLastNumberRedial, call.KeyRedial},
		{config.ButtonConference, sccp.ButtonTypeConference, call.KeyConference},
		{config.ButtonParticipants, sccp.ButtonTypeConfList, call.KeyParticipants},
		{config.ButtonRemoveLast, sccp.ButtonTypeRemoveLastParticipant, call.KeyRemoveLast},
		{config.ButtonPark, sccp.ButtonTypeCallPark, call.KeyPark},
		{config.ButtonPickup, sccp.ButtonTypeCallPickup, call.KeyPickup},
		{config.ButtonGroupPickup, sccp.ButtonTypeGroupCallPickup, call.KeyGroupPickup},
		{config.ButtonDirectedPickup, sccp.ButtonTypeOtherPickup, call.KeyDirectedPickup},
		{config.ButtonForwardAll, sccp.ButtonTypeForwardAll, call.KeyForwardAll},
		{config.ButtonForwardBusy, sccp.ButtonTypeForwardBusy, call.KeyForwardBusy},
		{config.ButtonForwardNoAnswer, sccp.ButtonTypeForwardNoAnswer, call.KeyForwardNoAnswer},
		{config.ButtonCallBack, sccp.ButtonTypeCallBack, call.KeyCallBack},
		{config.ButtonNewCall, sccp.ButtonTypeNewCall, call.KeyNewCall},
		{config.ButtonMeetMe, sccp.ButtonTypeMeetMeConference, call.KeyMeetMe},
		{config.ButtonMessages, sccp.ButtonTypeVoiceMail, call.KeyMessages},
		{config.ButtonEndCall, sccp.ButtonTypeEndCall, call.KeyEndCall},
		// Templates have features in their place, but phones with printed keys
		// may report them.
		{config.ButtonDND, sccp.ButtonTypeDoNotDisturb, call.KeyDND},
		{config.ButtonHuntLogin, sccp.ButtonTypeHLog, call.KeyHuntLogin},
	}
}

// keyOfStimulus returns the key that a button presses, 0 if it is none of these.
func keyOfStimulus(s sccp.DeviceStimulus) call.Key {
	for _, f := range fixedButtons() {
		if uint32(f.wire) == uint32(s) {
			return f.key
		}
	}
	return 0
}
