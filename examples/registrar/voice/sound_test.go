package voice

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wavFile builds a file with a tone of 400 Hz in every channel.
func wavFile(format, channels, bits uint16, rate uint32, d time.Duration) []byte {
	frames := int(uint64(rate) * uint64(d) / uint64(time.Second))
	var data []byte
	for i := range frames {
		level := 8000 * math.Sin(2*math.Pi*400*float64(i)/float64(rate))
		for range channels {
			switch bits {
			case 8:
				data = append(data, byte(int(level)/256+128))
			case 16:
				data = binary.LittleEndian.AppendUint16(data, uint16(int16(level)))
			case 24:
				v := uint32(int32(level) << 8)
				data = append(data, byte(v), byte(v>>8), byte(v>>16))
			case 32:
				data = binary.LittleEndian.AppendUint32(data, uint32(int32(level)<<16))
			}
		}
	}
	out := []byte("RIFF")
	out = binary.LittleEndian.AppendUint32(out, uint32(36+len(data)))
	out = append(out, "WAVEfmt "...)
	out = binary.LittleEndian.AppendUint32(out, 16)
	out = binary.LittleEndian.AppendUint16(out, format)
	out = binary.LittleEndian.AppendUint16(out, channels)
	out = binary.LittleEndian.AppendUint32(out, rate)
	out = binary.LittleEndian.AppendUint32(out, rate*uint32(channels*bits/8))
	out = binary.LittleEndian.AppendUint16(out, channels*bits/8)
	out = binary.LittleEndian.AppendUint16(out, bits)
	out = append(out, "data"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	return append(out, data...)
}

// extended says the encoding where files with many channels or bits do.
func extended(file []byte, encoding uint16) []byte {
	out := bytes.Clone(file[:36])
	binary.LittleEndian.PutUint32(out[16:], 40)
	binary.LittleEndian.PutUint16(out[20:], 0xfffe)
	out = binary.LittleEndian.AppendUint16(out, 22)
	out = append(out, file[34:36]...) // bits that are used
	out = binary.LittleEndian.AppendUint32(out, 4)
	out = binary.LittleEndian.AppendUint16(out, encoding)
	out = append(out, "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"...)
	return append(out, file[36:]...)
}

func decoded(s *Sound, l law) []int16 { return l.decode(nil, s.encoded[l]) }

func TestReadWAV(t *testing.T) {
	for name, file := range map[string][]byte{
		"16 bit 8 kHz":   wavFile(1, 1, 16, 8000, time.Second),
		"8 bit 8 kHz":    wavFile(1, 1, 8, 8000, time.Second),
		"24 bit 48 kHz":  wavFile(1, 1, 24, 48000, time.Second),
		"32 bit 16 kHz":  wavFile(1, 1, 32, 16000, time.Second),
		"stereo 44.1kHz": wavFile(1, 2, 16, 44100, time.Second),
		"6 kHz":          wavFile(1, 1, 16, 6000, time.Second),
		"extended":       extended(wavFile(1, 2, 24, 48000, time.Second), 1),
	} {
		t.Run(name, func(t *testing.T) {
			s, err := ReadWAV(bytes.NewReader(file))
			require.NoError(t, err)
			assert.InDelta(t, time.Second, s.Duration(), float64(time.Millisecond))
			for _, l := range []law{muLaw, aLaw} {
				assert.InDelta(t, 400, crossings(decoded(s, l)), 4, "the tone's pitch")
				assert.InDelta(t, 8000/math.Sqrt2, loudness(decoded(s, l)), 700)
			}
		})
	}
}

// crossings returns how many periods a signal of a second has.
func crossings(samples []int16) (n int) {
	for i := 1; i < len(samples); i++ {
		if samples[i-1] < 0 && samples[i] >= 0 {
			n++
		}
	}
	return n
}

func loudness(samples []int16) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum / float64(len(samples)))
}

func TestReadWAVRefuses(t *testing.T) {
	good := wavFile(1, 1, 16, 8000, time.Second)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":     {nil, "not a WAV file"},
		"text":        {[]byte("hello, this is no sound at all, not even a little"), "not a WAV file"},
		"header only": {good[:36], "without sound"},
		"half header": {good[:30], "half a format"},
		"9 bits":      {wavFile(1, 1, 9, 8000, time.Second), "9 bits"},
		"mu-law":      {wavFile(7, 1, 8, 8000, time.Second), "is not PCM"},
		"extended":    {extended(wavFile(1, 1, 32, 8000, time.Second), 3), "WAV format 3 is not PCM"},
		"half of it":  {extended(good, 1)[:40], "half a format"},
		"slow":        {wavFile(1, 1, 16, 2000, time.Second), "samples a second"},
		"too short":   {wavFile(1, 1, 16, 8000, 10*time.Millisecond), "shorter"},
		"no channels": {wavFile(1, 0, 16, 8000, time.Second), "0 channels"},
		"an hour":     {wavFile(1, 1, 8, 4000, time.Hour), "longer than 30m"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadWAV(bytes.NewReader(c.file))
			assert.ErrorContains(t, err, c.want)
		})
	}
}

// TestLongSound: the product of its samples and a rate does not fit 32 bits.
func TestLongSound(t *testing.T) {
	s, err := ReadWAV(bytes.NewReader(wavFile(1, 1, 8, 44100, 10*time.Second)))
	require.NoError(t, err)
	assert.Equal(t, 10*time.Second, s.Duration())
}

func FuzzReadWAV(f *testing.F) {
	f.Add(wavFile(1, 1, 16, 8000, 50*time.Millisecond))
	f.Add(wavFile(1, 2, 24, 44100, 50*time.Millisecond))
	f.Fuzz(func(t *testing.T, file []byte) {
		if s, err := ReadWAV(bytes.NewReader(file)); err == nil {
			packet := make([]byte, perTick)
			s.at(aLaw, s.length-1, packet)
		}
	})
}

func TestSoundGoesRound(t *testing.T) {
	samples := make([]int16, 3*perTick/2)
	for i := range samples {
		samples[i] = int16(i)
	}
	s := newSound(samples)
	packet := make([]byte, perTick)
	s.at(muLaw, perTick, packet)
	all := s.encoded[muLaw]
	assert.Equal(t, append(bytes.Clone(all[perTick:]), all[:perTick/2]...), packet)
}

func TestHoldTone(t *testing.T) {
	s := HoldTone()
	assert.Equal(t, 5*time.Second, s.Duration())
	assert.Greater(t, loudness(decoded(s, aLaw)), 100.0)
}
