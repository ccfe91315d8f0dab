package voice

import (
	"math"
	"time"
)

// Sound is something that is played over and over.
type Sound struct {
	encoded map[law][]byte
	length  int // samples
}

// Duration returns how long the sound is.
func (s *Sound) Duration() time.Duration {
	return time.Duration(s.length) * time.Second / clockRate
}

// at returns the packet that begins at a sample, across the end if need be.
func (s *Sound) at(l law, from int, packet []byte) {
	all := s.encoded[l]
	for n := 0; n < len(packet); {
		n += copy(packet[n:], all[(from+n)%len(all):])
	}
}

func newSound(samples []int16) *Sound {
	s := &Sound{length: len(samples), encoded: make(map[law][]byte, 2)}
	for _, l := range []law{muLaw, aLaw} {
		s.encoded[l] = l.encode(make([]byte, 0, len(samples)), samples)
	}
	return s
}

// HoldTone returns the sound for calls on hold when there is no music: two soft
// beeps every five seconds.
func HoldTone() *Sound {
	const (
		hertz, loudness = 440.0, 3000.0
		beep, pause     = clockRate / 5, clockRate / 10
	)
	samples := make([]int16, 5*clockRate)
	for n := range 2 {
		start := n * (beep + pause)
		for i := range beep {
			envelope := math.Sin(math.Pi * float64(i) / beep)
			samples[start+i] = int16(loudness * envelope * math.Sin(2*math.Pi*hertz*float64(i)/clockRate))
		}
	}
	return newSound(samples)
}

// resample brings samples to 8 kHz: each new one is the mean of the span it
// stands for, or lies on the line between its neighbours.
func resample(in []int16, rate int) []int16 {
	if rate == clockRate {
		return in
	}
	out := make([]int16, int64(len(in))*clockRate/int64(rate)) // an int has 32 bits on small machines
	step := float64(rate) / clockRate
	for i := range out {
		from := float64(i) * step
		if rate > clockRate {
			first, last := int(from), min(int(from+step), len(in))
			sum := 0
			for _, s := range in[first:last] {
				sum += int(s)
			}
			out[i] = int16(sum / max(last-first, 1))
			continue
		}
		at := int(from)
		after := in[min(at+1, len(in)-1)]
		out[i] = int16(float64(in[at]) + (from-float64(at))*(float64(after)-float64(in[at])))
	}
	return out
}
