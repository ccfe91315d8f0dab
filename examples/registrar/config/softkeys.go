package config

// SoftKey is a key below the display.
type SoftKey string

// The softkeys.
const (
	KeyRedial          SoftKey = "redial"
	KeyNewCall         SoftKey = "new-call"
	KeyHold            SoftKey = "hold"
	KeyTransfer        SoftKey = "transfer"
	KeyBackspace       SoftKey = "backspace"
	KeyEndCall         SoftKey = "end-call"
	KeyResume          SoftKey = "resume"
	KeyAnswer          SoftKey = "answer"
	KeyDial            SoftKey = "dial"
	KeyConference      SoftKey = "conference"
	KeyJoin            SoftKey = "join"
	KeySelect          SoftKey = "select"
	KeyDirectTransfer  SoftKey = "direct-transfer"
	KeyParticipants    SoftKey = "participants"
	KeyRemoveLast      SoftKey = "remove-last"
	KeyBarge           SoftKey = "barge"
	KeyConferenceBarge SoftKey = "conference-barge"
	KeyPrivacy         SoftKey = "privacy"
	KeyPark            SoftKey = "park"
	KeyPickup          SoftKey = "pickup"
	KeyGroupPickup     SoftKey = "group-pickup"
	KeyDirectedPickup  SoftKey = "directed-pickup"
	KeyIntercept       SoftKey = "intercept" // resumes what another phone of a shared line holds
	KeyForwardAll      SoftKey = "forward-all"
	KeyForwardBusy     SoftKey = "forward-busy"
	KeyForwardNoAnswer SoftKey = "forward-no-answer"
	KeyDivert          SoftKey = "divert"
	KeyDND             SoftKey = "dnd"
	KeyCallBack        SoftKey = "call-back"
	KeyHuntLogin       SoftKey = "hunt-login"
	KeyAbbreviated     SoftKey = "abbreviated"
	KeyMeetMe          SoftKey = "meet-me"
)

// SoftKeyNames returns every softkey.
func SoftKeyNames() []SoftKey {
	return []SoftKey{
		KeyRedial, KeyNewCall, KeyHold, KeyTransfer, KeyBackspace, KeyEndCall, KeyResume, KeyAnswer,
		KeyDial, KeyConference, KeyJoin, KeySelect, KeyDirectTransfer, KeyParticipants,
		KeyRemoveLast, KeyBarge, KeyConferenceBarge, KeyPrivacy, KeyPark, KeyPickup, KeyGroupPickup,
		KeyDirectedPickup, KeyIntercept, KeyForwardAll, KeyForwardBusy, KeyForwardNoAnswer,
		KeyDivert, KeyDND, KeyCallBack, KeyHuntLogin, KeyAbbreviated, KeyMeetMe,
	}
}

// PhoneState selects which softkeys a phone shows.
type PhoneState string

// The states, in the order of their numbers in the protocol.
const (
	StateOnHook      PhoneState = "on-hook"
	StateConnected   PhoneState = "connected"
	StateOnHold      PhoneState = "on-hold"
	StateRingIn      PhoneState = "ring-in"
	StateOffHook     PhoneState = "off-hook"
	StateTransfer    PhoneState = "connected-transfer"
	StateDigits      PhoneState = "digits"
	StateConference  PhoneState = "connected-conference"
	StateRingOut     PhoneState = "ring-out"
	StateOffHookFeat PhoneState = "off-hook-transfer"
	StateRemoteInUse PhoneState = "remote-in-use"
)

// PhoneStates returns every state in the protocol's order.
func PhoneStates() []PhoneState {
	return []PhoneState{
		StateOnHook, StateConnected, StateOnHold, StateRingIn, StateOffHook,
		StateTransfer, StateDigits, StateConference, StateRingOut, StateOffHookFeat,
		StateRemoteInUse,
	}
}

const maxSoftKeysPerSet = 16

// SoftKeySets gives the keys of each state, left to right. A state that is
// missing keeps the built-in keys.
type SoftKeySets map[PhoneState][]SoftKey

// DefaultSoftKeys returns the built-in sets.
func DefaultSoftKeys() SoftKeySets {
	return SoftKeySets{
		StateOnHook: {
			KeyRedial, KeyNewCall, KeyForwardAll, KeyPickup, KeyGroupPickup, KeyDirectedPickup,
			KeyDND, KeyCallBack, KeyHuntLogin, KeyPrivacy, KeyAbbreviated, KeyForwardBusy, KeyForwardNoAnswer, KeyMeetMe,
		},
		StateConnected: {
			KeyHold, KeyEndCall, KeyTransfer, KeyConference, KeyPark, KeySelect, KeyJoin,
			KeyDirectTransfer, KeyParticipants, KeyRemoveLast, KeyDivert, KeyPrivacy,
		},
		StateOnHold: {
			KeyResume, KeyNewCall, KeyEndCall, KeyTransfer, KeyConference, KeySelect, KeyJoin,
			KeyDirectTransfer, KeyDivert,
		},
		StateRingIn: {KeyAnswer, KeyEndCall, KeyDivert, KeyDND},
		StateOffHook: {
			KeyRedial, KeyEndCall, KeyForwardAll, KeyPickup, KeyGroupPickup, KeyDirectedPickup,
			KeyAbbreviated, KeyCallBack, KeyForwardBusy, KeyForwardNoAnswer, KeyMeetMe,
		},
		StateTransfer: {
			KeyHold, KeyEndCall, KeyTransfer, KeyConference, KeyPark, KeySelect, KeyJoin, KeyDirectTransfer,
		},
		StateDigits: {KeyBackspace, KeyEndCall, KeyDial},
		StateConference: {
			KeyHold, KeyEndCall, KeyConference, KeyParticipants, KeyRemoveLast, KeyTransfer, KeyJoin,
			KeySelect, KeyPrivacy,
		},
		StateRingOut:     {KeyEndCall, KeyTransfer, KeyCallBack},
		StateOffHookFeat: {KeyRedial, KeyEndCall, KeyPark, KeyAbbreviated},
		StateRemoteInUse: {KeyNewCall, KeyBarge, KeyConferenceBarge, KeyIntercept},
	}
}
