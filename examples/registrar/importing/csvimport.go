package importing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// maxRows is how many phones a file can hold.
const maxRows = 100_000

// CSV reads phones from a file of commas, semicolons or tabs, in UTF-8 or UTF-16,
// whose first row has the names of the columns; see [Columns]. base is the
// configuration that they shall be added to; it may be nil, and the names of
// templates are then taken on trust. The error is a [config.Problems] with what is
// wrong in all rows, up to some hundreds.
func CSV(file string, r io.Reader, base *config.Config) (*Result, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	s := newSheet(file, base)
	s.read(plainText(text))
	return s.result()
}

// sheet is a CSV file while it is read.
type sheet struct {
	file     string
	base     *config.Config
	trusting bool            // names of templates are not known
	known    map[string]bool // lines of the base
	columns  []column
	many     int // the most columns of one name
	problems config.Problems
	notes    []Note
	order    []string // numbers of lines
	lines    map[string]*sheetLine
	phones   []bundle
	seen     map[string]int             // rows of the phones
	names    map[string]map[string]bool // that rows refer to, by section
}

type sheetLine struct {
	at   place
	keys map[string]cell
}

type cell struct {
	text string
	at   place
}

func newSheet(file string, base *config.Config) *sheet {
	s := &sheet{
		file: file, base: base, known: make(map[string]bool), lines: make(map[string]*sheetLine),
		seen: make(map[string]int), names: make(map[string]map[string]bool),
	}
	if s.base == nil {
		s.base = config.Default()
		s.trusting = true
	}
	for _, l := range s.base.Lines {
		s.known[l.Number] = true
	}
	for _, d := range s.base.Devices {
		s.seen[d.Name] = 0
	}
	return s
}

func (s *sheet) problem(at place, message, fix string) {
	s.problems = append(s.problems, config.Problem{File: s.file, Line: at.line, Column: at.column, Message: message, Fix: fix})
}

// full tells whether so much is wrong that nobody reads on.
func (s *sheet) full() bool { return len(s.problems) >= maxProblems }

func (s *sheet) read(text []byte) {
	if isWorkbook(text) {
		s.problem(place{1, 1}, "this is a workbook, not CSV", "open it in the spreadsheet program and save it as CSV UTF-8")
		return
	}
	comma := separator(text)
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	r.Comma = comma
	for !s.full() {
		cells, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if s.columns == nil && len(s.problems) == 0 {
				s.problem(place{1, 1}, "the file is empty", "put the names of the columns into the first row: device,model,line1,name1")
			}
			return
		case errors.As(err, &parse):
			s.problem(place{parse.Line, parse.Column}, "the row is no CSV: "+parse.Err.Error(), fmt.Sprintf(`put cells with %q, quotes or line ends in quotes, and write " as "" in them`, comma))
			continue
		case err != nil:
			s.problem(place{1, 1}, err.Error(), "save the file as CSV")
			return
		}
		at := func(i int) place {
			line, column := r.FieldPos(i)
			return place{line, column}
		}
		switch {
		case isBlank(cells):
		case s.columns == nil:
			s.header(cells, at)
		case len(s.seen)-len(s.base.Devices) >= maxRows:
			s.problem(at(0), "too many phones", fmt.Sprintf("a file can hold %d; split it", maxRows))
			s.phones, s.order = nil, nil // looked at when it is split
			return
		default:
			s.row(cells, at)
		}
	}
}

func isBlank(cells []string) bool {
	for _, text := range cells {
		if strings.TrimSpace(text) != "" {
			return false
		}
	}
	return true
}

func (s *sheet) header(cells []string, at func(int) place) {
	s.columns = make([]column, len(cells))
	seen := make(map[column]bool)
	for i, heading := range cells {
		c, err := parseColumn(heading)
		switch {
		case err != nil:
			s.problem(at(i), err.Error(), "use one of: "+strings.Join(columnNames(), ", "))
		case c.name != withoutName && seen[c]:
			s.problem(at(i), fmt.Sprintf("the column %q stands twice", heading), "remove one")
		}
		seen[c] = true
		s.columns[i] = c
		s.many = max(s.many, c.n+1)
	}
	for _, needed := range []column{{name: "device"}, {name: "line"}} {
		if !seen[needed] {
			name := needed.name
			if name == "line" {
				name = "line1"
			}
			s.problem(at(0), fmt.Sprintf("there is no column %q", name), "add it: every phone needs a name and a line")
		}
	}
}
