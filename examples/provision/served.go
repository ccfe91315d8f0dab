package main

import (
	"context"
	"io/fs"
	"path"
	"time"

	"github.com/skinnykit/skinny/tftp"
)

// servedFiles shows files as phones get them, in any case and from sub-folders,
// and remembers what was found.
type servedFiles struct {
	ctx   context.Context
	files *tftp.Files
	found []foundFile
}

type foundFile struct {
	name string
	size int64
}

// Open implements [fs.FS].
func (s *servedFiles) Open(name string) (fs.File, error) {
	content, err := s.files.Open(s.ctx, tftp.Request{Name: name})
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	s.found = append(s.found, foundFile{name, content.Size})
	return servedFile{name, content}, nil
}

// servedFile is also its own description.
type servedFile struct {
	name    string
	content tftp.Content
}

func (f servedFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f servedFile) Read(p []byte) (int, error) { return f.content.Body.Read(p) }
func (f servedFile) Close() error               { return f.content.Body.Close() }
func (f servedFile) Name() string               { return path.Base(f.name) }
func (f servedFile) Size() int64                { return f.content.Size }
func (f servedFile) Mode() fs.FileMode          { return 0o444 }
func (f servedFile) ModTime() time.Time         { return f.content.ModTime }
func (f servedFile) IsDir() bool                { return false }
func (f servedFile) Sys() any                   { return nil }
