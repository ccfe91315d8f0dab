package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
)

// maxAside is how many corrupt databases one run puts aside. A disk that breaks
// every new one is better left alone.
const maxAside = 3

// putAside renames a corrupt database and tells whether a new one may be begun.
func (s *Store) putAside(why error) bool {
	s.suspect = true
	if len(s.aside) >= maxAside {
		return false
	}
	s.closeDisk()
	name := s.asideName()
	if err := rename(s.opening.path, name); err != nil {
		s.options.Log.Error("the database is corrupt and cannot be put aside", slog.Any("error", why), slog.Any("because", err))
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.suspect, s.loaded = false, true
	s.aside = append(s.aside, name)
	s.options.Log.Error("the database is corrupt; it was put aside and a new one is begun, without the records of calls and the statistics of days and phones",
		slog.String("path", s.opening.path), slog.String("aside", name), slog.Int("settings", len(s.image)), slog.Any("error", why))
	return true
}

// asideName is a free one for a database that is put aside now.
func (s *Store) asideName() string {
	first := s.opening.path + ".corrupt-" + s.options.Now().UTC().Format("20060102-150405")
	name := first
	for i := 2; exists(name) || exists(name+"-wal"); i++ {
		name = fmt.Sprintf("%s-%d", first, i)
	}
	return name
}

// rename moves a database out of the way. Its journal goes first: SQLite would
// take one without its database for that of the next.
func rename(path, name string) error {
	if err := os.Remove(path + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(path+"-wal", name+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(path, name)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
