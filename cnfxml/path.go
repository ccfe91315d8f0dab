package cnfxml

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Errors of paths.
var (
	// ErrPath: the path cannot be read.
	ErrPath = errors.New("malformed path")
	// ErrNotFound: nothing stands at the path.
	ErrNotFound = errors.New("not found")
	// ErrNotLeaf: the path leads to an element that has elements inside, where
	// a value is wanted.
	ErrNotLeaf = errors.New("element has elements inside")
	// ErrValue: the value cannot be used.
	ErrValue = errors.New("invalid value")
)

// PathError tells which path an operation failed on.
type PathError struct {
	Path string
	Msg  string
	Err  error // one of ErrPath, ErrNotFound, ErrNotLeaf, ErrValue, ErrMalformed
}

func (e *PathError) Error() string {
	if e.Msg == "" {
		return fmt.Sprintf("cnfxml: path %q: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("cnfxml: path %q: %v: %s", e.Path, e.Err, e.Msg)
}

func (e *PathError) Unwrap() error { return e.Err }

// path is a parsed path. With an attr it leads to an attribute of the element
// that the steps lead to.
type path struct {
	steps []step
	attr  string
}

// step is one element on the way: its name and what else must be true of it.
type step struct {
	name  string
	conds []cond
	nth   int // counts elements that fulfil the rest, from 1; 0 for any
}

// cond demands that an attribute, or a child element, has a value.
type cond struct {
	attr  bool
	name  string
	value string
}

// parsePath reads a path: steps separated by slashes, from below the root
// element, or from above it after a leading slash. A step is an element name
// followed by [@attribute=value], [child=value] and [n] in any number; values
// with ] or / in them are quoted with ' or ". The last step may be @attribute;
// the slash before it can be left out.
//
// Errors name the path as whole, of which text may be a part.
func parsePath(whole, text string) (path, error) {
	s := pathScanner{whole: whole, text: text}
	var p path
	for !s.take('@') {
		next, err := s.step()
		if err != nil {
			return path{}, err
		}
		p.steps = append(p.steps, next)
		switch {
		case s.pos == len(text):
			return p, nil
		case s.take('/') || text[s.pos] == '@':
		default:
			return path{}, s.fail("expected / before " + strconv.Quote(text[s.pos:]))
		}
	}
	if p.attr = s.name(); p.attr == "" || s.pos < len(text) {
		return path{}, s.fail("an attribute name must end the path")
	}
	return p, nil
}

type pathScanner struct {
	whole string
	text  string
	pos   int
}

func (s *pathScanner) fail(msg string) error {
	return &PathError{Path: s.whole, Msg: msg, Err: ErrPath}
}

func (s *pathScanner) take(c byte) bool {
	if s.pos < len(s.text) && s.text[s.pos] == c {
		s.pos++
		return true
	}
	return false
}

// name takes a name, or nothing when there is none.
func (s *pathScanner) name() string {
	end := strings.IndexAny(s.text[s.pos:], "/[]=@")
	if end < 0 {
		end = len(s.text) - s.pos
	}
	name := s.text[s.pos : s.pos+end]
	if !isName(name) {
		return ""
	}
	s.pos += end
	return name
}

func (s *pathScanner) step() (step, error) {
	st := step{name: s.name()}
	if st.name == "" {
		return step{}, s.fail("expected a name before " + strconv.Quote(s.text[s.pos:]))
	}
	for s.take('[') {
		if err := s.condition(&st); err != nil {
			return step{}, err
		}
	}
	return st, nil
}

func (s *pathScanner) condition(st *step) error {
	if end := strings.IndexByte(s.text[s.pos:], ']'); end > 0 {
		if n, err := strconv.Atoi(s.text[s.pos : s.pos+end]); err == nil {
			if n < 1 || st.nth != 0 {
				return s.fail("an index is a single number from 1")
			}
			st.nth = n
			s.pos += end + 1
			return nil
		}
	}
	c := cond{attr: s.take('@')}
	if c.name = s.name(); c.name == "" || !s.take('=') {
		return s.fail("expected [n], [@attribute=value] or [child=value] before " + strconv.Quote(s.text[s.pos:]))
	}
	var ok bool
	if c.value, ok = s.value(); !ok {
		return s.fail("a condition has no end")
	}
	st.conds = append(st.conds, c)
	return nil
}

// value takes a value and the ] behind it.
func (s *pathScanner) value() (string, bool) {
	closing := "]"
	for _, quote := range []byte{'\'', '"'} {
		if s.take(quote) {
			closing = string(quote) + "]"
			break
		}
	}
	end := strings.Index(s.text[s.pos:], closing)
	if end < 0 {
		return "", false
	}
	value := s.text[s.pos : s.pos+end]
	s.pos += end + len(closing)
	return value, true
}

// quoteCondition writes a value so that parsePath reads it back. It fails for
// a value with both kinds of quotes.
func quoteCondition(v string) (string, bool) {
	switch {
	case v != "" && !strings.ContainsAny(v, "]/'\""):
		return v, true
	case !strings.Contains(v, "'"):
		return "'" + v + "'", true
	case !strings.Contains(v, `"`):
		return `"` + v + `"`, true
	}
	return "", false
}

// Path returns a path that Lookup finds the node by: names, with the attribute
// or child that is the key of an element, such as priority, or else with a
// number where siblings share a name. Text and other nodes that are no
// elements have the path of their parent. The root's path is "/" and its name.
func (n Node) Path() string {
	for n.Valid() && n.Kind() != KindElement && n.Kind() != KindDocument {
		n = n.Parent()
	}
	if n.Kind() != KindElement {
		return ""
	}
	if n.Parent().Kind() == KindDocument {
		return "/" + n.Name()
	}
	var steps []step
	for n.Parent().Kind() == KindElement {
		n.doc.withFamily(n.Parent().i, func(f *family) { steps = append(steps, f.step(n.i)) })
		n = n.Parent()
	}
	slices.Reverse(steps)
	return stepsText(steps)
}

// stepsText writes steps as parsePath reads them.
func stepsText(steps []step) string {
	var b strings.Builder
	for i := range steps {
		if i > 0 {
			b.WriteByte('/')
		}
		steps[i].appendTo(&b)
	}
	return b.String()
}

func (s *step) appendTo(b *strings.Builder) {
	b.WriteString(s.name)
	for _, c := range s.conds {
		b.WriteByte('[')
		if c.attr {
			b.WriteByte('@')
		}
		b.WriteString(c.name)
		b.WriteByte('=')
		value, _ := quoteCondition(c.value)
		b.WriteString(value)
		b.WriteByte(']')
	}
	if s.nth > 0 {
		b.WriteByte('[')
		b.WriteString(strconv.Itoa(s.nth))
		b.WriteByte(']')
	}
}
