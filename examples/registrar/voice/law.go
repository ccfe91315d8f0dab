package voice

import "github.com/zaf/g711"

// law is one of the two forms of G.711, by its RTP payload type.
type law uint8

const (
	muLaw law = 0
	aLaw  law = 8
)

func (l law) encode(dst []byte, samples []int16) []byte {
	one := g711.EncodeUlawFrame
	if l == aLaw {
		one = g711.EncodeAlawFrame
	}
	for _, s := range samples {
		dst = append(dst, one(s))
	}
	return dst
}

func (l law) decode(dst []int16, payload []byte) []int16 {
	one := g711.DecodeUlawFrame
	if l == aLaw {
		one = g711.DecodeAlawFrame
	}
	for _, b := range payload {
		dst = append(dst, one(b))
	}
	return dst
}
