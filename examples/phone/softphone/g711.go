package softphone

import (
	"math"
	"math/bits"

	"github.com/skinnykit/skinny/sccp"
)

const (
	// toneFrequency in hertz. A period has 20 samples, so that packets of any
	// whole number of 2.5 ms join without a click.
	toneFrequency = 400
	toneAmplitude = 8000 // of 32767
)

// tone returns that many samples of the test tone.
func tone(codec sccp.PayloadType, samples int) []byte {
	encode := muLaw
	if codec == sccp.PayloadTypeG711Alaw64k {
		encode = aLaw
	}
	payload := make([]byte, samples)
	for i := range payload {
		at := 2 * math.Pi * toneFrequency * float64(i) / clockRate
		payload[i] = encode(int16(math.Round(toneAmplitude * math.Sin(at))))
	}
	return payload
}

// muLaw encodes a 16-bit sample by G.711.
func muLaw(sample int16) byte {
	const bias, clip = 0x84, 32635
	sign := byte(0)
	magnitude := int32(sample)
	if magnitude < 0 {
		magnitude, sign = -magnitude, 0x80
	}
	magnitude = min(magnitude, clip) + bias
	exponent := bits.Len32(uint32(magnitude)) - 8
	mantissa := byte(magnitude>>(exponent+3)) & 0x0f
	return ^(sign | byte(exponent)<<4 | mantissa)
}

// aLaw encodes a 16-bit sample by G.711.
func aLaw(sample int16) byte {
	sign := byte(0x80)
	magnitude := int32(sample) >> 3
	if magnitude < 0 {
		magnitude, sign = -magnitude-1, 0
	}
	exponent := max(bits.Len32(uint32(magnitude))-5, 0)
	mantissa := byte(magnitude>>max(exponent, 1)) & 0x0f
	return (sign | byte(exponent)<<4 | mantissa) ^ 0x55
}
