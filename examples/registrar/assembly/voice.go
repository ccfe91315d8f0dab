package assembly

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/voice"
)

// openVoice makes the engine for conferences, music and relays.
func (r *Registrar) openVoice(_ context.Context, cfg *config.Config) error {
	music := make(map[string]*voice.Sound, len(cfg.Music))
	for name, file := range cfg.Music {
		sound, err := readSound(file)
		if err != nil {
			return fmt.Errorf("music %s: %w; give the name of a WAV file with PCM", name, err)
		}
		music[name] = sound
		if name == config.DefaultMusic {
			music[""] = sound // for names that have none
		}
	}
	r.voice = voice.New(voice.Options{
		FirstPort: cfg.Voice.FirstPort, LastPort: cfg.Voice.LastPort,
		Music: music, Log: r.log,
	})
	return nil
}

func readSound(name string) (sound *voice.Sound, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if sound, err = voice.ReadWAV(file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return sound, nil
}
