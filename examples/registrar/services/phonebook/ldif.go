package phonebook

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-ldap/ldif"
)

// ReadLDIF reads people from an LDIF file (RFC 2849), as directory servers export
// it: givenName and sn, or displayName or cn, are the names, telephoneNumber, mobile
// and homePhone the numbers; a person may have several of each. Entries without a
// number are left alone. A leading + is dialled as plus.
//
// Values that stand in other files (attribute:< URL) are refused: a directory is
// no way to read files. Nothing is returned of a file that has problems. The error
// is that of reading.
func ReadLDIF(r io.Reader, plus string) ([]Person, []Problem, error) {
	f := &ldifFile{plus: plus}
	in := input(r)
	if f.refuses16(in) {
		return nil, f.problems, nil
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		f.line(number, bytes.TrimRight(lines.Bytes(), "\r"))
		if len(f.problems) >= maxProblems {
			return nil, f.problems, nil
		}
		if len(f.people) > MaxPeople {
			f.add(number, fmt.Sprintf("more than %d people", MaxPeople), "split the directory, or leave out who is not called")
			return nil, f.problems, nil
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		f.add(f.last+1, fmt.Sprintf("a line of more than %d bytes", maxLine), "leave out attributes such as jpegPhoto")
	} else if err != nil {
		return nil, nil, err
	}
	f.entry()
	if len(f.problems) > 0 {
		return nil, f.problems, nil
	}
	return f.people, nil, nil
}

const maxLine = 1 << 20

// ldifFile gathers the lines of one entry after the other. The library tells only
// where a broken entry ends, and goes on with its kind of change in the next one.
type ldifFile struct {
	problems
	plus    string
	people  []Person
	lines   []growing // of the entry
	comment bool      // the line before was one
	last    int
}

// growing is a line whose continuations may follow.
type growing struct {
	number int
	text   []byte
}

// ldifLine is a line with its continuations.
type ldifLine struct {
	number int
	text   string
}

// take returns the lines of the entry, and makes room for the next.
func (f *ldifFile) take() []ldifLine {
	lines := make([]ldifLine, len(f.lines))
	for i, l := range f.lines {
		lines[i] = ldifLine{l.number, string(l.text)}
	}
	f.lines = f.lines[:0]
	return lines
}

// empty tells whether the line has an attribute without a value, which the library
// does not take.
func (l ldifLine) empty() bool {
	_, value, ok := strings.Cut(l.text, ":")
	return ok && strings.Trim(value, " :") == ""
}

// line takes a line of the file; text is not kept.
func (f *ldifFile) line(number int, text []byte) {
	f.last = number
	switch {
	case len(text) == 0:
		f.comment = false
		f.entry()
	case text[0] == '#':
		f.comment = true
	case text[0] == ' ' && f.comment:
	case text[0] == ' ' && len(f.lines) == 0:
		f.add(number, "a line that continues nothing", "remove the blank at its beginning")
	case text[0] == ' ':
		l := &f.lines[len(f.lines)-1]
		if len(l.text)+len(text) > maxLine {
			f.add(number, fmt.Sprintf("a value of more than %d bytes", maxLine), "leave out attributes such as jpegPhoto")
			return
		}
		l.text = append(l.text, text[1:]...)
	default:
		f.comment = false
		f.lines = append(f.lines, growing{number, bytes.Clone(text)})
	}
}

// fixLDIF is for whatever the library does not understand.
const fixLDIF = `write "attribute: value", as a directory server exports it`

// entry ends the entry whose lines were gathered.
func (f *ldifFile) entry() {
	lines := f.take()
	if len(lines) > 0 && strings.HasPrefix(lines[0].text, "version:") {
		if version := strings.TrimSpace(lines[0].text[len("version:"):]); version != "1" {
			f.add(lines[0].number, fmt.Sprintf("version %q of LDIF", short(version)), "export version 1")
		}
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return
	}
	if !strings.HasPrefix(lines[0].text, "dn:") {
		f.add(lines[0].number, "an entry that does not begin with its dn", `begin it with "dn: ..."; ldapsearch writes nothing but entries with -LLL`)
		return
	}
	kept := slices.DeleteFunc(lines, ldifLine.empty)
	for _, l := range kept {
		if _, value, ok := strings.Cut(l.text, ":"); ok && strings.HasPrefix(value, "<") {
			f.add(l.number, "a value that stands in another file", "write the value into this file")
			return
		}
	}
	if len(kept) < 2 {
		return // no attributes, no number
	}
	values, err := parseEntry(kept)
	if err != nil {
		f.add(lineOf(kept, err), strings.ToValidUTF8("no valid LDIF: "+short(err.Error()), ""), fixLDIF)
		return
	}
	f.person(kept, values)
}

var errChange = errors.New("a change that is no new entry")

// parseEntry reads one entry, or one that is to be added, and returns its values by
// attribute in lower case.
func parseEntry(lines []ldifLine) (map[string][]string, error) {
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(l.text)
		text.WriteByte('\n')
	}
	text.WriteByte('\n')
	var all ldif.LDIF
	if err := ldif.Unmarshal(strings.NewReader(text.String()), &all); err != nil {
		var wrong *ldif.ParseError
		if errors.As(err, &wrong) {
			return nil, errors.New(wrong.Message) // its line is that of the end
		}
		return nil, err
	}
	if len(all.Entries) != 1 {
		return nil, errChange
	}
	values := make(map[string][]string)
	add := func(attribute string, list []string) {
		name, _, _ := strings.Cut(strings.ToLower(attribute), ";") // options such as ;lang-de
		values[name] = append(values[name], list...)
	}
	switch e := all.Entries[0]; {
	case e.Entry != nil:
		for _, a := range e.Entry.Attributes {
			add(a.Name, a.Values)
		}
	case e.Add != nil:
		unordered := make(map[string][]string)
		for _, a := range e.Add.Attributes {
			unordered[a.Type] = append(unordered[a.Type], a.Vals...)
		}
		for _, name := range slices.Sorted(maps.Keys(unordered)) {
			add(name, unordered[name])
		}
	default:
		return nil, errChange
	}
	return values, nil
}

// lineOf finds the line that breaks an entry: the one that breaks another entry
// as well.
func lineOf(lines []ldifLine, err error) int {
	if errors.Is(err, errChange) {
		return lines[0].number
	}
	for _, l := range lines[1:] {
		if _, again := parseEntry([]ldifLine{{0, "dn: cn=x"}, l}); again != nil && !strings.HasPrefix(l.text, "changetype:") {
			return l.number
		}
	}
	return lines[0].number
}

func (f *ldifFile) person(lines []ldifLine, values map[string][]string) {
	before := len(f.problems)
	name := func(attribute string) string {
		if len(values[attribute]) == 0 {
			return ""
		}
		s, err := clean(values[attribute][0])
		if err != nil {
			f.add(place(lines, attribute, values[attribute][0]), attribute+": "+err.Error(), fixName)
		}
		return s
	}
	var p Person
	for kind, attribute := range [...]string{Office: "telephonenumber", Mobile: "mobile", Home: "homephone"} {
		for _, written := range values[attribute] {
			digits, err := dialled(written, f.plus)
			if err != nil {
				f.add(place(lines, attribute, written), err.Error(), fixNumber)
				continue
			}
			p.Numbers = append(p.Numbers, Number{Kind(kind), digits})
		}
	}
	if len(p.Numbers) == 0 {
		return
	}
	p.First, p.Last = name("givenname"), name("sn")
	for _, whole := range []string{"displayname", "cn"} {
		if p.First == "" || p.Last == "" {
			if all := name(whole); all != "" {
				p.First, p.Last = "", all
				break
			}
		}
	}
	switch {
	case len(f.problems) > before:
	case p.Name() == "":
		f.add(lines[0].number, "a number without a name", "give the entry givenName and sn, displayName or cn")
	default:
		f.people = append(f.people, p)
	}
}

// place finds a value of an attribute, or at least the attribute where the value is
// encoded.
func place(lines []ldifLine, attribute, value string) (number int) {
	for _, l := range lines {
		name, rest, _ := strings.Cut(l.text, ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case !strings.EqualFold(name, attribute):
		case strings.TrimLeft(rest, " ") == value:
			return l.number
		case number == 0:
			number = l.number
		}
	}
	return number
}
