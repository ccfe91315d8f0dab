package importing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// CSV reads phones from a file of commas or semicolons whose first row has the
// names of the columns; see [Columns]. base is the configuration that they shall be
// added to; it may be nil, and the names of templates are then taken on trust. The
// error is a [config.Problems] with all that is wrong in all rows.
func CSV(file string, r io.Reader, base *config.Config) (*Result, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	s := &sheet{file: file, base: base, lines: make(map[string]*sheetLine), names: make(map[string]map[string]bool)}
	if s.base == nil {
		s.base = config.Default()
		s.trusting = true
	}
	s.read(bytes.TrimPrefix(text, []byte("\ufeff")))
	return s.result()
}

// sheet is a CSV file while it is read.
type sheet struct {
	file     string
	base     *config.Config
	trusting bool // names of templates are not known
	columns  []column
	problems config.Problems
	notes    []Note
	order    []string // numbers of new lines
	lines    map[string]*sheetLine
	devices  draft
	count    int                        // phones
	added    int                        // lines
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

func (s *sheet) problem(at place, message, fix string) {
	s.problems = append(s.problems, config.Problem{File: s.file, Line: at.line, Column: at.column, Message: message, Fix: fix})
}

func (s *sheet) read(text []byte) {
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.IndexByte(first, ';') >= 0 && bytes.IndexByte(first, ',') < 0 {
		r.Comma = ';'
	}
	for {
		cells, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if s.columns == nil && len(s.problems) == 0 {
				s.problem(place{1, 1}, "the file is empty", "put the names of the columns into the first row: device,model,line1,name1")
			}
			return
		case errors.As(err, &parse):
			s.problem(place{parse.Line, parse.Column}, "the row is no CSV: "+parse.Err.Error(), `put cells with commas, quotes or line ends in quotes, and write " as "" in them`)
			continue
		case err != nil:
			s.problem(place{1, 1}, err.Error(), "save the file as CSV")
			return
		}
		at := func(i int) place {
			line, column := r.FieldPos(i)
			return place{line, column}
		}
		if s.columns == nil {
			s.header(cells, at)
			continue
		}
		s.row(cells, at)
	}
}

func (s *sheet) header(cells []string, at func(int) place) {
	s.columns = make([]column, len(cells))
	seen := make(map[column]bool)
	for i, heading := range cells {
		c, err := parseColumn(heading)
		switch {
		case err != nil:
			s.problem(at(i), err.Error(), "use one of: "+strings.Join(columnNames(), ", "))
		case seen[c]:
			s.problem(at(i), fmt.Sprintf("the column %q stands twice", heading), "remove one")
		}
		seen[c] = true
		s.columns[i] = c
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

// row reads one phone.
func (s *sheet) row(cells []string, at func(int) place) {
	row := make(map[column]cell)
	for i, text := range cells {
		text = unguard(strings.TrimSpace(text))
		switch {
		case text == "":
			continue
		case i >= len(s.columns):
			s.problem(at(i), "a cell without a column", fmt.Sprintf("the first row names %d columns", len(s.columns)))
			continue
		case !isText(text):
			s.problem(at(i), "the cell holds control characters or is no UTF-8", "save the file as UTF-8, without line ends in cells")
			continue
		}
		row[s.columns[i]] = cell{text, at(i)}
	}
	if len(row) == 0 {
		return
	}
	name, ok := row[column{name: "device"}]
	if !ok {
		s.problem(at(0), "the phone has no name", "fill the column device")
		return
	}
	if !slices.ContainsFunc(s.columns, func(c column) bool {
		_, filled := row[c]
		return c.name == "line" && filled
	}) {
		s.problem(at(0), "the phone has no line", "fill the column line1")
		return
	}
	s.count++
	d := &s.devices
	d.put(name.at, "  - name: ", scalar(deviceName(name.text)))
	for _, key := range []string{"model", "description", "template", "buttons", "softkeys", "dnd", "transfer-on-hook", "private", "nat"} {
		if c, ok := row[column{name: key}]; ok {
			d.put(c.at, "    ", key, ": ", scalarOf(key, c.text))
			s.refer(key, c.text)
		}
	}
	if c, ok := row[column{name: "add-ons"}]; ok {
		d.put(c.at, "    add-ons: ", list(strings.Fields(c.text)))
	}
	s.deviceLines(row, at(0))
	s.dials(row, "speed-dial", "speed-dials")
	s.dials(row, "blf", "blf")
}

// scalarOf leaves booleans as they are.
func scalarOf(key, text string) string {
	switch key {
	case "transfer-on-hook", "private", "nat":
		if b := strings.ToLower(text); b == "true" || b == "false" {
			return b
		}
	}
	return scalar(text)
}

// deviceName takes a bare MAC address for that of a phone.
func deviceName(text string) string {
	hex := strings.NewReplacer(":", "", "-", "", ".", "").Replace(text)
	if len(hex) == 12 && strings.Trim(strings.ToUpper(hex), "0123456789ABCDEF") == "" {
		return "SEP" + strings.ToUpper(hex)
	}
	return text
}

func (s *sheet) deviceLines(row map[column]cell, at place) {
	var numbers []string
	for n := range maxMany {
		number, ok := row[column{"line", n}]
		for _, key := range []string{"name", "label", "pickup-group", "class"} {
			c, has := row[column{key, n}]
			switch {
			case has && !ok:
				s.problem(c.at, fmt.Sprintf("%s%d without a number", key, n+1), fmt.Sprintf("fill the column line%d", n+1))
			case has:
				s.lineKey(number, key, c)
			}
		}
		if !ok {
			continue
		}
		if len(numbers) == 0 {
			at = number.at
		}
		numbers = append(numbers, number.text)
		s.line(number)
	}
	s.devices.put(at, "    lines: ", list(numbers))
}

func (s *sheet) line(number cell) *sheetLine {
	l := s.lines[number.text]
	if l == nil {
		l = &sheetLine{at: number.at, keys: make(map[string]cell)}
		s.lines[number.text] = l
		s.order = append(s.order, number.text)
	}
	return l
}

// lineKey notes what a row says about a line; rows that share it must agree.
func (s *sheet) lineKey(number cell, key string, c cell) {
	l := s.line(number)
	if key == "class" {
		s.refer(key, c.text)
	}
	before, has := l.keys[key]
	switch {
	case !has:
		l.keys[key] = c
	case before.text != c.text:
		s.problem(c.at, fmt.Sprintf("the %s of the line %s is another one in line %d", key, number.text, before.at.line), "write the same, or leave one of them empty")
	}
}

func (s *sheet) dials(row map[column]cell, name, key string) {
	var head bool
	for n := range maxMany {
		number, ok := row[column{name, n}]
		label, labelled := row[column{name + "-label", n}]
		switch {
		case labelled && !ok:
			s.problem(label.at, fmt.Sprintf("%s-label%d without a number", name, n+1), fmt.Sprintf("fill the column %s%d", name, n+1))
		case ok:
			if !head {
				s.devices.put(number.at, "    ", key, ":")
				head = true
			}
			if labelled {
				s.devices.put(number.at, "      - {number: ", scalar(number.text), ", label: ", scalar(label.text), "}")
			} else {
				s.devices.put(number.at, "      - {number: ", scalar(number.text), "}")
			}
		}
	}
}

// refer notes a name that something else defines.
func (s *sheet) refer(key, name string) {
	section, ok := map[string]string{"template": "templates", "buttons": "button-templates", "softkeys": "softkeys", "class": "classes"}[key]
	if !ok {
		return
	}
	if s.names[section] == nil {
		s.names[section] = make(map[string]bool)
	}
	s.names[section][name] = true
}

func (s *sheet) result() (*Result, error) {
	var lines draft
	for _, number := range s.order {
		s.writeLine(&lines, number)
	}
	whole := s.surroundings()
	whole.own("lines:")
	for _, l := range s.base.Lines {
		whole.own("  - number: ", scalar(l.Number))
	}
	whole.add(&lines)
	whole.own("devices:")
	for _, dev := range s.base.Devices {
		whole.own("  - {name: ", scalar(dev.Name), ", lines: ", list(dev.Lines), "}")
	}
	whole.add(&s.devices)
	if err := check(s.file, whole, s.problems); err != nil {
		return nil, err
	}
	var out draft
	if !lines.empty() {
		out.own("lines:")
		out.add(&lines)
	}
	if s.count > 0 {
		out.own("devices:")
		out.add(&s.devices)
	}
	return &Result{YAML: out.text, Notes: s.notes, Devices: s.count, Lines: s.added}, nil
}

// surroundings are the names that phones may refer to. Without a configuration all
// are taken on trust, and told.
func (s *sheet) surroundings() *draft {
	known := map[string][]string{
		"button-templates": slices.Sorted(maps.Keys(s.base.ButtonTemplates)),
		"softkeys":         slices.Sorted(maps.Keys(s.base.SoftKeys)),
		"classes":          slices.Sorted(maps.Keys(s.base.Classes)),
	}
	for _, t := range s.base.Templates {
		known["templates"] = append(known["templates"], t.Name)
	}
	d := &draft{}
	for _, section := range []string{"templates", "button-templates", "softkeys", "classes"} {
		names := known[section]
		if s.trusting {
			names = slices.Sorted(maps.Keys(s.names[section]))
			for _, name := range names {
				s.notes = append(s.notes, Note{s.file, 1, fmt.Sprintf("%s must have %q in the configuration", section, name)})
			}
		}
		if len(names) == 0 {
			continue
		}
		d.own(section, ":")
		for _, name := range names {
			d.own("  ", scalar(name), ":")
		}
	}
	return d
}

func (s *sheet) writeLine(d *draft, number string) {
	l := s.lines[number]
	for _, known := range s.base.Lines {
		if known.Number != number {
			continue
		}
		if len(l.keys) > 0 {
			s.notes = append(s.notes, Note{s.file, l.at.line, "the line " + number + " is configured already and stays as it is"})
		}
		return
	}
	s.added++
	d.put(l.at, "  - number: ", scalar(number))
	for _, key := range slices.Sorted(maps.Keys(l.keys)) {
		d.put(l.keys[key].at, "    ", key, ": ", scalar(l.keys[key].text))
	}
}
