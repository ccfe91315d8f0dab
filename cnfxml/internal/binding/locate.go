package binding

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml"
)

// The evidence behind findings.
const (
	SourceParser = "Cisco's SIP phone parser"
	SourceSDK    = "Cisco document OL-20949"
	SourceDocs   = "usecallmanager.nz"
	SourceFiles  = "common practice in working files"
)

// Check collects findings about a struct.
type Check struct {
	found []cnfxml.Diagnostic
}

// Add notes a finding at a path.
func (c *Check) Add(code cnfxml.Code, severity cnfxml.Severity, source, path, format string, args ...any) {
	if len(c.found) < maxFindings {
		c.found = append(c.found, cnfxml.Diagnostic{
			Code: code, Severity: severity, Path: path, Message: fmt.Sprintf(format, args...), Source: source,
		})
	}
}

// AddAt notes a finding at a place in a text without paths.
func (c *Check) AddAt(line, column int, code cnfxml.Code, severity cnfxml.Severity, source, format string, args ...any) {
	if len(c.found) < maxFindings {
		c.found = append(c.found, cnfxml.Diagnostic{
			Code: code, Severity: severity, Line: line, Column: column, Message: fmt.Sprintf(format, args...), Source: source,
		})
	}
}

// Found returns the findings in the order in which they were noted.
func (c *Check) Found() []cnfxml.Diagnostic { return c.found }

// Nth is the path of the i-th member, counted from 0, of a list.
func Nth(name string, i int) string { return fmt.Sprintf("%s[%d]", name, i+1) }

// Locate gives findings whose path leads into doc their line and column, and
// returns them behind read, all in document order.
func Locate(doc *cnfxml.Document, read, found []cnfxml.Diagnostic) []cnfxml.Diagnostic {
	all := read
	for _, d := range found {
		d.Line, d.Column = position(doc, d.Path)
		all = append(all, d)
	}
	SortByPosition(all)
	return all
}

// position finds the place of a path, or of what exists on the way to it.
func position(doc *cnfxml.Document, path string) (line, column int) {
	path, attr, _ := strings.Cut(path, "@")
	n := doc.Root()
	for path != "" {
		if found, err := doc.Lookup(path); err == nil {
			n = found
			break
		}
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
	}
	for a := range n.Attrs() {
		if a.Name == attr {
			return doc.Position(a.Offset)
		}
	}
	return n.Position()
}

// MaxLen notes a text with more than most characters.
func (c *Check) MaxLen(severity cnfxml.Severity, source, path, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		c.Add(cnfxml.CodeLength, severity, source, path, "%d characters, phones take %d", n, most)
	}
}

// MaxCount notes a list with more than most members; path is that of the
// first one too many.
func (c *Check) MaxCount(severity cnfxml.Severity, source, name string, n, most int) {
	if n > most {
		c.Add(CodeCount, severity, source, Nth(name, most), "%d entries, phones take %d", n, most)
	}
}

// Needed notes a missing value.
func (c *Check) Needed(source, path, name, text string) {
	if text == "" {
		c.Add(CodeMissing, cnfxml.Error, source, path, "%s is missing", name)
	}
}

// WrongRoot is what Validate finds in a document of another kind.
func WrongRoot(doc *cnfxml.Document, err error) []cnfxml.Diagnostic {
	root := doc.Root()
	line, column := root.Position()
	return append(doc.Diagnostics(), cnfxml.Diagnostic{
		Code: cnfxml.CodeRoot, Severity: cnfxml.Error, Path: root.Path(), Line: line, Column: column,
		Message: strings.TrimPrefix(err.Error(), "cnfxml: "), Source: SourceFiles,
	})
}
