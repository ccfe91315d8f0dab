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

// infoBase plus the event is the number of a key's help text.
const infoBase = 300

func softKeys() []softKey {
	return []softKey{
		{config.KeyRedial, sccp.SoftKeyRedial, phraseRedial(), call.KeyRedial},
		{config.KeyNewCall, sccp.SoftKeyNewCall, phraseNewCall(), call.KeyNewCall},
		{config.KeyHold, sccp.SoftKeyHold, phraseHold(), call.KeyHold},
		{config.KeyTransfer, sccp.SoftKeyTransfer, phraseTransfer(), call.KeyTransfer},
		{config.KeyBackspace, sccp.SoftKeyBackSpace, phraseBackspace(), call.KeyBackspace},
		{config.KeyEndCall, sccp.SoftKeyEndCall, phraseEndCall(), call.KeyEndCall},
		{config.KeyResume, sccp.SoftKeyResume, phraseResume(), call.KeyResume},
		{config.KeyAnswer, sccp.SoftKeyAnswer, phraseAnswer(), call.KeyAnswer},
		{config.KeyDial, softKeyDial, phraseDial(), call.KeyDialNow},
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
	m := &sccp.SoftKeySetRes{}
	for _, state := range config.PhoneStates() {
		var set sccp.SoftKeySetDefinition
		for i, name := range sets[state] {
			for place, k := range softKeys() {
				if k.name == name && i < len(set.TemplateIndex) {
					set.TemplateIndex[i] = uint8(place + 1)
					set.InfoIndex[i] = uint16(infoBase + k.event)
				}
			}
		}
		m.Sets = append(m.Sets, set)
	}
	return m
}

// everyKey shows all keys of a set.
const everyKey = 0xffffffff

func selectSoftKeys(line, ref uint32, set sccp.SoftKeySet) *sccp.SelectSoftKeys {
	return &sccp.SelectSoftKeys{LineInstance: line, CallReference: ref, SoftKeySetIndex: set, ValidKeyMask: everyKey}
}
