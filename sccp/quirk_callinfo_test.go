package sccp_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// callInfo is the body of a CallInfoV2 with these texts, filled to a multiple
// of 4 as servers do.
func callInfo(texts ...string) []byte {
	body := append(make([]byte, 32), strings.Join(texts, "\x00")+"\x00"...)
	return append(body, make([]byte, -len(body)&3)...)
}

// chan-sccp leaves out the caller's other number below version 16, Asterisk the
// hunt group, CallManager sends all fifteen texts. Each must find its names.
func TestQuirkCallInfoWithTwelveThirteenOrFifteenTexts(t *testing.T) {
	for name, c := range map[string]struct {
		v      sccp.Version
		texts  []string
		twelve bool
	}{
		"twelve":              {15, []string{"1001", "1002", "1003", "1004", "81", "82", "83", "84", "Anna", "Bruno", "Carla", "Dario"}, true},
		"twelve, few known":   {11, []string{"1001", "1002", "", "", "", "", "", "", "Anna", "", "", ""}, true},
		"twelve, no padding":  {0, []string{"1001", "1002", "", "", "", "", "", "", "Anna", "B", "", ""}, true},
		"thirteen":            {11, []string{"1001", "555", "1002", "1003", "1004", "81", "82", "83", "84", "Anna", "Bruno", "Carla", "Dario"}, false},
		"thirteen, few known": {15, []string{"1001", "", "1002", "", "", "", "", "", "", "Anna", "Bruno", "", ""}, false},
		"thirteen, new phone": {17, []string{"1001", "", "1002", "", "", "", "", "", "", "Anna", "Bruno", "", ""}, false},
		"fifteen":             {20, []string{"1001", "555", "1002", "1003", "1004", "81", "82", "83", "84", "Anna", "Bruno", "Carla", "Dario", "9000", "Sales"}, false},
	} {
		body := callInfo(c.texts...)
		var m sccp.CallInfoV2
		require.NoError(t, m.Decode(body, c.v), name)
		assert.Equal(t, c.twelve, m.Twelve, name)
		assert.Equal(t, "1001", m.CallingParty.String(), name)
		assert.Equal(t, "1002", m.CalledParty.String(), name)
		assert.Equal(t, "Anna", m.CallingPartyName.String(), name)
		if len(c.texts) == 15 {
			assert.Equal(t, "9000 Sales", m.HuntPilotNumber.String()+" "+m.HuntPilotName.String(), name)
		}
		frame, err := m.Append(nil, c.v)
		require.NoError(t, err, name)
		assert.Equal(t, body, frame[sccp.HeaderSize:], name)
	}
}

// A server may build the short form for such a phone.
func TestQuirkCallInfoOfTwelveCanBeBuilt(t *testing.T) {
	m := &sccp.CallInfoV2{Twelve: true, CallingParty: sccp.Text("1001"), AlternateCallingParty: sccp.Text("555"), CalledParty: sccp.Text("1002"), CallingPartyName: sccp.Text("Anna")}
	frame, err := m.Append(nil, 11)
	require.NoError(t, err)
	assert.Equal(t, callInfo("1001", "1002", "", "", "", "", "", "", "Anna", "", "", ""), frame[sccp.HeaderSize:])
	assert.Len(t, frame, m.Size(11))
}
