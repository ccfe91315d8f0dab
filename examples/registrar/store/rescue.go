package store

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// rescue reads the settings of a database that has a journal, on a medium that
// cannot be written: SQLite cannot read it there, but a copy. It returns nil where
// that is not possible, or the database is large.
func (o opening) rescue(ctx context.Context) settings {
	if !exists(o.path+"-wal") || !o.small() {
		return nil
	}
	folder, err := os.MkdirTemp("", "registrar-")
	if err != nil {
		return nil
	}
	defer func() { _ = os.RemoveAll(folder) }()
	twin := o
	twin.path = filepath.Join(folder, "copy.db")
	for _, part := range []string{"", "-wal"} {
		if err := copyFile(twin.path+part, o.path+part); err != nil {
			return nil
		}
	}
	d, found, err := twin.tryReading(ctx, "mode=rw", ErrReadOnly)
	if err != nil {
		return nil
	}
	d.close()
	return found
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
