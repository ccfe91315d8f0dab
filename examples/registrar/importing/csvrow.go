package importing

import (
	"fmt"
	"regexp"
	"strings"
)

// row reads one phone.
func (s *sheet) row(cells []string, at func(int) place) {
	row := make(map[column]cell)
	for i, text := range cells {
		text = unguard(strings.TrimSpace(text))
		switch {
		case text == "" || i < len(s.columns) && s.columns[i].name == unknownName:
		case i >= len(s.columns) || s.columns[i].name == withoutName:
			s.problem(at(i), "a cell without a column", "name its column in the first row, or empty the cell")
		case !isText(text):
			s.problem(at(i), "the cell holds control characters or is no UTF-8", "save the file as UTF-8, without line ends in cells")
		default:
			row[s.columns[i]] = cell{text, at(i)}
		}
	}
	name, ok := row[column{name: "device"}]
	switch {
	case !ok:
		s.problem(at(0), "the phone has no name", "fill the column device")
	case !s.hasLine(row):
		s.problem(at(0), "the phone has no line", "fill the column line1")
	case calculated.MatchString(name.text):
		s.problem(name.at, fmt.Sprintf("%q is what a spreadsheet makes of a MAC address that it takes for a number", name.text),
			"make the column device one of text, and write the address with SEP or colons, such as SEP001122334455")
	default:
		s.unique(name)
		s.phone(row, name, at(0))
	}
}

// calculated is a MAC address without its leading zeros, or with an exponent.
var calculated = regexp.MustCompile(`^(?:[0-9]{8,11}|[0-9](?:[.,][0-9]*)?[Ee]\+?[0-9]{1,3})$`)

func (s *sheet) hasLine(row map[column]cell) bool {
	for n := range s.many {
		if _, ok := row[column{"line", n}]; ok {
			return true
		}
	}
	return false
}

// unique tells of a name that another row, or a device of the configuration, has.
func (s *sheet) unique(name cell) {
	text := deviceName(name.text)
	switch row, twice := s.seen[text]; {
	case !twice:
		s.seen[text] = name.at.line
	case row == 0:
		s.problem(name.at, fmt.Sprintf("the device %s is configured already", text), "remove the row, or the device from the configuration")
	default:
		s.problem(name.at, fmt.Sprintf("the device %s stands in line %d already", text, row), "remove one")
	}
}

func (s *sheet) phone(row map[column]cell, name cell, at place) {
	b := s.bundle()
	d := &b.devices
	d.put(name.at, "  - name: ", scalar(deviceName(name.text)))
	for _, key := range []string{"model", "description", "template", "buttons", "softkeys", "dnd", "transfer-on-hook", "private", "nat", "security", "load"} {
		if c, ok := row[column{name: key}]; ok {
			d.put(c.at, "    ", key, ": ", scalarOf(key, c.text))
			s.refer(key, c.text)
		}
	}
	if row[column{name: "security"}].text == "encrypted" {
		s.name("listen", "sccps")
	}
	for _, key := range []string{"add-ons", "networks"} {
		if c, ok := row[column{name: key}]; ok {
			d.put(c.at, "    ", key, ": ", list(strings.Fields(c.text)))
		}
	}
	s.deviceLines(b, row, at)
	s.dials(b, row, "speed-dial", "speed-dials")
	s.dials(b, row, "blf", "blf")
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

// deviceName takes a bare MAC address for that of a phone, and writes SEP as phones
// do.
func deviceName(text string) string {
	if upper := strings.ToUpper(text); len(text) == 15 && strings.HasPrefix(upper, "SEP") {
		return upper
	}
	hex := strings.NewReplacer(":", "", "-", "", ".", "").Replace(text)
	if len(hex) == 12 && strings.Trim(strings.ToUpper(hex), "0123456789ABCDEF") == "" {
		return "SEP" + strings.ToUpper(hex)
	}
	return text
}

func (s *sheet) deviceLines(b *bundle, row map[column]cell, at place) {
	var numbers []string
	for n := range s.many {
		number, ok := row[column{"line", n}]
		for _, key := range lineColumns() {
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
	b.numbers = append(b.numbers, numbers...)
	b.devices.put(at, "    lines: ", list(numbers))
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

func (s *sheet) dials(b *bundle, row map[column]cell, name, key string) {
	var head bool
	for n := range s.many {
		number, ok := row[column{name, n}]
		label, labelled := row[column{name + "-label", n}]
		switch {
		case labelled && !ok:
			s.problem(label.at, fmt.Sprintf("%s-label%d without a number", name, n+1), fmt.Sprintf("fill the column %s%d", name, n+1))
		case ok:
			if !head {
				b.devices.put(number.at, "    ", key, ":")
				head = true
			}
			if labelled {
				b.devices.put(number.at, "      - {number: ", scalar(number.text), ", label: ", scalar(label.text), "}")
			} else {
				b.devices.put(number.at, "      - {number: ", scalar(number.text), "}")
			}
		}
	}
}

// refer notes a name that something else defines.
func (s *sheet) refer(key, name string) {
	section, ok := map[string]string{"template": "templates", "buttons": "button-templates", "softkeys": "softkeys", "class": "classes"}[key]
	if ok {
		s.name(section, name)
	}
}

func (s *sheet) name(section, name string) {
	if s.names[section] == nil {
		s.names[section] = make(map[string]bool)
	}
	s.names[section][name] = true
}
