package softphone

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The flash of a phone is a folder for the files of the load that runs, and a
// file with its name, which is written last.
const (
	loadSuffix     = ".load"
	firmwareSuffix = ".firmware"
	unfinished     = ".new"
)

func (s store) loadPath() string     { return filepath.Join(s.dir, s.device+loadSuffix) }
func (s store) firmwarePath() string { return filepath.Join(s.dir, s.device+firmwareSuffix) }

// runningLoad is the load that was stored last, or otherwise.
func (s store) runningLoad(otherwise string) string {
	if s.dir == "" {
		return otherwise
	}
	text, err := os.ReadFile(s.loadPath())
	load := strings.TrimSpace(string(text))
	if err != nil || load == "" || len(load) > maxLoad || strings.ContainsFunc(load, unfitForLoad) {
		return otherwise
	}
	return load
}

// newLoad is a load that is being stored. Without a folder it keeps nothing.
type newLoad struct {
	store store
	name  string
}

func (s store) beginLoad(name string) (*newLoad, error) {
	l := &newLoad{store: s, name: name}
	if s.dir == "" {
		return l, nil
	}
	if err := os.RemoveAll(l.path()); err != nil { // of an attempt that was cut off
		return nil, err
	}
	return l, os.Mkdir(l.path(), 0o700)
}

func (l *newLoad) path() string { return l.store.firmwarePath() + unfinished }

func (l *newLoad) add(name string, data []byte) error {
	if strings.ContainsFunc(name, unfitForLoad) || strings.HasPrefix(name, ".") {
		return fmt.Errorf("file name %q", name)
	}
	if l.store.dir == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(l.path(), name), data, 0o600)
}

// commit makes the new load the one that runs.
func (l *newLoad) commit() error {
	if l.store.dir == "" {
		return nil
	}
	if err := os.RemoveAll(l.store.firmwarePath()); err != nil {
		return err
	}
	if err := os.Rename(l.path(), l.store.firmwarePath()); err != nil {
		return err
	}
	return l.store.replace(l.store.loadPath(), []byte(l.name+"\n"))
}

// discard removes what was not committed.
func (l *newLoad) discard() {
	if l.store.dir != "" {
		_ = os.RemoveAll(l.path()) // the next attempt begins with this too
	}
}
