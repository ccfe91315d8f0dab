package call

// Key is a user's action, whichever button, softkey, hook switch or dialled code
// it came from.
type Key uint8

// The keys. What each does depends on the state of the phone's legs. A key that
// has no meaning now is answered with [Refuse].
const (
	KeyOffHook Key = iota + 1
	KeyOnHook
	KeyNewCall
	KeyLine
	KeyDigit
	KeyBackspace
	KeyDial    // dial the number in Digits: en bloc, speed dial
	KeyDialNow // dial what has been collected
	KeyRedial
	KeyAnswer
	KeyEndCall
	KeyHold
	KeyResume     // also a call that another phone of a shared line holds
	KeyHoldToggle // one button for both, as on phones without softkeys
	KeySwap       // to the other call, holding this one
	KeyFlash      // the hook flash of analog phones: second call, then three of them

	KeyTransfer       // begins, then completes
	KeyDirectTransfer // joins the two calls of the phone and leaves them
	KeyConference     // begins, then joins
	KeyJoin           // makes one conference of the active call and the selected ones
	KeySelect         // selects a call for KeyJoin and KeyDirectTransfer, or not any more
	KeyParticipants   // asks for [ShowParticipants]
	KeyRemoveLast     // removes who joined last
	KeyBarge          // takes part in a call of another phone on a shared line
	KeyPrivacy        // toggles

	KeyPark           // parks the call; without a call, retrieves from the slot in Digits
	KeyPickup         // answers a call for the line's own group
	KeyGroupPickup    // asks for a group
	KeyDirectedPickup // asks for a number

	KeyForwardAll      // asks for a number; ends the forward when there is one
	KeyForwardBusy     // likewise
	KeyForwardNoAnswer // likewise
	KeyForwardOff      // ends every forward of the line
	KeyDivert          // sends the call to the line's forward or divert target
	KeyDND             // toggles
	KeyCallBack        // tells when the number that was called becomes free
	KeyIntercom        // calls the number in Digits, which answers by its loudspeaker
	KeyAbbreviated     // asks for the index of an abbreviated number
	KeyHuntLogin       // toggles
	KeyMeetMe          // asks for the number of a meeting, and begins it
	KeyMessages        // calls the voice mail of the line
)

var keyNames = [...]string{
	KeyOffHook: "off-hook", KeyOnHook: "on-hook", KeyNewCall: "new-call", KeyLine: "line",
	KeyDigit: "digit", KeyBackspace: "backspace", KeyDial: "dial", KeyDialNow: "dial-now",
	KeyRedial: "redial", KeyAnswer: "answer", KeyEndCall: "end-call", KeyHold: "hold",
	KeyResume: "resume", KeyHoldToggle: "hold-toggle", KeySwap: "swap", KeyFlash: "flash",
	KeyTransfer: "transfer", KeyDirectTransfer: "direct-transfer", KeyConference: "conference",
	KeyJoin: "join", KeySelect: "select", KeyParticipants: "participants",
	KeyRemoveLast: "remove-last", KeyBarge: "barge", KeyPrivacy: "privacy", KeyPark: "park",
	KeyPickup: "pickup", KeyGroupPickup: "group-pickup", KeyDirectedPickup: "directed-pickup",
	KeyForwardAll: "forward-all", KeyForwardBusy: "forward-busy",
	KeyForwardNoAnswer: "forward-no-answer", KeyForwardOff: "forward-off", KeyDivert: "divert",
	KeyDND: "dnd", KeyCallBack: "call-back", KeyIntercom: "intercom",
	KeyAbbreviated: "abbreviated", KeyHuntLogin: "hunt-login", KeyMeetMe: "meet-me", KeyMessages: "messages",
}

func (k Key) String() string { return nameOf(keyNames[:], int(k)) }
