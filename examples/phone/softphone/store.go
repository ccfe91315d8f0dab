package softphone

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// store keeps the last configuration and the firmware of a phone in a folder.
type store struct {
	dir    string // empty: nothing is kept
	device string
}

// maxStored is far above the largest configuration file.
const maxStored = 1 << 20

func (s store) path() string { return filepath.Join(s.dir, s.device+configSuffix) }

// load returns what was saved last.
func (s store) load() ([]byte, error) {
	if s.dir == "" {
		return nil, errors.New("no stored configuration: no folder for it")
	}
	f, err := os.Open(s.path())
	if err != nil {
		return nil, fmt.Errorf("no stored configuration: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxStored+1))
	if err != nil {
		return nil, fmt.Errorf("stored configuration: %w", err)
	}
	if len(data) > maxStored {
		return nil, fmt.Errorf("stored configuration %s: larger than %d bytes", s.path(), maxStored)
	}
	return data, nil
}

// save keeps a configuration.
func (s store) save(data []byte) error {
	if s.dir == "" {
		return nil
	}
	if len(data) > maxStored {
		return fmt.Errorf("configuration of %d bytes, at most %d are kept", len(data), maxStored)
	}
	return s.replace(s.path(), data)
}

// replace writes a file in one step: a reader sees the old or the new one, also
// after a crash.
func (s store) replace(path string, data []byte) error {
	f, err := os.CreateTemp(s.dir, s.device+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // finds nothing after the rename
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
