package dialplan

import (
	"errors"
	"fmt"
	"slices"

	"github.com/skinnykit/skinny/cnfxml"
)

// Document is a dial plan as its author wrote it. Edits replace single byte
// ranges; everything else stays as it was.
//
// A Document must not be used by several goroutines while one of them edits it.
type Document struct {
	src  []byte
	opts cnfxml.Options

	rules    []span
	attrs    []attribute // of all tags
	stamp    cnfxml.Opt[string]
	root     span
	rootName string
	findings []finding
	repairs  int // of findings
}

// span is a tag; offsets point into src.
type span struct {
	start, end int
	attrs      []attribute
	commented  bool // stands in what XML takes for a comment
}

type attribute struct {
	name, nameEnd, val, valEnd int
	end                        int // behind the quote
}

// finding is a Diagnostic before anybody asked for its line.
type finding struct {
	code     cnfxml.Code
	severity cnfxml.Severity
	offset   int
	msg      string
	source   string
}

// Parse reads a dial plan. Strict refuses what neither phones nor XML readers
// take; Lenient repairs that, and Diagnostics tells where. What only one of
// them takes is never refused: see Validate. MaxSize, MaxAttrs and MaxRepairs
// of the options apply.
//
// The error is a *cnfxml.SyntaxError, or wraps cnfxml.ErrRoot when the file is
// something else.
func Parse(data []byte, opts cnfxml.Options) (*Document, error) {
	orDefault := func(n, otherwise int) int {
		if n <= 0 {
			return otherwise
		}
		return n
	}
	opts.MaxSize = orDefault(opts.MaxSize, cnfxml.DefaultMaxSize)
	opts.MaxAttrs = orDefault(opts.MaxAttrs, cnfxml.DefaultMaxAttrs)
	opts.MaxDepth = orDefault(opts.MaxDepth, cnfxml.DefaultMaxDepth)
	opts.MaxRepairs = orDefault(opts.MaxRepairs, cnfxml.DefaultMaxRepairs)
	if len(data) > opts.MaxSize {
		return nil, sizeError(len(data), opts.MaxSize)
	}
	d := &Document{src: slices.Clone(data), opts: opts}
	if err := d.index(); err != nil {
		return nil, err
	}
	return d, nil
}

func sizeError(size, limit int) error {
	return &cnfxml.SyntaxError{
		Line: 1, Column: 1,
		Msg: fmt.Sprintf("%d bytes, the limit is %d", size, limit), Err: cnfxml.ErrLimit,
	}
}

// Bytes returns a copy of the text. Without edits it equals the input of Parse.
func (d *Document) Bytes() []byte { return slices.Clone(d.src) }

// Len returns the number of rules.
func (d *Document) Len() int { return len(d.rules) }

// Plan returns the rules. It shares nothing with the document.
func (d *Document) Plan() *Plan {
	p := &Plan{VersionStamp: d.stamp, Rules: make([]Rule, len(d.rules))}
	for i := range d.rules {
		for _, a := range d.rules[i].attrs {
			p.Rules[i].set(d.text(a.name, a.nameEnd), d.text(a.val, a.valEnd))
		}
	}
	return p
}

func (d *Document) text(from, to int) string { return string(d.src[from:to]) }

// Position returns line and column, both from 1, of the i-th rule.
func (d *Document) Position(i int) (line, column int) {
	if i < 0 || i >= len(d.rules) {
		return 0, 0
	}
	lines := indexLines(d.src)
	return lines.position(d.rules[i].start)
}

// Diagnostics lists the repairs that Lenient made, in document order.
func (d *Document) Diagnostics() []cnfxml.Diagnostic {
	return d.diagnose(d.findings[:d.repairs])
}

func (d *Document) diagnose(list []finding) []cnfxml.Diagnostic {
	if len(list) == 0 {
		return nil
	}
	lines := indexLines(d.src)
	out := make([]cnfxml.Diagnostic, len(list))
	for i, f := range list {
		line, column := lines.position(f.offset)
		out[i] = cnfxml.Diagnostic{
			Code: f.code, Severity: f.severity, Line: line, Column: column, Message: f.msg, Source: f.source,
		}
	}
	return out
}

// ErrRule: a rule cannot be edited.
var ErrRule = errors.New("no such rule")

type lineIndex []int

func indexLines(src []byte) lineIndex {
	index := lineIndex{-1}
	for i, c := range src {
		if c == '\n' {
			index = append(index, i)
		}
	}
	return index
}

func (l lineIndex) position(offset int) (line, column int) {
	line, _ = slices.BinarySearch(l, offset)
	return line, offset - l[line-1]
}
