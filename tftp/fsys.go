package tftp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// maxBuffered limits the size of a file that is read into memory because its
// file system cannot seek, such as a compressed archive.
const maxBuffered = 32 << 20

// NewFS serves a file system, for example an [embed.FS], with the lookup rules
// of [Dir]. It trusts the file system not to leave its own tree: for a
// directory on disk use [OpenDir].
func NewFS(fsys fs.FS) Source {
	return &fileSystem{fsys: fsys, tree: newTree(fsys)}
}

type fileSystem struct {
	fsys fs.FS
	tree *tree
}

func (s *fileSystem) Open(_ context.Context, req Request) (Content, error) {
	content, err := s.open(req.Name)
	if !errors.Is(err, fs.ErrNotExist) {
		return content, err
	}
	found, ok := s.tree.find(req.Name)
	if !ok {
		return Content{}, err
	}
	return s.open(found)
}

func (s *fileSystem) open(name string) (Content, error) {
	info, err := fs.Stat(s.fsys, name)
	if err := regular(info, err); err != nil {
		return Content{}, err
	}
	file, err := s.fsys.Open(name)
	if err != nil {
		return Content{}, withoutPath(err)
	}
	info, err = file.Stat()
	if err := regular(info, err); err != nil {
		return Content{}, errors.Join(err, file.Close())
	}
	content := Content{Size: info.Size(), ModTime: info.ModTime()}
	if body, ok := file.(io.ReadSeekCloser); ok {
		content.Body = body
		return content, nil
	}
	content.Body, err = buffer(file, info.Size())
	return content, errors.Join(err, file.Close())
}

func buffer(file fs.File, size int64) (io.ReadSeekCloser, error) {
	if size > maxBuffered {
		return nil, fmt.Errorf("%w: %d bytes without seeking, the limit is %d", ErrTooLarge, size, maxBuffered)
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(file, b); err != nil {
		return nil, fmt.Errorf("tftp: reading a file: %w", withoutPath(err))
	}
	return inMemory{bytes.NewReader(b)}, nil
}
