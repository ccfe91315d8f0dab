package store

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Why nothing can be written. Errors of this package wrap one of them, and what
// SQLite or the system said, where the reason is known.
var (
	ErrReadOnly = errors.New("the database cannot be written: read-only or not permitted")
	ErrFull     = errors.New("the database cannot be written: no space is left")
	ErrCorrupt  = errors.New("the database is corrupt")
	ErrBusy     = errors.New("the database is locked by another program")
	ErrMissing  = errors.New("the folder of the database does not exist")
	ErrNewer    = errors.New("the database was made by a newer version of this program")
	ErrForeign  = errors.New("the database belongs to another program")
	ErrSlow     = errors.New("the disk takes long to write")
	ErrClosed   = errors.New("the store is closed")
)

// kinds are the errors that are told apart, with a word for each.
var kinds = [...]struct {
	err  error
	word string
}{
	{ErrReadOnly, "read-only"},
	{ErrFull, "full"},
	{ErrCorrupt, "corrupt"},
	{ErrBusy, "busy"},
	{ErrMissing, "missing"},
	{ErrNewer, "newer"},
	{ErrForeign, "foreign"},
	{ErrSlow, "slow"},
	{ErrClosed, "closed"},
}

// word is "failed" for an error of no kind.
func word(err error) string {
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			return k.word
		}
	}
	return "failed"
}

// located is an error with the path it is about.
type located struct {
	path string
	err  error
}

func (l *located) Error() string { return "store: " + l.path + ": " + l.err.Error() }
func (l *located) Unwrap() error { return l.err }

// explain gives an error its kind and the path, once.
func explain(path string, err error) error {
	var known *located
	if err == nil || errors.As(err, &known) {
		return err
	}
	if word(err) != "failed" {
		return &located{path, err}
	}
	kind := sqliteKind(err)
	if kind == nil {
		kind = systemKind(err)
	}
	if kind == nil && isWriteFailure(err) {
		kind = systemKind(probe(path))
	}
	if kind != nil {
		err = fmt.Errorf("%w: %w", kind, err)
	}
	return &located{path, err}
}

func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return sqlite3.SQLITE_OK
}

// sqliteKind looks at the result codes that leave no doubt.
func sqliteKind(err error) error {
	code := sqliteCode(err)
	switch code {
	case sqlite3.SQLITE_IOERR_SHMSIZE:
		return ErrFull
	case sqlite3.SQLITE_IOERR_CORRUPTFS:
		return ErrCorrupt
	}
	switch code & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrCorrupt
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	}
	return nil
}

// isWriteFailure is true for codes that hide what the system said: an exceeded
// quota is one of them, and so is a folder in which no file can be made.
func isWriteFailure(err error) bool {
	code := sqliteCode(err) & 0xff
	return code == sqlite3.SQLITE_IOERR || code == sqlite3.SQLITE_CANTOPEN
}

// refused is true for databases that must not be touched.
func refused(err error) bool { return errors.Is(err, ErrNewer) || errors.Is(err, ErrForeign) }

// isRefusal is true when a value is at fault and not the database. A run that is
// gone is no fault of its records.
func isRefusal(err error) bool {
	code := sqliteCode(err)
	if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY {
		return false
	}
	switch code & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE:
		return true
	}
	return false
}

func systemKind(err error) error {
	is := func(targets ...syscall.Errno) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
	switch {
	case err == nil:
	case is(syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG):
		return ErrFull
	case is(syscall.EROFS) || errors.Is(err, fs.ErrPermission):
		return ErrReadOnly
	case errors.Is(err, fs.ErrNotExist):
		return ErrMissing
	}
	return nil
}

// folder is where the files of a database are.
func folder(path string) string { return filepath.Dir(path) }
