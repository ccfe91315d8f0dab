package importing

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Column is a column of a CSV file. Those with Many end in a number from 1 on.
type Column struct {
	Name, Meaning string
	Many          bool
}

// Columns returns the columns of a CSV file of phones. Only device and line1 must
// be there; their order is free.
func Columns() []Column {
	return []Column{
		{"device", "name that the phone registers with: SEP and its MAC address; a MAC address alone is taken too", false},
		{"model", "as printed on the phone, such as 7960", false},
		{"description", "for people", false},
		{"template", "name of a template of the configuration", false},
		{"buttons", "name of a button template", false},
		{"softkeys", "name of a set of softkeys", false},
		{"add-ons", "modules, with blanks between them, such as 7914 7914", false},
		{"dnd", "reject or silent", false},
		{"transfer-on-hook", "true or false", false},
		{"private", "true or false", false},
		{"nat", "true: voice goes through the registrar; false, auto", false},
		{"security", "encrypted, none or any: how it may connect", false},
		{"networks", "from where it comes, with blanks between them", false},
		{"load", "firmware of its own", false},
		{"line", "number of a line", true},
		{"name", "of that line, shown to others", true},
		{"label", "of that line, beside the button", true},
		{"pickup-group", "of that line", true},
		{"class", "of that line", true},
		{"speed-dial", "number of a speed dial", true},
		{"speed-dial-label", "its label", true},
		{"blf", "number of a busy lamp", true},
		{"blf-label", "its label", true},
	}
}

// maxMany is the most columns of one name: the buttons of a phone.
const maxMany = config.MaxButtons

// column is a cell's place: n counts from 0 for columns with a number.
type column struct {
	name string
	n    int
}

// Names of columns whose cells are not read.
const (
	withoutName = ""  // as at the end of many sheets
	unknownName = "?" // told as a mistake
)

// lineColumns are those that tell about a line.
func lineColumns() []string { return []string{"name", "label", "pickup-group", "class"} }

// parseColumn understands a heading.
func parseColumn(heading string) (column, error) {
	name := strings.ToLower(strings.TrimSpace(heading))
	if name == "" {
		return column{name: withoutName}, nil
	}
	for _, c := range Columns() {
		if !c.Many && name == c.Name {
			return column{name: name}, nil
		}
		digits, ok := strings.CutPrefix(name, c.Name)
		if !c.Many || !ok {
			continue
		}
		n, err := strconv.Atoi(digits)
		if err == nil && n >= 1 && n <= maxMany && strconv.Itoa(n) == digits {
			return column{name: c.Name, n: n - 1}, nil
		}
	}
	return column{name: unknownName}, fmt.Errorf("unknown column %q", heading)
}

func columnNames() (names []string) {
	for _, c := range Columns() {
		if c.Many {
			c.Name += "1"
		}
		names = append(names, c.Name)
	}
	return names
}
