package voice

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// MaxSound is the longest sound that is loaded.
const MaxSound = 30 * time.Minute

// maxSoundBytes limits the part of a file that is sound: half an hour of stereo
// at 32 kHz.
const maxSoundBytes = 256 << 20

// wavFormat is what the "fmt " chunk of a WAV file says.
type wavFormat struct {
	Encoding   uint16
	Channels   uint16
	Rate       uint32 // samples a second
	ByteRate   uint32
	FrameBytes uint16
	Bits       uint16 // of a sample
}

// ReadWAV reads PCM of 8, 16, 24 or 32 bits, at 4000 to 192000 samples a second
// and with up to eight channels, which are mixed into one.
func ReadWAV(r io.Reader) (*Sound, error) {
	var riff struct {
		Name [4]byte
		Size uint32
		Kind [4]byte
	}
	if err := binary.Read(r, binary.LittleEndian, &riff); err != nil || string(riff.Name[:]) != "RIFF" || string(riff.Kind[:]) != "WAVE" {
		return nil, errors.New("voice: not a WAV file")
	}
	var format wavFormat
	for {
		var chunk struct {
			Name [4]byte
			Size uint32
		}
		if err := binary.Read(r, binary.LittleEndian, &chunk); err != nil {
			return nil, errors.New("voice: WAV file without sound in it")
		}
		body := io.LimitReader(r, int64(chunk.Size)+int64(chunk.Size%2))
		switch string(chunk.Name[:]) {
		case "fmt ":
			if err := binary.Read(body, binary.LittleEndian, &format); err != nil {
				return nil, errors.New("voice: WAV file with half a format")
			}
			if err := format.extend(body); err != nil {
				return nil, err
			}
		case "data":
			if err := format.check(); err != nil {
				return nil, err
			}
			return format.read(io.LimitReader(body, int64(chunk.Size)))
		}
		if _, err := io.Copy(io.Discard, body); err != nil {
			return nil, fmt.Errorf("voice: WAV file: %w", err)
		}
	}
}

// What files call their encoding: PCM, or that it stands in the extension.
const (
	encodingPCM      = 1
	encodingExtended = 0xfffe
)

// extend reads the encoding from where the rest of the chunk has it.
func (f *wavFormat) extend(rest io.Reader) error {
	if f.Encoding != encodingExtended {
		return nil
	}
	var extension struct {
		Size, ValidBits uint16
		Speakers        uint32
		Encoding        uint16
	}
	if err := binary.Read(rest, binary.LittleEndian, &extension); err != nil {
		return errors.New("voice: WAV file with half a format")
	}
	f.Encoding = extension.Encoding
	return nil
}

func (f wavFormat) check() error {
	switch {
	case f.Encoding != encodingPCM:
		return fmt.Errorf("voice: WAV format %d is not PCM; convert the file to 16 bit PCM", f.Encoding)
	case f.Bits != 8 && f.Bits != 16 && f.Bits != 24 && f.Bits != 32:
		return fmt.Errorf("voice: WAV file with %d bits a sample; wanted are 8, 16, 24 or 32", f.Bits)
	case f.Rate < 4000 || f.Rate > 192000:
		return fmt.Errorf("voice: WAV file with %d samples a second; wanted are 4000 to 192000", f.Rate)
	case f.Channels < 1 || f.Channels > 8:
		return fmt.Errorf("voice: WAV file with %d channels; wanted are 1 to 8", f.Channels)
	}
	return nil
}

// read takes samples to the end of r, which may come early.
func (f wavFormat) read(r io.Reader) (*Sound, error) {
	frame := int(f.Channels) * int(f.Bits/8)
	limit := min(int64(MaxSound/time.Second)*int64(f.Rate)*int64(frame), maxSoundBytes)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("voice: WAV file: %w", err)
	case int64(len(data)) > limit:
		return nil, fmt.Errorf("voice: WAV file is longer than %s or %d MiB", MaxSound, maxSoundBytes>>20)
	}
	samples := make([]int16, len(data)/frame)
	for i := range samples {
		samples[i] = f.mono(data[i*frame : (i+1)*frame])
	}
	samples = resample(samples, int(f.Rate))
	if len(samples) < perTick {
		return nil, fmt.Errorf("voice: WAV file is shorter than %s", tick)
	}
	return newSound(samples), nil
}

// mono returns the mean of one sample of every channel, as 16 bits.
func (f wavFormat) mono(frame []byte) int16 {
	width := int(f.Bits / 8)
	sum := 0
	for at := 0; at < len(frame); at += width {
		top := frame[at : at+width]
		if width == 1 {
			sum += (int(top[0]) - 128) << 8 // 8 bit PCM has no sign
			continue
		}
		sum += int(int16(binary.LittleEndian.Uint16(top[width-2:])))
	}
	return int16(sum / int(f.Channels))
}
