package sccp_test

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/sccp"
)

func namesIn(v slog.Value) (all []string) {
	for _, a := range v.Group() {
		all = append(all, a.Key)
	}
	return all
}

// TestLogOfEveryMessage checks that a log has the fields of all layouts by the
// names of the catalogue, each once, and nothing else.
func TestLogOfEveryMessage(t *testing.T) {
	for info := range sccp.Messages() {
		want := map[string]bool{}
		for _, l := range info.Layouts {
			for _, f := range l.Fields {
				if !f.Hidden {
					want[f.Name] = true
				}
			}
		}
		got := namesIn(sccp.New(info.ID).LogValue())
		assert.Len(t, got, len(want), info.Name)
		for _, name := range got {
			assert.True(t, want[name], "%s.%s", info.Name, name)
		}
	}
}

func TestLogOfNestedMessages(t *testing.T) {
	m := &sccp.StartMediaTransmission{
		Codec:      sccp.PayloadTypeG7231,
		Qualifier:  sccp.TransmitQualifier{Params: sccp.QualifierParams{G723BitRate: sccp.G723BitRateRate6k3}},
		Encryption: sccp.EncryptionInfo{Key: sccp.Secret("0123456789abcdef")},
		Tail:       []byte{1},
	}
	got := m.LogValue().String()
	assert.Contains(t, got, "codec=G7231")
	assert.Contains(t, got, "params=[g723BitRate=Rate6k3]", "the arm that the codec selects")
	assert.Contains(t, got, "key=[16 secret bytes]")
	assert.NotContains(t, got, "tail")

	list := &sccp.CapabilitiesRes{Caps: make([]sccp.AudioCapability, 2)}
	assert.Equal(t, "[caps=2]", list.LogValue().String(), "of an array only the length")
}

// Outside of its message nothing selects the arm of a union.
func TestLogOfAPartShowsEveryArm(t *testing.T) {
	assert.Equal(t, []string{"g723BitRate", "modemRelay", "sprtPayload", "sse", "codecParams"}, namesIn(sccp.AudioParams{}.LogValue()))
	inside := sccp.AudioCapability{Codec: sccp.PayloadTypeG7231}.LogValue()
	assert.Equal(t, []string{"codec", "maxFramesPerPacket", "params"}, namesIn(inside))
	assert.Equal(t, []string{"g723BitRate"}, namesIn(inside.Group()[2].Value), "the selector is inside of the part")
}
