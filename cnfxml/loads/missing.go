package loads

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// maxNested bounds manifests that name each other.
const maxNested = 16

// Missing returns the files of a load that are not in the root of fsys, its
// manifest among them, in the order in which a phone asks for them. A load is
// named without ".loads", as in loadInformation; that suffix does no harm.
// Manifests that a manifest names are followed.
//
// Names are compared as fsys does: phones ask in the case in which the
// manifest has them, and many servers tell it apart. The error is for a load
// that is no file name, for files that cannot be looked at, and for a manifest
// that Parse refuses.
func Missing(fsys fs.FS, load string) ([]string, error) {
	name := load
	if n, ok := cnfxml.ParseName(load); !ok || n.Kind != cnfxml.NameLoads {
		name = cnfxml.LoadsFile(load)
	}
	if !IsFile(name) {
		return nil, fmt.Errorf("loads: load %.80q: %w", load, cnfxml.ErrValue)
	}
	c := &completeness{fsys: fsys, seen: map[string]bool{}}
	if err := c.manifest(name); err != nil {
		return nil, err
	}
	return c.missing, nil
}

type completeness struct {
	fsys    fs.FS
	seen    map[string]bool
	opened  int
	missing []string
}

func (c *completeness) manifest(name string) error {
	c.seen[name] = true
	if c.opened++; c.opened > maxNested {
		return fmt.Errorf("loads: more than %d manifests in one: %w", maxNested, cnfxml.ErrLimit)
	}
	data, err := readLimited(c.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.missing = append(c.missing, name)
		return nil
	case err != nil:
		return fmt.Errorf("loads: %w", err)
	}
	m, err := Parse(data)
	if err != nil {
		return fmt.Errorf("loads: manifest %s: %w", name, err)
	}
	for _, file := range m.Files {
		if err := c.file(file); err != nil {
			return err
		}
	}
	return nil
}

func (c *completeness) file(name string) error {
	if c.seen[name] {
		return nil
	}
	if strings.HasSuffix(strings.ToLower(name), ".loads") {
		return c.manifest(name)
	}
	c.seen[name] = true
	info, err := fs.Stat(c.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && !info.Mode().IsRegular():
		c.missing = append(c.missing, name)
	case err != nil:
		return fmt.Errorf("loads: %w", err)
	}
	return nil
}

// readLimited reads one byte more than Parse takes, so that it refuses what is
// too long.
func readLimited(fsys fs.FS, name string) (data []byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	data, err = io.ReadAll(io.LimitReader(f, MaxSize+1))
	return data, errors.Join(err, f.Close())
}
