// Package importing turns lists of phones from elsewhere into a configuration: CSV
// as spreadsheets write it, and the sccp.conf of chan-sccp. It writes CSV too.
//
// What cannot be taken over is told with its line, never left out silently. What
// comes out is a text that package config reads without a complaint.
package importing

import (
	"errors"
	"fmt"
	"io"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// MaxSize is how many bytes of a list are read.
const MaxSize = 16 << 20

// Result is an imported list.
type Result struct {
	YAML []byte // sections of a configuration
	// Notes tell what was left out or changed, in the order of the lines.
	Notes   []Note
	Devices int // phones in YAML
	Lines   int // lines in YAML
}

// Note is something of the list that is not in the configuration as it was.
type Note struct {
	File    string
	Line    int
	Message string // holds no values, which could be secrets
}

func (n Note) String() string { return fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Message) }

var errTooLarge = fmt.Errorf("the file is larger than %d MiB", MaxSize>>20)

func readAll(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("importing: %w", err)
	case len(text) > MaxSize:
		return nil, fmt.Errorf("importing: %w", errTooLarge)
	}
	return text, nil
}

// maxProblems is how many are told of one list.
const maxProblems = 1000

// found reads a draft as it will be read, and returns what is wrong by the places of
// the list.
func found(file string, d *draft) (problems config.Problems) {
	_, err := config.Parse(file, d.text)
	var wrong config.Problems
	errors.As(err, &wrong)
	for _, p := range wrong {
		at := d.origin(p.Line)
		problems = append(problems, config.Problem{File: file, Line: at.line, Column: at.column, Message: p.Message, Fix: p.Fix})
	}
	return problems
}
