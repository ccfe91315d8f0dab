package importing

import (
	"fmt"
	"slices"
	"strings"
)

// entry is a "key = value" of an sccp.conf.
type entry struct {
	key, value string
	line       int
}

// section is a part of an sccp.conf, with what it inherits in front.
type section struct {
	name     string
	line     int
	template bool // only to inherit from
	entries  []entry
}

// get returns the last value of a key.
func (s *section) get(key string) (e entry, ok bool) {
	for _, e := range slices.Backward(s.entries) {
		if e.key == key {
			return e, true
		}
	}
	return entry{}, false
}

// Limits of an sccp.conf.
const (
	maxEntries = 10_000 // of a section, what it inherits included
	maxInherit = 2_000_000
)

// reading is an sccp.conf while it is read.
type reading struct {
	conf      *conf
	sections  []*section
	byName    map[string]*section
	current   *section
	inherited int
	comment   int // line of the ;-- that has no --; yet
}

// line returns a directive, such as "#include x.conf", for others to follow.
func (r *reading) line(number int, text string) (directive string) {
	text = strings.TrimSpace(r.withoutComments(number, text))
	switch {
	case text == "":
	case text[0] == '[':
		r.heading(number, text)
	case text[0] == '#':
		return text
	default:
		r.entry(number, text)
	}
	return ""
}

// withoutComments cuts ";" and what follows, unless it is written "\\;".
func (r *reading) withoutComments(number int, text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		rest := text[i:]
		switch {
		case r.comment > 0:
			end := strings.Index(rest, "--;")
			if end < 0 {
				return out.String()
			}
			r.comment = 0
			i += end + 3
		case strings.HasPrefix(rest, ";--") && !strings.HasPrefix(rest, ";---"):
			r.comment = number
			i += 3
		case rest[0] == ';':
			return out.String()
		case strings.HasPrefix(rest, `\;`):
			out.WriteByte(';')
			i += 2
		default:
			out.WriteByte(rest[0])
			i++
		}
	}
	return out.String()
}

func (r *reading) heading(number int, text string) {
	name, rest, ok := strings.Cut(text[1:], "]")
	name, rest = strings.TrimSpace(name), strings.TrimSpace(rest)
	r.current = nil
	if !ok || name == "" || rest != "" && (rest[0] != '(' || rest[len(rest)-1] != ')') {
		r.conf.problem(number, "this is no heading of a section", "write [name], [name](!) or [name](template)")
		return
	}
	s := &section{name: name, line: number}
	add := false
	for word := range strings.SplitSeq(strings.Trim(rest, "()"), ",") {
		switch word = strings.TrimSpace(word); word {
		case "":
		case "!":
			s.template = true
		case "+":
			add = true
		default:
			r.inherit(s, number, word)
		}
	}
	before := r.byName[name]
	switch {
	case add && before == nil:
		r.conf.problem(number, fmt.Sprintf("there is no section [%s] to add to", name), "remove (+), or put the section before this one")
	case add:
		before.entries = append(before.entries, s.entries...)
		r.current = before
		return
	case before != nil:
		r.conf.problem(number, fmt.Sprintf("the section [%s] stands here twice", name), fmt.Sprintf("remove one, or add to the first in %s with (+)", r.conf.files.spot(before.line, number)))
	}
	r.byName[name] = s
	r.sections = append(r.sections, s)
	r.current = s
}

func (r *reading) inherit(s *section, number int, parent string) {
	p := r.byName[parent]
	if p == nil {
		r.conf.problem(number, fmt.Sprintf("there is no section [%s] to inherit from", parent), "put that section before this one")
		return
	}
	r.inherited += len(p.entries)
	if len(s.entries)+len(p.entries) > maxEntries || r.inherited > maxInherit {
		r.conf.problem(number, "the section inherits too much", fmt.Sprintf("a section has at most %d lines", maxEntries))
		return
	}
	s.entries = append(s.entries, p.entries...)
}

func (r *reading) entry(number int, text string) {
	key, value, ok := strings.Cut(text, "=")
	key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(strings.TrimPrefix(value, ">"))
	switch {
	case !ok || key == "":
		r.conf.problem(number, "this is neither a section nor a key with a value", `write "key = value", and ; before comments`)
	case r.current == nil:
		r.conf.problem(number, "a key outside of a section", "put [general] or the name of a device before it")
	case len(r.current.entries) >= maxEntries:
		r.conf.problem(number, "the section is too long", fmt.Sprintf("a section has at most %d lines", maxEntries))
	default:
		r.current.entries = append(r.current.entries, entry{key, value, number})
	}
}
