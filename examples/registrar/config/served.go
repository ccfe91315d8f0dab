package config

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"strings"
)

// served is a directory as files are served from it: a name that is not there is
// looked for in any case and in any folder, see tftp.Dir.
type served struct {
	fs.FS
	paths map[string]string // by base name in lower case; nil: not looked at yet
}

// Open implements [fs.FS].
func (s *served) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if s.paths == nil {
		if err := s.look(); err != nil {
			return nil, err
		}
	}
	if other, ok := s.paths[strings.ToLower(path.Base(name))]; ok {
		return s.FS.Open(other)
	}
	return nil, err
}

// look finds every file; of those with one name that in fewer folders, then the first
// in the alphabet.
func (s *served) look() error {
	s.paths = make(map[string]string)
	return fs.WalkDir(s.FS, ".", func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && at == ".":
			return err
		case err != nil: // a folder that cannot be read serves nothing
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		name := strings.ToLower(path.Base(at))
		if before, ok := s.paths[name]; !ok || closer(at, before) {
			s.paths[name] = at
		}
		return nil
	})
}

func closer(a, b string) bool {
	return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(a, b)) < 0
}
