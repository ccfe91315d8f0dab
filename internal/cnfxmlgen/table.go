package main

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// setting is one line of the table.
type setting struct {
	element, field, kind string
	values               []value // words for numbers
	ranged               bool    // low and high are known
	low, high            int
	polarity             string
	phones               []string
	full                 string
	sources              []string
	meaning              string
}

type value struct {
	number int
	word   string
}

// kinds gives the Go type for each type of the table.
var kinds = map[string]string{
	"TrueFalse": "TrueFalse", "ZeroOne": "ZeroOne", "EnabledZero": "EnabledZero", "WebAccess": "WebAccess",
	"SettingsAccess": "SettingsAccess", "int": "int", "port": "uint16", "Clock": "Clock", "IntList": "IntList",
	"string": "string", "Secret": "Secret",
}

var (
	families    = []string{"old", "7960", "java", "wlan", "reduced", "enterprise", "8821", "soft", "spa"}
	polarities  = []string{"plain", "inverted", "disputed"}
	sourceMarks = []string{"U", "A", "P", "S", "C", "F"}
	elementName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)
	fieldName   = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
)

// readTable parses the table; errors begin with name and line.
func readTable(name string, r io.Reader) ([]setting, error) {
	var settings []setting
	seen := map[string]bool{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		s, err := parseSetting(line)
		if err == nil && (seen[s.element] || seen[s.field]) {
			err = fmt.Errorf("%s occurs again", s.element)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		seen[s.element], seen[s.field] = true, true
		settings = append(settings, s)
	}
	return settings, lines.Err()
}

func parseSetting(line string) (setting, error) {
	columns := strings.Split(line, "|")
	if len(columns) != 9 {
		return setting{}, fmt.Errorf("%d columns where 9 are expected", len(columns))
	}
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	s := setting{
		element: columns[0], field: columns[1], kind: columns[2], polarity: columns[4], full: columns[6],
		sources: strings.Fields(columns[7]), meaning: columns[8],
	}
	if columns[5] != "-" {
		s.phones = strings.Fields(columns[5])
	}
	if err := s.parseValues(columns[3]); err != nil {
		return setting{}, err
	}
	return s, s.check()
}

func (s *setting) parseValues(text string) error {
	if low, high, ok := strings.Cut(text, ".."); ok {
		var lowErr, highErr error
		s.low, lowErr = strconv.Atoi(low)
		s.high, highErr = strconv.Atoi(high)
		if lowErr != nil || highErr != nil || s.low > s.high {
			return fmt.Errorf("%q is no range", text)
		}
		s.ranged = true
		return nil
	}
	for _, part := range strings.Fields(text) {
		number, word, ok := strings.Cut(part, "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || word == "" {
			return fmt.Errorf("%q is no number=word", part)
		}
		s.values = append(s.values, value{n, word})
	}
	return nil
}

func (s *setting) check() error {
	inverted := s.kind == "EnabledZero" || s.kind == "WebAccess"
	switch {
	case !elementName.MatchString(s.element):
		return fmt.Errorf("%q is no element name", s.element)
	case !fieldName.MatchString(s.field):
		return fmt.Errorf("%q is no field name", s.field)
	case kinds[s.kind] == "":
		return fmt.Errorf("unknown type %q", s.kind)
	case !slices.Contains(polarities, s.polarity):
		return fmt.Errorf("unknown polarity %q", s.polarity)
	case inverted != (s.polarity == "inverted"):
		return fmt.Errorf("polarity %s with type %s", s.polarity, s.kind)
	case s.full == "":
		return fmt.Errorf("no value for the full form, not even -")
	case s.meaning == "":
		return fmt.Errorf("no meaning")
	case len(s.sources) == 0:
		return fmt.Errorf("no source")
	}
	for _, p := range s.phones {
		if !slices.Contains(families, p) {
			return fmt.Errorf("unknown phones %q", p)
		}
	}
	for _, m := range s.sources {
		if !slices.Contains(sourceMarks, m) {
			return fmt.Errorf("unknown source %q", m)
		}
	}
	_, err := s.literal()
	return err
}

// literal returns the Go expression for the value of the full form, "" when
// that has none.
func (s *setting) literal() (string, error) {
	kind := kinds[s.kind]
	switch s.full {
	case "-":
		return "", nil
	case "~":
		return "EmptyOpt[" + kind + "]()", nil
	}
	bad := fmt.Errorf("%q is no %s", s.full, s.kind)
	switch s.kind {
	case "TrueFalse":
		if s.full != "true" && s.full != "false" {
			return "", bad
		}
		return fmt.Sprintf("Some(TrueFalse(%s))", s.full), nil
	case "ZeroOne", "EnabledZero":
		if s.full != "0" && s.full != "1" {
			return "", bad
		}
		return fmt.Sprintf("Some(%s(%t))", s.kind, (s.full == "1") == (s.kind == "ZeroOne")), nil
	case "int", "port", "WebAccess", "SettingsAccess":
		n, err := strconv.Atoi(s.full)
		if err != nil || !s.allows(n) {
			return "", bad
		}
		if kind == "int" {
			return fmt.Sprintf("Some(%d)", n), nil
		}
		return fmt.Sprintf("Some(%s(%d))", kind, n), nil
	case "Secret":
		return "", fmt.Errorf("the full form of a Secret is empty or none")
	case "Clock":
		var h, m int
		if _, err := fmt.Sscanf(s.full, "%d:%d", &h, &m); err != nil {
			return "", bad
		}
		return fmt.Sprintf("Some(MakeClock(%d, %d))", h, m), nil
	}
	if kind == "string" {
		return fmt.Sprintf("Some(%q)", s.full), nil
	}
	return fmt.Sprintf("Some(%s(%q))", kind, s.full), nil
}

// allows reports whether a number is among those that the table lists.
func (s *setting) allows(n int) bool {
	if s.ranged {
		return s.low <= n && n <= s.high
	}
	return len(s.values) == 0 || slices.ContainsFunc(s.values, func(v value) bool { return v.number == n })
}
