package importing

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// SCCPConf reads an sccp.conf of chan-sccp: sections with templates (!), inheritance
// and additions (+), devices with their buttons, lines, and sets of softkeys. Files
// that it includes are taken from dir, which may be nil. Keys that mean nothing here
// are noted with their line. The error is a [config.Problems] when a file cannot be
// understood.
func SCCPConf(file string, r io.Reader, dir fs.FS) (*Result, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	c := &conf{
		noted: make(map[Note]bool), numbers: make(map[string]string), taken: make(map[string]bool), keySets: make(map[string]bool),
		templates: make(map[string]string), files: files{dir: dir, size: len(text)},
	}
	parts := &reading{conf: c, byName: make(map[string]*section)}
	c.files.read(c, parts, file, text, 0)
	if parts.comment > 0 {
		c.problem(parts.comment, "the comment that begins with ;-- has no end", "write --; behind it")
	}
	if len(parts.sections) == 0 && len(c.problems) == 0 {
		c.problem(1, "the file has no sections", "is it an sccp.conf?")
	}
	var yaml []byte
	if len(c.problems) == 0 {
		yaml = c.convert(parts.sections)
	}
	slices.SortStableFunc(c.notes, func(a, b Note) int { return cmp.Compare(a.Line, b.Line) })
	notes, problems := c.files.place(c.notes, sorted(c.problems))
	if len(problems) > 0 {
		return nil, problems
	}
	return &Result{YAML: yaml, Notes: notes, Devices: c.count, Lines: c.countLines}, nil
}

// conf is an sccp.conf on its way to a configuration.
type conf struct {
	files     files
	problems  config.Problems // with lines as files counts them; notes likewise
	notes     []Note
	noted     map[Note]bool
	numbers   map[string]string // of lines, by their names
	taken     map[string]bool   // those numbers
	keySets   map[string]bool   // names of sets of softkeys
	templates map[string]string // names of button templates by their content

	head, softKeys, buttons, lines, devices draft
	count, countLines                       int
}

func (c *conf) problem(line int, message, fix string) {
	if len(c.problems) >= maxProblems {
		return
	}
	c.problems = append(c.problems, config.Problem{Line: line, Column: 1, Message: message, Fix: fix})
}

// maxNotes is how many are told of one file.
const maxNotes = 10_000

// note tells once what was left out; lines of templates come by often.
func (c *conf) note(line int, message string) {
	if len(c.notes) == maxNotes {
		message = "this and more is left out; nobody reads so many notes"
	}
	n := Note{Line: line, Message: message}
	if !c.noted[n] && len(c.notes) <= maxNotes {
		c.noted[n] = true
		c.notes = append(c.notes, n)
	}
}

func (c *conf) leaveOut(e entry, why string) {
	c.note(e.line, fmt.Sprintf("%q is left out: %s", e.key, why))
}

func (c *conf) convert(sections []*section) []byte {
	var lines, devices []*section
	for _, s := range sections {
		kind, ok := s.get("type")
		is := func(what string) bool { return ok && strings.EqualFold(kind.value, what) }
		switch {
		case s.template:
			continue
		case strings.EqualFold(s.name, "general"):
			c.general(s)
		case is("softkeyset"):
			c.softKeySet(s)
		case is("line"):
			lines = append(lines, s)
		case is("device"):
			devices = append(devices, s)
		case ok:
			c.note(kind.line, fmt.Sprintf("the section [%s] is left out: its type is unknown", s.name))
		default:
			c.note(s.line, fmt.Sprintf("the section [%s] is left out: it has no type", s.name))
		}
	}
	// What a line calls by itself must be there, so all numbers come first.
	c.number(lines)
	for _, s := range lines {
		c.line(s)
	}
	for _, s := range devices {
		c.device(s)
	}
	var out draft
	out.add(&c.head)
	for _, part := range []struct {
		name string
		text *draft
	}{{"softkeys", &c.softKeys}, {"button-templates", &c.buttons}, {"lines", &c.lines}, {"devices", &c.devices}} {
		if !part.text.empty() {
			out.own(part.name, ":")
			out.add(part.text)
		}
	}
	c.problems = append(c.problems, found("", &out)...)
	return out.text
}

// caption is a text without the quotes that people put around it.
func caption(text string) string {
	if inner, ok := strings.CutPrefix(text, `"`); ok && strings.HasSuffix(inner, `"`) {
		return strings.TrimSpace(strings.TrimSuffix(inner, `"`))
	}
	return text
}

// isNumber tells whether phones can dial a text.
func isNumber(s string) bool {
	const most = 24 // a number field of the protocol
	return s != "" && len(s) <= most && strings.Trim(s, "0123456789*") == ""
}

// last returns the entries that count: the last of each key, in the order of the
// file, and all of those that may stand many times.
func last(s *section, many ...string) (list []entry) {
	seen := make(map[string]bool)
	for _, e := range slices.Backward(s.entries) {
		if slices.Contains(many, e.key) || !seen[e.key] {
			list = append(list, e)
		}
		seen[e.key] = true
	}
	slices.Reverse(list)
	return list
}

// isYes understands the words of Asterisk for true and false.
func isYes(value string) (yes, ok bool) {
	switch strings.ToLower(value) {
	case "yes", "true", "y", "t", "1", "on", "full":
		return true, true
	case "no", "false", "n", "f", "0", "off":
		return false, true
	}
	return false, false
}
