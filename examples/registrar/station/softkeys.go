package station

import (
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

// softKeyDial is no key of the usual servers; numbers above their table are free.
const softKeyDial sccp.SoftKey = 201

func softKeys() []softKey {
	return []softKey{
		{config.KeyRedial, sccp.SoftKeyRedial, label(sccp.LabelRedial), call.KeyRedial},
		{config.KeyNewCall, sccp.SoftKeyNewCall, label(sccp.LabelNewCall), call.KeyNewCall},
		{config.KeyHold, sccp.SoftKeyHold, label(sccp.LabelHold), call.KeyHold},
		{config.KeyTransfer, sccp.SoftKeyTransfer, label(sccp.LabelTransfer), call.KeyTransfer},
		{config.KeyBackspace, sccp.SoftKeyBackSpace, label(sccp.LabelBackSpace), call.KeyBackspace},
		{config.KeyEndCall, sccp.SoftKeyEndCall, label(sccp.LabelEndCall), call.KeyEndCall},
		{config.KeyResume, sccp.SoftKeyResume, label(sccp.LabelResume), call.KeyResume},
		{config.KeyAnswer, sccp.SoftKeyAnswer, label(sccp.LabelAnswer), call.KeyAnswer},
		{config.KeyDial, softKeyDial, words("Dial"), call.KeyDialNow},
	}
}

func softKeyTemplate(face typeface) *sccp.SoftKeyTemplateRes {
	m := &sccp.SoftKeyTemplateRes{}
	for _, k := range softKeys() {
		m.Keys = append(m.Keys, sccp.SoftKeyDefinition{Label: face.say(k.label, "", 15), Event: k.event})
	}
	return m
}

func softKeySets(sets config.SoftKeySets) *sccp.SoftKeySetRes {
	m, template := &sccp.SoftKeySetRes{}, softKeyTemplate(typeface{}).Keys
	for _, state := range config.PhoneStates() {
		var events []sccp.SoftKey
		for _, name := range sets[state] {
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

// everyKey shows all keys of a set.
const everyKey = 0xffffffff

func selectSoftKeys(line, ref uint32, set sccp.SoftKeySet) *sccp.SelectSoftKeys {
	return &sccp.SelectSoftKeys{LineInstance: line, CallReference: ref, SoftKeySetIndex: set, ValidKeyMask: everyKey}
}
