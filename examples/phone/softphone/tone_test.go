package softphone

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/zaf/g711"

	"github.com/skinnykit/skinny/sccp"
)

func TestToneJoins(t *testing.T) {
	for _, codec := range []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k} {
		long := tone(codec, 480)
		for _, samples := range []int{80, 160, 240} {
			assert.Equal(t, long[samples:2*samples], tone(codec, samples), "%v, %d samples", codec, samples)
		}
	}
}

// TestToneIsASine: a quarter of a period is the peak, a half is silence.
func TestToneIsASine(t *testing.T) {
	const quarter = clockRate / toneFrequency / 4
	for codec, decode := range map[sccp.PayloadType]func(byte) int16{
		sccp.PayloadTypeG711Ulaw64k: g711.DecodeUlawFrame,
		sccp.PayloadTypeG711Alaw64k: g711.DecodeAlawFrame,
	} {
		period := tone(codec, 4*quarter)
		assert.InDelta(t, 0, decode(period[0]), 16, "%v", codec)
		assert.InDelta(t, toneAmplitude, decode(period[quarter]), toneAmplitude/32, "%v", codec)
		assert.InDelta(t, 0, decode(period[2*quarter]), 16, "%v", codec)
		assert.InDelta(t, -toneAmplitude, decode(period[3*quarter]), toneAmplitude/32, "%v", codec)
	}
}
