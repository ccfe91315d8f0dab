package phonebook

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The columns of a CSV file. Others are left alone.
const (
	columnFirst  = "first"
	columnLast   = "last"
	columnName   = "name"
	columnNumber = "number"
	columnMobile = "mobile"
	columnHome   = "home"
)

// ReadCSV reads people from a CSV file in UTF-8, whose first line names the columns
// in any order and case: number, mobile and home, of which one must be there; first
// and last, or name for both in one. Columns with other names are left alone, and
// so are rows without any number. Commas or semicolons separate the cells. A
// leading + of a number is dialled as plus.
//
// Nothing is returned of a file that has problems. The error is that of reading.
func ReadCSV(r io.Reader, plus string) ([]Person, []Problem, error) {
	f := &csvFile{plus: plus}
	in := input(r)
	if f.refuses16(in) {
		return nil, f.problems, nil
	}
	table := csv.NewReader(in)
	table.Comma = separator(in)
	table.TrimLeadingSpace = true
	header, err := table.Read()
	switch {
	case errors.Is(err, io.EOF):
		f.add(1, "the file is empty", "begin it with a line such as first,last,number")
		return nil, f.problems, nil
	case err != nil && !f.syntax(err):
		return nil, nil, err
	case err == nil:
		f.header(header)
	}
	for len(f.problems) < maxProblems && f.columns != nil {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if !f.syntax(err) {
				return nil, nil, err
			}
			continue
		}
		if len(f.people) >= MaxPeople {
			line, _ := table.FieldPos(0)
			f.add(line, fmt.Sprintf("more than %d people", MaxPeople), "split the directory, or leave out who is not called")
			break
		}
		f.row(row, table)
	}
	if len(f.problems) > 0 {
		return nil, f.problems, nil
	}
	return f.people, nil, nil
}

// separator looks which one the first line has.
func separator(in *bufio.Reader) rune {
	const enough = 1024
	head, _ := in.Peek(enough) // what is there is enough
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		return ';'
	}
	return ','
}

type csvFile struct {
	problems
	plus    string
	columns map[string]int
	people  []Person
}

// syntax notes an error of the reader; false is one that is not about the text.
func (f *csvFile) syntax(err error) bool {
	var wrong *csv.ParseError
	if !errors.As(err, &wrong) {
		return false
	}
	switch {
	case errors.Is(err, csv.ErrFieldCount):
		f.add(wrong.Line, "another number of cells than in the first line", "give each row the same columns, and write cells with a separator in quotes")
	default:
		f.add(wrong.StartLine, "no valid CSV: "+wrong.Err.Error(), `write a quote inside quotes twice: "the ""old"" desk"`)
	}
	return true
}

func (f *csvFile) header(cells []string) {
	columns := make(map[string]int)
	for i, cell := range cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		if _, twice := columns[name]; twice && isColumn(name) {
			f.add(1, fmt.Sprintf("the column %q stands here twice", name), "remove one")
		}
		columns[name] = i
	}
	has := func(names ...string) bool {
		for _, name := range names {
			if _, ok := columns[name]; ok {
				return true
			}
		}
		return false
	}
	if !has(columnNumber, columnMobile, columnHome) {
		f.add(1, "no column has numbers", "name one of the columns number, mobile or home in the first line")
	}
	if !has(columnFirst, columnLast, columnName) {
		f.add(1, "no column has names", "name columns first and last, or name, in the first line")
	}
	if len(f.problems) == 0 {
		f.columns = columns
	}
}

func isColumn(name string) bool {
	switch name {
	case columnFirst, columnLast, columnName, columnNumber, columnMobile, columnHome:
		return true
	}
	return false
}

func (f *csvFile) row(cells []string, table *csv.Reader) {
	before := len(f.problems)
	place := func(column string) int {
		line, _ := table.FieldPos(f.columns[column])
		return line
	}
	text := func(column string) string {
		if i, ok := f.columns[column]; ok {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	name := func(column string) string {
		s, err := clean(text(column))
		if err != nil {
			f.add(place(column), column+": "+err.Error(), fixName)
		}
		return s
	}
	p := Person{First: name(columnFirst), Last: name(columnLast)}
	if p.Name() == "" {
		p.Last = name(columnName)
	}
	for kind, column := range [...]string{Office: columnNumber, Mobile: columnMobile, Home: columnHome} {
		written := text(column)
		if written == "" {
			continue
		}
		digits, err := dialled(written, f.plus)
		if err != nil {
			f.add(place(column), column+": "+err.Error(), fixNumber)
			continue
		}
		p.Numbers = append(p.Numbers, Number{Kind(kind), digits})
	}
	switch {
	case len(f.problems) > before || len(p.Numbers) == 0:
	case p.Name() == "":
		line, _ := table.FieldPos(0)
		f.add(line, "a number without a name", "fill one of the columns first, last or name")
	default:
		f.people = append(f.people, p)
	}
}
