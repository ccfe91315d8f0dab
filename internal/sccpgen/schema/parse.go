package schema

import (
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseFS reads every *.skinny file at the root of fsys and checks the whole.
func ParseFS(fsys fs.FS) (*Schema, error) {
	names, err := fs.Glob(fsys, "*.skinny")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	files := make([]File, 0, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: name, Data: data})
	}
	return Parse(files)
}

// File is one schema file.
type File struct {
	Name string
	Data []byte
}

// Parse reads the files of one schema and checks the whole.
func Parse(files []File) (*Schema, error) {
	s := &Schema{Terms: map[string]Term{}}
	for _, f := range files {
		p := &parser{schema: s, file: f.Name}
		if err := p.parse(string(f.Data)); err != nil {
			return nil, err
		}
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, nil
}

// line is a line of a schema file without its comment.
type line struct {
	pos     Pos
	depth   int
	words   []string
	comment string // behind the words
	doc     string // lines of comment above, at the same depth
}

type parser struct {
	schema *Schema
	file   string
	group  *Group
	lines  []line
	next   int
}

func (p *parser) parse(text string) error {
	head, err := p.split(text)
	if err != nil {
		return err
	}
	p.group = &Group{Name: strings.TrimSuffix(path.Base(p.file), ".skinny"), Title: "", Doc: head}
	if title, rest, ok := strings.Cut(head, "\n"); ok || title != "" {
		p.group.Title, p.group.Doc = strings.TrimSuffix(title, "."), strings.TrimSpace(rest)
	}
	for p.next < len(p.lines) {
		if err := p.top(); err != nil {
			return err
		}
	}
	return nil
}

// split cuts the text into lines and returns the comment that heads the file:
// the first block of comment lines, ended by an empty line.
func (p *parser) split(text string) (head string, err error) {
	var doc []string
	docDepth, headDone := 0, false
	for i, raw := range strings.Split(text, "\n") {
		pos := Pos{p.file, i + 1}
		raw = strings.TrimSuffix(raw, "\r")
		if !printable(raw) {
			return "", errorf(pos, "a schema is UTF-8 text without control characters")
		}
		body := strings.TrimLeft(raw, "\t")
		depth := len(raw) - len(body)
		if strings.TrimSpace(body) == "" {
			if !headDone && len(p.lines) == 0 && len(doc) > 0 {
				head, headDone = strings.Join(doc, "\n"), true
			}
			doc = nil
			continue
		}
		if strings.HasPrefix(body, " ") {
			return "", errorf(pos, "indentation is by tabs")
		}
		if rest, ok := strings.CutPrefix(body, "//"); ok {
			if len(doc) > 0 && depth != docDepth {
				doc = nil
			}
			doc, docDepth = append(doc, strings.TrimPrefix(rest, " ")), depth
			continue
		}
		code, comment, _ := strings.Cut(body, "//")
		l := line{pos: pos, depth: depth, words: strings.Fields(code), comment: strings.TrimSpace(comment)}
		if len(doc) > 0 && docDepth == depth {
			l.doc = strings.Join(doc, "\n")
		}
		doc = nil
		p.lines = append(p.lines, l)
	}
	return head, nil
}

func printable(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }) < 0
}

func (p *parser) top() error {
	l := p.lines[p.next]
	p.next++
	if l.depth != 0 {
		return errorf(l.pos, "%q is indented but nothing stands above it", l.words[0])
	}
	if l.words[0] == "terms" {
		return p.terms()
	}
	if len(l.words) < 2 {
		return errorf(l.pos, "%q wants a name", l.words[0])
	}
	if err := goodName(l.pos, l.words[1]); err != nil {
		return err
	}
	switch l.words[0] {
	case "enum", "bits", "labels":
		return p.enum(l)
	case "struct":
		return p.strct(l)
	case "union":
		return p.union(l)
	case "message":
		return p.message(l)
	}
	return errorf(l.pos, "unknown word %q; expected enum, bits, labels, struct, union, message or terms", l.words[0])
}

// children returns the next line if it is deeper than depth.
func (p *parser) child(depth int) (line, bool, error) {
	if p.next == len(p.lines) || p.lines[p.next].depth <= depth {
		return line{}, false, nil
	}
	l := p.lines[p.next]
	if l.depth != depth+1 {
		return line{}, false, errorf(l.pos, "indented too deep")
	}
	p.next++
	return l, true, nil
}

func (p *parser) terms() error {
	for {
		l, ok, err := p.child(0)
		if err != nil || !ok {
			return err
		}
		if len(l.words) != 1 || l.comment == "" {
			return errorf(l.pos, "a term is a field name and its meaning as a comment")
		}
		name := l.words[0]
		if old, ok := p.schema.Terms[name]; ok {
			return errorf(l.pos, "term %s is already explained at %s", name, old.Pos)
		}
		p.schema.Terms[name] = Term{Pos: l.pos, Text: l.comment}
	}
}

func (p *parser) enum(l line) error {
	e := &Enum{Pos: l.pos, Name: l.words[1], Doc: l.doc, Bits: l.words[0] == "bits", Labels: l.words[0] == "labels"}
	if len(l.words) != 2 {
		return errorf(l.pos, "%s takes a name only", l.words[0])
	}
	for {
		m, ok, err := p.child(0)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if len(m.words) != 2 {
			return errorf(m.pos, "a member is a name and a value")
		}
		if err := goodName(m.pos, m.words[0]); err != nil {
			return err
		}
		v, err := strconv.ParseUint(m.words[1], 0, 32)
		if err != nil {
			return errorf(m.pos, "value %q is not a number of 32 bits", m.words[1])
		}
		if e.Labels && m.comment == "" {
			return errorf(m.pos, "%s has no text", m.words[0])
		}
		e.Members = append(e.Members, Member{Pos: m.pos, Name: m.words[0], Doc: m.comment, Value: uint32(v), Hex: strings.HasPrefix(m.words[1], "0x")})
	}
	p.schema.Enums = append(p.schema.Enums, e)
	return nil
}

func (p *parser) strct(l line) error {
	s := &Struct{Pos: l.pos, Name: l.words[1], Doc: l.doc}
	if len(l.words) != 2 {
		return errorf(l.pos, "struct takes a name only")
	}
	for {
		f, ok, err := p.child(0)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		field, err := parseField(f)
		if err != nil {
			return err
		}
		s.Fields = append(s.Fields, field)
	}
	p.schema.Structs = append(p.schema.Structs, s)
	return nil
}

func (p *parser) union(l line) error {
	u := &Union{Pos: l.pos, Name: l.words[1], Doc: l.doc}
	if len(l.words) != 3 {
		return errorf(l.pos, "a union is a name and size=N")
	}
	size, ok := strings.CutPrefix(l.words[2], "size=")
	n, err := strconv.Atoi(size)
	if !ok || err != nil || n <= 0 || n > maxSlot {
		return errorf(l.pos, "a union is a name and size=N, N from 1 to %d bytes", maxSlot)
	}
	u.Size = n
	for {
		a, ok, err := p.child(0)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		arm, err := parseArm(a)
		if err != nil {
			return err
		}
		u.Arms = append(u.Arms, arm)
	}
	p.schema.Unions = append(p.schema.Unions, u)
	return nil
}

func parseArm(l line) (*Arm, error) {
	if len(l.words) < 4 || l.words[1] != "=>" {
		return nil, errorf(l.pos, "an arm is a selector, => and a field")
	}
	arm := &Arm{Pos: l.pos, Text: l.words[0]}
	low, high, isRange := strings.Cut(l.words[0], "..")
	switch {
	case l.words[0] == "*":
		arm.Any, arm.High = true, OpenEnd
	case isRange:
		lo, err := strconv.ParseUint(low, 0, 32)
		if err != nil {
			return nil, errorf(l.pos, "selector %q is not a range of numbers", l.words[0])
		}
		hi := uint64(OpenEnd)
		if high != "" {
			if hi, err = strconv.ParseUint(high, 0, 32); err != nil || hi < lo {
				return nil, errorf(l.pos, "selector %q is not a range of numbers", l.words[0])
			}
		}
		arm.Low, arm.High = uint32(lo), uint32(hi)
	default:
		if v, err := strconv.ParseUint(low, 0, 32); err == nil {
			arm.Low, arm.High = uint32(v), uint32(v)
		} else {
			arm.Symbol = low
		}
	}
	l.words = l.words[2:]
	f, err := parseField(l)
	if err != nil {
		return nil, err
	}
	arm.Field = f
	return arm, nil
}
