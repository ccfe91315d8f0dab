package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxLinks is how many links may lead from one to the next.
const maxLinks = 40

// place returns the absolute path of a database, behind every link: files beside it
// have its name, and it may have to be renamed. The database need not be there.
func place(path string) (string, error) {
	if path == "" || path == ":memory:" || strings.HasPrefix(path, "file:") {
		return "", fmt.Errorf("store: %q is no path of a file", path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("store: %w", err)
	}
	for range maxLinks {
		real, err := filepath.EvalSymlinks(path)
		if err == nil {
			return real, nil
		}
		to, err := os.Readlink(path)
		switch {
		case err != nil && errors.Is(err, fs.ErrNotExist): // a file to be made
			if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
				return filepath.Join(folder, filepath.Base(path)), nil
			}
			return path, nil
		case err != nil:
			return path, nil // opening it tells why
		case !filepath.IsAbs(to):
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return path, nil
}
