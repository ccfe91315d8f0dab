package tftp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Dir serves a directory. Nothing outside of it can be reached, not by ".."
// and not by symbolic links; of its contents only regular files are served.
//
// A name is tried as it is, then in any case and in any sub-folder. Such a
// looser match may miss a file for a second after it was put there. When
// several files match, the one in fewer folders wins, then the first in the
// alphabet.
type Dir struct {
	root *os.Root
	tree *tree
}

// OpenDir opens the directory at path. The caller closes it.
func OpenDir(path string) (*Dir, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return NewDir(root), nil
}

// NewDir serves root, which Close closes.
func NewDir(root *os.Root) *Dir {
	return &Dir{root: root, tree: newTree(root.FS())}
}

// Close closes the directory. Files that are open stay open.
func (d *Dir) Close() error { return d.root.Close() }

// Open implements [Source].
func (d *Dir) Open(_ context.Context, req Request) (Content, error) {
	content, err := d.open(req.Name)
	if !errors.Is(err, fs.ErrNotExist) {
		return content, err
	}
	found, ok := d.tree.find(req.Name)
	if !ok {
		return Content{}, err
	}
	return d.open(found)
}

func (d *Dir) open(name string) (Content, error) {
	// Opening a device can have effects, so look before.
	info, err := d.root.Stat(name)
	if err := regular(info, err); err != nil {
		return Content{}, err
	}
	// It may be another file by now: a FIFO must not block here.
	file, err := d.root.OpenFile(name, os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return Content{}, withoutPath(err)
	}
	info, err = file.Stat()
	if err := regular(info, err); err != nil {
		return Content{}, errors.Join(err, file.Close())
	}
	return Content{Body: file, Size: info.Size(), ModTime: info.ModTime()}, nil
}

func regular(info fs.FileInfo, err error) error {
	switch {
	case err != nil:
		return withoutPath(err)
	case info.IsDir():
		return fmt.Errorf("%w: it is a folder", ErrNotFound)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: not a regular file", ErrRefused)
	}
	return nil
}

// withoutPath sorts an error of the file system and drops the path it names.
// All that is wrong with a name, a link that leaves the directory included,
// means that there is no such file here.
func withoutPath(err error) error {
	reason := err
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		reason = pathError.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrNotFound
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", ErrRefused, reason)
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOMEM):
		return fmt.Errorf("%w: %w", ErrBusy, reason) // phones ask again
	case errors.Is(err, syscall.EIO), errors.Is(err, fs.ErrClosed):
		return fmt.Errorf("tftp: opening a file: %w", reason)
	}
	return fmt.Errorf("%w: %w", ErrNotFound, reason)
}
