package config

import (
	"fmt"
	"os"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/examples/registrar/voice"
)

// DefaultMusic is the music of lines that name none.
const DefaultMusic = "default"

func (s *sections) music(n ast.Node) {
	s.cfg.Music = make(map[string]string)
	s.entries(n, "music", func(name string, _, v ast.Node) {
		var file string
		s.path("music", &file)(v)
		s.cfg.Music[name] = file
		if file == "" || s.files == nil {
			return
		}
		if err := checkSound(file); err != nil {
			s.problem(v, fmt.Sprintf("the file %q cannot be played: %s", file, plain(err)), "put a WAV file with PCM there that the registrar can read, or remove the key")
		}
	})
}

// checkSound reads a file as the registrar will.
func checkSound(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close() // it was only read
	_, err = voice.ReadWAV(file)
	return err
}
