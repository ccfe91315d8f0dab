package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// stdinName is the name of the standard input on the command line.
const stdinName = "-"

// shownName is what messages call a file.
func shownName(name string) string {
	if name == stdinName {
		return "<stdin>"
	}
	return name
}

// read returns the text of a file, which may not be larger than phones' files
// ever are.
func (t *tool) read(name string) ([]byte, error) {
	if name == stdinName {
		return limited(t.stdin, shownName(name))
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, short(name, err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s: is a directory; name the files in it", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, short(name, err)
	}
	defer f.Close()
	return limited(f, name)
}

func limited(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, cnfxml.DefaultMaxSize+1))
	if err != nil {
		return nil, short(name, err)
	}
	if len(data) > cnfxml.DefaultMaxSize {
		return nil, fmt.Errorf("%s: larger than %d bytes, which no phone file is", name, cnfxml.DefaultMaxSize)
	}
	return data, nil
}

// short is an error with the name in front, once.
func short(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// named is an error of the package with the file it is about in front.
func named(name string, err error) error {
	return fmt.Errorf("%s: %s", shownName(name), strings.TrimPrefix(err.Error(), "cnfxml: "))
}

// parseFile reads and parses a file. Errors are in the form that compilers
// have.
func (t *tool) parseFile(name string, mode cnfxml.Mode) (*cnfxml.Document, error) {
	data, err := t.read(name)
	if err != nil {
		return nil, err
	}
	doc, err := cnfxml.Parse(data, cnfxml.Options{Mode: mode})
	if err != nil {
		return nil, located(name, err)
	}
	return doc, nil
}

// locatedError prints in the form that editors understand.
type locatedError struct {
	file   string
	syntax *cnfxml.SyntaxError
}

func (e *locatedError) Error() string {
	return fmt.Sprintf("%s:%d:%d: error: %s [%s]", e.file, e.syntax.Line, e.syntax.Column, e.syntax.Msg, codeSyntax)
}

func (e *locatedError) Unwrap() error { return e.syntax }

func located(name string, err error) error {
	var syntax *cnfxml.SyntaxError
	if errors.As(err, &syntax) {
		return &locatedError{shownName(name), syntax}
	}
	return named(name, err)
}

// replace writes a file in one step: who reads it meanwhile gets the old text
// or the new one, never a part. Links are followed, and the mode is kept.
func replace(name string, data []byte) (err error) {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return short(name, err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return short(name, err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: is no regular file; write elsewhere with -o", name)
	}
	f, err := os.CreateTemp(filepath.Dir(target), ".cnfxml-*")
	if err != nil {
		return short(name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(short(name, err), os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}

// create writes a new file, or one that is there, in one step. Files of phones
// hold passwords, so a new one is for its owner only.
func create(name string, data []byte) error {
	if _, err := os.Stat(name); err == nil {
		return replace(name, data)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return short(name, err)
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(short(name, err), os.Remove(name))
	}
	return nil
}

// put writes text to where -o says: a file, or - for the standard output.
func (t *tool) put(out string, data []byte) int {
	if out == stdinName || out == "" {
		t.write(data)
		return exitClean
	}
	if err := create(out, data); err != nil {
		return t.fail(err)
	}
	t.record.wrote(out)
	return exitClean
}
