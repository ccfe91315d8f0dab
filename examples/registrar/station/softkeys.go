package station

import (
	"iter"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/sccp"
)

// softKey is an entry of the softkey template. Its place in the template is
// what key sets refer to, its event is what the phone sends back.
type softKey struct {
	name  config.SoftKey
	event sccp.SoftKey
	label phrase
	key   call.Key
}

// Keys that are none of the usual servers; numbers above their table are free.
const (
	softKeyDial sccp.SoftKey = iota + 201
	softKeyConferenceBarge
	softKeyPrivacy
	softKeyDirectedPickup
	softKeyIntercept
	softKeyDivert
	softKeyDND
	softKeyCallBack
	softKeyHuntLogin
	softKeyAbbreviated
)

// softKeys returns the template. It may hold 32 keys.
func softKeys() [32]softKey {
	return [...]softKey{
		{config.KeyRedial, sccp.SoftKeyRedial, label(sccp.LabelRedial), call.KeyRedial},
		{config.KeyNewCall, sccp.SoftKeyNewCall, label(sccp.LabelNewCall), call.KeyNewCall},
		{config.KeyHold, sccp.SoftKeyHold, label(sccp.LabelHold), call.KeyHold},
		{config.KeyTransfer, sccp.SoftKeyTransfer, label(sccp.LabelTransfer), call.KeyTransfer},
		{config.KeyForwardAll, sccp.SoftKeyForwardAll, label(sccp.LabelForwardAll), call.KeyForwardAll},
		{config.KeyForwardBusy, sccp.SoftKeyForwardBusy, label(sccp.LabelForwardBusy), call.KeyForwardBusy},
		{config.KeyForwardNoAnswer, sccp.SoftKeyForwardNoAnswer, label(sccp.LabelForwardNoAnswer), call.KeyForwardNoAnswer},
		{config.KeyBackspace, sccp.SoftKeyBackSpace, label(sccp.LabelBackSpace), call.KeyBackspace},
		{config.KeyEndCall, sccp.SoftKeyEndCall, label(sccp.LabelEndCall), call.KeyEndCall},
		{config.KeyResume, sccp.SoftKeyResume, label(sccp.LabelResume), call.KeyResume},
		{config.KeyAnswer, sccp.SoftKeyAnswer, label(sccp.LabelAnswer), call.KeyAnswer},
		{config.KeyConference, sccp.SoftKeyConference, label(sccp.LabelConferenceKey), call.KeyConference},
		{config.KeyPark, sccp.SoftKeyPark, label(sccp.LabelPark), call.KeyPark},
		{config.KeyJoin, sccp.SoftKeyJoin, label(sccp.LabelJoin), call.KeyJoin},
		{config.KeyPickup, sccp.SoftKeyPickUp, label(sccp.LabelPickUp), call.KeyPickup},
		{config.KeyGroupPickup, sccp.SoftKeyGroupPickUp, label(sccp.LabelGroupPickUp), call.KeyGroupPickup},
		{config.KeyRemoveLast, sccp.SoftKeyRemoveLastConference, label(sccp.LabelRemoveLastConference), call.KeyRemoveLast},
		{config.KeyBarge, sccp.SoftKeyBarge, label(sccp.LabelBarge), call.KeyBarge},
		{config.KeyDirectTransfer, sccp.SoftKeyDirectTransfer, label(sccp.LabelDirectTransfer), call.KeyDirectTransfer},
		{config.KeySelect, sccp.SoftKeySelect, label(sccp.LabelSelect), call.KeySelect},
		{config.KeyParticipants, sccp.SoftKeyConferenceList, label(sccp.LabelConferenceListKey), call.KeyParticipants},
		{config.KeyMeetMe, sccp.SoftKeyMeetMe, label(sccp.LabelMeetMe), call.KeyMeetMe},
		{config.KeyDial, softKeyDial, words("Dial"), call.KeyDialNow},
		{config.KeyConferenceBarge, softKeyConferenceBarge, label(sccp.LabelCBarge), call.KeyBarge},
		{config.KeyPrivacy, softKeyPrivacy, label(sccp.LabelPrivate), call.KeyPrivacy},
		{config.KeyDirectedPickup, softKeyDirectedPickup, label(sccp.LabelOtherPickUpKey), call.KeyDirectedPickup},
		{config.KeyIntercept, softKeyIntercept, label(sccp.LabelIntercept), call.KeyResume},
		{config.KeyDivert, softKeyDivert, label(sccp.LabelIDivert), call.KeyDivert},
		{config.KeyDND, softKeyDND, label(sccp.LabelDND), call.KeyDND},
		{config.KeyCallBack, softKeyCallBack, label(sccp.LabelCallBack), call.KeyCallBack},
		{config.KeyHuntLogin, softKeyHuntLogin, label(sccp.LabelHLog), call.KeyHuntLogin},
		{config.KeyAbbreviated, softKeyAbbreviated, label(sccp.LabelAbbrDial), call.KeyAbbreviated},
	}
}

func keyOfSoftKey(event sccp.SoftKey) call.Key {
	for _, k := range softKeys() {
		if k.event == event {
			return k.key
		}
	}
	return 0
}

func softKeyTemplate(face typeface) *sccp.SoftKeyTemplateRes {
	m := &sccp.SoftKeyTemplateRes{}
	for _, k := range softKeys() {
		m.Keys = append(m.Keys, sccp.SoftKeyDefinition{Label: face.say(k.label, "", keyWidth), Event: k.event})
	}
	return m
}

// Sets beyond those that can be configured, and how many there are in all.
const (
	setRemoteHeld     = sccp.SoftKeySetOnHookStealable
	setHoldConference = sccp.SoftKeySetHoldConference
	keySets           = setHoldConference + 1
	maxKeysInSet      = 16
)

// keysIn returns the keys of a set that can ever work at this phone, left to
// right.
func (p *profile) keysIn(set sccp.SoftKeySet) iter.Seq[config.SoftKey] {
	return func(yield func(config.SoftKey) bool) {
		n, own := 0, p.device.SoftKeys
		add := func(names ...config.SoftKey) bool {
			for _, name := range names {
				if !p.mayUse(name) {
					continue
				}
				if n++; n > maxKeysInSet || !yield(name) {
					return false
				}
			}
			return true
		}
		switch {
		case set == setRemoteHeld:
			_ = add(config.KeyResume) && add(own[config.StateRemoteInUse]...)
		case set == setHoldConference:
			_ = add(own[config.StateOnHold]...) && add(config.KeyParticipants, config.KeyRemoveLast)
		case set == sccp.SoftKeySetConnectedTransfer && p.habits.noConferenceKeys:
			_ = add(own[config.StateTransfer]...) && add(config.KeyParticipants, config.KeyRemoveLast)
		case set < setRemoteHeld:
			add(own[config.PhoneStates()[set]]...)
		}
	}
}

// mayUse tells whether a key can ever work at this phone.
func (p *profile) mayUse(name config.SoftKey) bool {
	switch name {
	case config.KeyPark:
		return p.usable.park
	case config.KeyPickup:
		return p.usable.pickup
	case config.KeyHuntLogin:
		return p.usable.hunt
	case config.KeyMeetMe:
		return p.usable.meet
	}
	return true
}

func (p *profile) softKeySets() *sccp.SoftKeySetRes {
	m, template := &sccp.SoftKeySetRes{}, softKeyTemplate(typeface{}).Keys
	for set := range keySets {
		var events []sccp.SoftKey
		for name := range p.keysIn(set) {
			for _, k := range softKeys() {
				if k.name == name {
					events = append(events, k.event)
				}
			}
		}
		m.Sets = append(m.Sets, sccp.NewSoftKeySet(template, events...))
	}
	return m
}

func selectSoftKeys(line, ref uint32, set sccp.SoftKeySet, mask uint32) *sccp.SelectSoftKeys {
	return &sccp.SelectSoftKeys{LineInstance: line, CallReference: ref, SoftKeySetIndex: set, ValidKeyMask: mask}
}
