package cdp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

func TestVoiceVLANStates(t *testing.T) {
	for _, c := range []struct {
		v    cdp.VoiceVLAN
		text string
		tlv  []byte // nil: left out
	}{
		{cdp.VoiceVLAN{}, "none", nil},
		{cdp.VoiceVLAN{Mode: cdp.VoicePriority}, "priority", []byte{0, 0x0e, 0, 7, 1, 0, 0}},
		{cdp.Tagged(1), "1", []byte{0, 0x0e, 0, 7, 1, 0, 1}},
		{cdp.Tagged(100), "100", []byte{0, 0x0e, 0, 7, 1, 0, 100}},
		{cdp.Tagged(4094), "4094", []byte{0, 0x0e, 0, 7, 1, 0x0f, 0xfe}},
		{cdp.VoiceVLAN{Mode: cdp.VoiceUntagged}, "untagged", []byte{0, 0x0e, 0, 7, 1, 0x0f, 0xff}},
	} {
		t.Run(c.text, func(t *testing.T) {
			payload := payloadOf(t, encode(t, cdp.Packet{Version: 2, VoiceVLAN: c.v}))
			assert.Equal(t, c.tlv, append([]byte(nil), payload[4:]...))
			var p cdp.Packet
			require.NoError(t, p.Decode(payload))
			assert.Equal(t, c.v, p.VoiceVLAN)

			text, err := c.v.MarshalText()
			require.NoError(t, err)
			assert.Equal(t, c.text, string(text))
			assert.Equal(t, c.text, c.v.String())
			var back cdp.VoiceVLAN
			require.NoError(t, back.UnmarshalText(text))
			assert.Equal(t, c.v, back)
		})
	}
}

func TestEveryVoiceVLANNumber(t *testing.T) {
	for n := range 1 << 16 {
		tlv := cdp.TLV{Type: cdp.TypeVoiceVLAN, Value: []byte{1, byte(n >> 8), byte(n)}}
		_, v, err := tlv.VoiceVLAN()
		switch {
		case n == 0:
			require.Equal(t, cdp.VoiceVLAN{Mode: cdp.VoicePriority}, v)
		case n < 4095:
			require.Equal(t, cdp.Tagged(uint16(n)), v)
		case n == 4095:
			require.Equal(t, cdp.VoiceVLAN{Mode: cdp.VoiceUntagged}, v)
		default:
			require.ErrorIs(t, err, cdp.ErrValue)
			require.Zero(t, v)
			continue
		}
		require.NoError(t, err)
	}
}

func TestVoiceVLANText(t *testing.T) {
	for _, bad := range []string{"", "0", "4095", "4096", "65537", "-1", "1.5", "voice", "None", " 1", "0x10"} {
		v := cdp.Tagged(7)
		err := v.UnmarshalText([]byte(bad))
		require.Errorf(t, err, "%q", bad)
		assert.Contains(t, err.Error(), bad)
		assert.Equal(t, cdp.Tagged(7), v)
	}
	_, err := cdp.Tagged(4095).MarshalText()
	assert.ErrorIs(t, err, cdp.ErrValue)
	assert.Equal(t, "VoiceVLAN{1 4095}", cdp.Tagged(4095).String())
}
