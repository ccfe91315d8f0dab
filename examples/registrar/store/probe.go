package store

import (
	"errors"
	"os"
)

// probe writes a little beside the database, as far into a file as its largest
// one reaches, to hear from the system what SQLite does not pass on.
func probe(path string) (err error) {
	var end int64
	for _, name := range []string{path, path + "-wal"} {
		if info, err := os.Stat(name); err == nil {
			end = max(end, info.Size())
		}
	}
	f, err := os.CreateTemp(folder(path), ".probe-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := f.WriteAt(make([]byte, probeSize), end); err != nil {
		return err
	}
	return f.Sync()
}

// probeSize is what a small transaction needs.
const probeSize = 64 << 10
