package sccp_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

func dialects() map[string]sccp.Dialect {
	return map[string]sccp.Dialect{
		"7910":        {Version: 0},
		"7960":        {Version: 11, Features: 0x8560 &^ sccp.PhoneFeaturesDynamicMessages},
		"7960 with V": {Version: 11, Features: 0x8560},
		"7970":        {Version: 17, Features: 0x8572},
		"7962":        {Version: 22, Features: 0x8572},
	}
}

func TestDialectChoosesTheForm(t *testing.T) {
	d := dialects()
	text := sccp.Text("x")
	assert.IsType(t, &sccp.DisplayPromptStatus{}, d["7960"].Prompt(1, 2, 0, text))
	assert.IsType(t, &sccp.DisplayPromptStatusV2{}, d["7960 with V"].Prompt(1, 2, 0, text))
	assert.IsType(t, &sccp.DisplayNotify{}, d["7910"].Notify(5, text))
	assert.IsType(t, &sccp.DisplayNotifyV2{}, d["7970"].Notify(5, text))
	assert.IsType(t, &sccp.DisplayPriNotify{}, d["7960"].PriorityNotify(5, 1, text))
	assert.IsType(t, &sccp.DisplayPriNotifyV2{}, d["7962"].PriorityNotify(5, 1, text))
	assert.IsType(t, &sccp.CallInfo{}, d["7960"].CallParties(&sccp.CallInfoV2{}))
	assert.IsType(t, &sccp.CallInfoV2{}, d["7970"].CallParties(&sccp.CallInfoV2{}))
	assert.IsType(t, &sccp.LineStatRes{}, d["7960 with V"].Line(1, text, text, text, 0))
	assert.IsType(t, &sccp.LineStatV2Res{}, d["7970"].Line(1, text, text, text, 0))
	assert.IsType(t, &sccp.FeatureStatRes{}, d["7960"].Feature(1, sccp.ButtonTypeFeature, 0, text))
	assert.IsType(t, &sccp.FeatureStatV2Res{}, d["7962"].Feature(1, sccp.ButtonTypeFeature, 0, text))
	assert.False(t, d["7960"].AcksTransmission())
	assert.True(t, d["7970"].AcksTransmission())
}

func TestDialectSays(t *testing.T) {
	d := dialects()
	assert.Equal(t, "From M?ller", d["7910"].Say(sccp.LabelFrom, "M\u0142ller", 31).String(), "words in Latin-1")
	assert.Equal(t, "\x80\x17M\xfcller", d["7960"].Say(sccp.LabelFrom, "Müller", 31).String())
	assert.Equal(t, "\x80\x17Müller", d["7970"].Say(sccp.LabelFrom, "Müller", 31).String())
	assert.Equal(t, "\x80\x17M", d["7970"].Say(sccp.LabelFrom, "Müller", 4).String())
	assert.Equal(t, "\x80\x17", d["7970"].Say(sccp.LabelFrom, "", 31).String())
}

// TestDialectCutsToTheRoom gives texts of any length and checks that every
// message encodes for its phone.
func TestDialectCutsToTheRoom(t *testing.T) {
	long := sccp.Text(strings.Repeat("0123456789", 30))
	info := &sccp.CallInfoV2{
		CallingParty: long, AlternateCallingParty: long, CalledParty: long, OriginalCalledParty: long, LastRedirectingParty: long,
		CgpnVoiceMailbox: long, CdpnVoiceMailbox: long, OriginalCdpnVoiceMailbox: long, LastRedirectingVoiceMailbox: long,
		CallingPartyName: long, CalledPartyName: long, OriginalCalledPartyName: long, LastRedirectingPartyName: long,
		HuntPilotNumber: long, HuntPilotName: long,
	}
	for name, d := range dialects() {
		for _, m := range []sccp.ServerMessage{
			d.Prompt(1, 2, 3, long), d.Notify(3, long), d.PriorityNotify(3, 4, long), d.CallParties(info),
			d.Line(1, long, long, long, sccp.LineDisplayOptionsCallingPartyName), d.Feature(1, sccp.ButtonTypeFeature, 1, long),
		} {
			frame, err := m.Append(nil, d.Version)
			require.NoError(t, err, "%s %s", name, m.ID())
			back, _, err := sccp.Decode(frame)
			require.NoError(t, err)
			assert.True(t, sccp.Equal(m, back), "%s %s", name, m.ID())
		}
	}
	assert.Equal(t, long, info.CallingParty, "the caller's message stays as it was")
}

func TestOlderCallInfoKeepsTheParties(t *testing.T) {
	m := dialects()["7960"].CallParties(&sccp.CallInfoV2{
		LineInstance: 1, CallReference: 2, CallType: sccp.CallTypeInbound, CallInstance: 3,
		CallingParty: sccp.Text("1001"), CallingPartyName: sccp.Text("A"), CalledParty: sccp.Text("1002"), CalledPartyName: sccp.Text("B"),
		Restrictions: sccp.RestrictionsCallingPartyName,
	})
	assert.True(t, sccp.Equal(&sccp.CallInfo{
		LineInstance: 1, CallReference: 2, CallType: sccp.CallTypeInbound, CallInstance: 3,
		CallingParty: sccp.Text("1001"), CallingPartyName: sccp.Text("A"), CalledParty: sccp.Text("1002"), CalledPartyName: sccp.Text("B"),
		Restrictions: sccp.RestrictionsCallingPartyName,
	}, m))
}
