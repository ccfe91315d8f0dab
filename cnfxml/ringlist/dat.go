package ringlist

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// MaxDATSize limits what ParseDAT reads, in bytes.
const MaxDATSize = 1 << 20

// DAT is RINGLIST.DAT: a ring a line, its name, tabs, its file. Lines of any
// other form are kept and have no ring.
type DAT struct {
	lines []datLine
	eol   string
}

type datLine struct {
	text string // with its line end
	ring bool
}

// ParseDAT reads the text form. The error wraps cnfxml.ErrLimit.
func ParseDAT(data []byte) (*DAT, error) {
	if len(data) > MaxDATSize {
		return nil, fmt.Errorf("ringlist: %d bytes, the limit is %d: %w", len(data), MaxDATSize, cnfxml.ErrLimit)
	}
	d := &DAT{eol: "\n"}
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		d.eol = "\r\n"
	}
	for line := range strings.Lines(string(data)) {
		_, ok := datRing(line)
		d.lines = append(d.lines, datLine{line, ok})
	}
	return d, nil
}

func datRing(line string) (Ring, bool) {
	name, file, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
	r := Ring{DisplayName: strings.TrimSpace(name), FileName: strings.TrimSpace(file)}
	return r, ok && r.DisplayName != "" && r.FileName != ""
}

// Bytes returns the text. Unchanged lines are as they were.
func (d *DAT) Bytes() []byte {
	var b bytes.Buffer
	for _, l := range d.lines {
		b.WriteString(l.text)
	}
	return b.Bytes()
}

// Rings returns the entries.
func (d *DAT) Rings() []Ring {
	var list []Ring
	for _, l := range d.lines {
		if r, ok := datRing(l.text); ok && l.ring {
			list = append(list, r)
		}
	}
	return list
}

// Set replaces the i-th ring, counted from 0, or adds one behind the last. The
// error wraps cnfxml.ErrValue or cnfxml.ErrNotFound.
func (d *DAT) Set(i int, r Ring) error {
	if _, ok := datRing(r.DisplayName + "\t" + r.FileName); !ok || strings.ContainsAny(r.DisplayName+r.FileName, "\t\r\n") {
		return fmt.Errorf("ringlist: ring %q, file %q: %w", r.DisplayName, r.FileName, cnfxml.ErrValue)
	}
	line := datLine{r.DisplayName + "\t" + r.FileName + d.eol, true}
	at := d.line(i)
	switch {
	case at >= 0:
		if !strings.HasSuffix(d.lines[at].text, "\n") {
			line.text = strings.TrimSuffix(line.text, d.eol)
		}
		d.lines[at] = line
	case i == len(d.Rings()):
		if n := len(d.lines); n > 0 && !strings.HasSuffix(d.lines[n-1].text, "\n") {
			d.lines[n-1].text += d.eol
		}
		d.lines = append(d.lines, line)
	default:
		return fmt.Errorf("ringlist: ring %d: %w", i, cnfxml.ErrNotFound)
	}
	return nil
}

// Delete removes the i-th ring, counted from 0. The error wraps
// cnfxml.ErrNotFound.
func (d *DAT) Delete(i int) error {
	at := d.line(i)
	if at < 0 {
		return fmt.Errorf("ringlist: ring %d: %w", i, cnfxml.ErrNotFound)
	}
	d.lines = append(d.lines[:at:at], d.lines[at+1:]...)
	return nil
}

func (d *DAT) line(i int) int {
	for at, l := range d.lines {
		if !l.ring {
			continue
		}
		if i == 0 {
			return at
		}
		i--
	}
	return -1
}

// Validate checks the list as Validate does for XML, and finds lines that are
// no ring.
func (d *DAT) Validate() []cnfxml.Diagnostic {
	c := &binding.Check{}
	var list List
	var at []int
	for i, l := range d.lines {
		r, ok := datRing(l.text)
		if ok {
			list.Rings, at = append(list.Rings, r), append(at, i+1)
			continue
		}
		if strings.TrimSpace(l.text) != "" {
			c.AddAt(i+1, 1, CodeFile, cnfxml.Warning, binding.SourceFiles, "a ring is its name, a tab and its file")
		}
	}
	found := c.Found()
	for _, diag := range list.Validate() {
		var n int
		if _, err := fmt.Sscanf(diag.Path, "Ring[%d]", &n); err == nil && n <= len(at) {
			diag.Line, diag.Column, diag.Path = at[n-1], 1, ""
		}
		found = append(found, diag)
	}
	binding.SortByPosition(found)
	return found
}

// AppendDAT writes the list in the text form. A name or file that is empty or
// has a tab, a line end or bytes that are not UTF-8 is an error that wraps
// cnfxml.ErrValue; dst then comes back as it was.
func (l *List) AppendDAT(dst []byte) ([]byte, error) {
	out := dst
	for i := range l.Rings {
		r := &l.Rings[i]
		text := r.DisplayName + r.FileName
		if r.DisplayName == "" || r.FileName == "" || strings.ContainsAny(text, "\t\r\n") || !utf8.ValidString(text) {
			return dst, fmt.Errorf("ringlist: ring %d, name %q, file %q: %w", i+1, r.DisplayName, r.FileName, cnfxml.ErrValue)
		}
		out = append(out, r.DisplayName...)
		out = append(out, '\t')
		out = append(out, r.FileName...)
		out = append(out, '\r', '\n')
	}
	return out, nil
}
