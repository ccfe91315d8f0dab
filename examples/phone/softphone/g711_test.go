package softphone

import (
	"testing"

	"github.com/skinnykit/skinny/sccp"
	"github.com/stretchr/testify/assert"
)

func TestG711KnownValues(t *testing.T) {
	tests := []struct {
		sample   int16
		muLaw    byte
		aLaw     byte
		describe string
	}{
		{0, 0xff, 0xd5, "silence"},
		{-1, 0x7f, 0x55, "smallest negative"},
		{32767, 0x80, 0xaa, "loudest"},
		{-32768, 0x00, 0x2a, "loudest negative"},
		{1000, 0xce, 0xfa, "in between"},
	}
	for _, test := range tests {
		assert.Equal(t, test.muLaw, muLaw(test.sample), "µ-law, %s", test.describe)
		assert.Equal(t, test.aLaw, aLaw(test.sample), "A-law, %s", test.describe)
	}
}

// Decoders by the book: what a code stands for must encode to the code.
func fromMuLaw(code byte) int16 {
	code = ^code
	magnitude := (int32(code&0x0f)<<3+0x84)<<(code>>4&7) - 0x84
	if code&0x80 != 0 {
		return int16(-magnitude)
	}
	return int16(magnitude)
}

func fromALaw(code byte) int16 {
	code ^= 0x55
	magnitude := int32(code&0x0f)<<4 + 8
	if exponent := code >> 4 & 7; exponent > 0 {
		magnitude = (magnitude + 0x100) << (exponent - 1)
	}
	if code&0x80 == 0 {
		return int16(-magnitude)
	}
	return int16(magnitude)
}

func TestG711EveryCode(t *testing.T) {
	const negativeZero = 0x7f
	for code := range 256 {
		if code != negativeZero {
			assert.Equal(t, byte(code), muLaw(fromMuLaw(byte(code))), "µ-law %#02x", code)
		}
		assert.Equal(t, byte(code), aLaw(fromALaw(byte(code))), "A-law %#02x", code)
	}
}

func TestToneJoins(t *testing.T) {
	for _, codec := range []sccp.PayloadType{sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG711Alaw64k} {
		long := tone(codec, 480)
		for _, samples := range []int{80, 160, 240} {
			assert.Equal(t, long[samples:2*samples], tone(codec, samples), "%v, %d samples", codec, samples)
		}
	}
}
