package cnfxml

import "fmt"

// reports collects findings.
type reports struct {
	found []Diagnostic
	count [Error + 1]int
	last  map[finding]folded
}

// finding is what makes two findings the same.
type finding struct {
	code Code
	name string // of the element
}

// folded tells how often a finding was made, and where the last one of it
// that is listed stands in found.
type folded struct{ times, at int }

// foldAfter is how often one finding is listed before the rest is counted.
func foldAfter(s Severity) int {
	switch s {
	case Error:
		return 8
	case Warning:
		return 4
	}
	return 1
}

// maxFindings bounds how many different findings are told apart.
const maxFindings = 1024

// say reports something about an element. The message must not hold secrets.
func (c *checker) say(e int32, code Code, s Severity, source, format string, args ...any) {
	c.report(e, finding{code, c.name(e)}, c.doc.at(e).Offset(), s, source, format, args...)
}

// sayAt is say for an attribute of the element.
func (c *checker) sayAt(e int32, a Attr, code Code, s Severity, source, format string, args ...any) {
	c.report(e, finding{code, c.name(e)}, a.Offset, s, source, format, args...)
}

func (c *checker) report(e int32, key finding, offset int, s Severity, source, format string, args ...any) {
	was, known := c.last[key]
	if known && was.times >= foldAfter(s) {
		c.found[was.at].More++
		return
	}
	if c.count[s] >= maxDiagnostics || !known && len(c.last) >= maxFindings {
		return
	}
	if c.last == nil {
		c.last = make(map[finding]folded)
	}
	c.last[key] = folded{times: was.times + 1, at: len(c.found)}
	c.count[s]++
	line, column := c.doc.Position(offset)
	c.found = append(c.found, Diagnostic{
		Code: key.code, Severity: s, Path: c.doc.at(e).Path(), Line: line, Column: column, Offset: offset,
		Message: fmt.Sprintf(format, args...), Source: source,
	})
}

// sayOnce is say for findings that are the same whatever the element.
func (c *checker) sayOnce(e int32, code Code, s Severity, source, format string, args ...any) {
	c.report(e, finding{code: code}, c.doc.at(e).Offset(), s, source, format, args...)
}

// repairs takes over what the parser repaired. What it says about an element
// that holds a secret may quote the secret.
func (c *checker) repairs() {
	c.found = c.doc.Diagnostics()
	for i := range c.found {
		c.found[i].Offset = c.doc.outside(int(c.doc.repairs[i].offset))
		if c.found[i].Code == CodeMissingEndTag {
			c.unclosed = append(c.unclosed, c.doc.repairs[i].node)
		}
		if n := c.doc.at(c.doc.repairs[i].node); isSecretName(n.Name()) {
			c.found[i].Message = "the text of " + n.Name() + " is not well-formed: write & as &amp; and < as &lt;"
		}
	}
}

// quoted shows a value in a message: short, and not at all when it may hold a
// password.
func quoted(text string) string {
	const most = 48
	switch {
	case redactValues(text) != text || mayHoldCredentials(text):
		return "(not shown)"
	case len(text) > most:
		return fmt.Sprintf("%.*q...", most, text)
	}
	return fmt.Sprintf("%q", text)
}

// mayHoldCredentials recognises user:password@host.
func mayHoldCredentials(text string) bool {
	colon := false
	for i := range len(text) {
		switch text[i] {
		case ':':
			colon = true
		case '@':
			if colon {
				return true
			}
		}
	}
	return false
}
