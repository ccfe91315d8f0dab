package store

import (
	"errors"
	"io"
	"os"
)

// errHeld is what hold says of a file that another process holds.
var errHeld = errors.New("held by another process")

// Claim keeps other registrars from a database until it is closed, or the process
// ends in whatever way. The error is [ErrBusy] when another one has claimed it. The
// claim is a locked file beside the database, with the ending .lock, which stays
// there; where no file can be made, nobody can write the database either, and
// nothing is claimed. Systems without flock claim nothing.
func Claim(path string) (io.Closer, error) {
	path, err := place(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return unclaimed{}, nil
	}
	switch err := hold(f); {
	case errors.Is(err, errHeld):
		return nil, errors.Join(&located{path, ErrBusy}, f.Close())
	case err != nil: // a file system without locks
		return unclaimed{}, f.Close()
	}
	return f, nil
}

// unclaimed is the claim of what cannot be claimed.
type unclaimed struct{}

func (unclaimed) Close() error { return nil }
