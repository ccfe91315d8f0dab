package sccp_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

func ExampleAppendJSON() {
	m := &sccp.DisplayPromptStatusV2{LineInstance: 1, CallReference: 7, PromptStatus: append(sccp.LabelFrom.AppendTo(nil), "1003"...)}
	fmt.Println(string(sccp.AppendJSON(nil, m)))
	// Output:
	// {"message":"DisplayPromptStatusV2","id":"0x0145","timeout":0,"lineInstance":1,"callReference":7,"promptStatus":"From 1003","tail":""}
}

func toMap(t *testing.T, m sccp.Message) map[string]any {
	t.Helper()
	b := sccp.AppendJSON(nil, m)
	var v map[string]any
	require.NoError(t, json.Unmarshal(b, &v), "%s", b)
	return v
}

func TestJSONOfNestedMessages(t *testing.T) {
	v := toMap(t, &sccp.StartMediaTransmission{
		RemoteAddress: netip.MustParseAddr("10.1.2.3"), Codec: sccp.PayloadTypeG7231,
		Qualifier:  sccp.TransmitQualifier{Params: sccp.QualifierParams{G723BitRate: sccp.G723BitRateRate6k3}},
		Encryption: sccp.EncryptionInfo{Algorithm: 1, Key: sccp.Secret("0123456789abcdef")},
		Tail:       []byte{1, 0xff},
	})
	assert.Equal(t, "10.1.2.3", v["remoteAddress"])
	assert.Equal(t, "G7231", v["codec"])
	assert.Equal(t, "01ff", v["tail"])
	assert.Equal(t, map[string]any{"g723BitRate": "Rate6k3"}, v["qualifier"].(map[string]any)["params"])
	assert.Equal(t, "[16 secret bytes]", v["encryption"].(map[string]any)["key"])

	v = toMap(t, &sccp.CapabilitiesRes{Caps: []sccp.AudioCapability{{Codec: sccp.PayloadTypeG711Ulaw64k, MaxFramesPerPacket: 20}, {Codec: 9999}}})
	caps := v["caps"].([]any)
	require.Len(t, caps, 2)
	assert.Equal(t, "G711Ulaw64k", caps[0].(map[string]any)["codec"])
	assert.Equal(t, "PayloadType(9999)", caps[1].(map[string]any)["codec"])
	assert.Contains(t, caps[1].(map[string]any)["params"], "codecParams")

	v = toMap(t, &sccp.Unknown{MessageID: 0x9999, Body: []byte{1, 2}})
	assert.Equal(t, map[string]any{"message": "ID(0x9999)", "id": "0x9999", "body": "0102"}, v)
}

func TestJSONOfText(t *testing.T) {
	for text, want := range map[string]string{
		"M\xfcller":          "Müller",
		"Müller":             "Müller",
		"\x80\x17M\xc3\xbc":  "From Mü",
		"a\"b\\c\n</script>": "a\"b\\c\ufffd</script>",
	} {
		assert.Equal(t, want, toMap(t, &sccp.DisplayText{Text: sccp.Text(text)})["text"], "%q", text)
	}
}

// TestJSONOfEveryMessage checks that the output is JSON with the names of the
// catalogue, each once.
func TestJSONOfEveryMessage(t *testing.T) {
	for info := range sccp.Messages() {
		v := toMap(t, sccp.New(info.ID))
		assert.Equal(t, info.Name, v["message"])
		for _, l := range info.Layouts {
			for _, f := range l.Fields {
				_, there := v[f.Name]
				assert.Equal(t, !f.Hidden, there, "%s.%s", info.Name, f.Name)
			}
		}
	}
}
