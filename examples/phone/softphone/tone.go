package softphone

import (
	"math"

	"github.com/zaf/g711"

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
	encode := g711.EncodeUlawFrame
	if codec == sccp.PayloadTypeG711Alaw64k {
		encode = g711.EncodeAlawFrame
	}
	payload := make([]byte, samples)
	for i := range payload {
		at := 2 * math.Pi * toneFrequency * float64(i) / clockRate
		payload[i] = encode(int16(math.Round(toneAmplitude * math.Sin(at))))
	}
	return payload
}
