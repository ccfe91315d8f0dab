// Package phonebook reads the people of a directory from CSV and LDIF files, and
// finds them by the beginning of their names or numbers.
package phonebook

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Person is somebody who can be called.
type Person struct {
	// First and Last are empty where only a whole name is known, which is in Last.
	First, Last string
	Numbers     []Number
}

// Name returns the name as it is shown, the first name first.
func (p Person) Name() string { return strings.TrimSpace(p.First + " " + p.Last) }

// Number is one way to reach a person.
type Number struct {
	Kind   Kind
	Digits string // as dialled
}

// Kind tells the numbers of a person apart.
type Kind uint8

// The kinds.
const (
	Office Kind = iota
	Mobile
	Home
)

// String is a word to show behind the name; Office has none.
func (k Kind) String() string {
	switch k {
	case Mobile:
		return "mobile"
	case Home:
		return "home"
	}
	return ""
}

// Limits of a file.
const (
	MaxPeople = 100_000
	MaxBytes  = 64 << 20
	MaxDigits = 32 // of a number: what phones take
	maxName   = 128
)

// Problem is what is wrong in one place of a file.
type Problem struct {
	Line    int // counted from 1
	Message string
	Fix     string // what to do
}

func (p Problem) Error() string { return fmt.Sprintf("line %d: %s; %s", p.Line, p.Message, p.Fix) }

// maxProblems is how many are told of one file.
const maxProblems = 100

// problems collects what is wrong.
type problems []Problem

func (p *problems) add(line int, message, fix string) {
	if len(*p) < maxProblems {
		*p = append(*p, Problem{line, message, fix})
	}
}

const (
	fixNumber = "write digits, * and #; a leading + and blanks - . / ( ) between the digits are understood"
	fixName   = "shorten it, and save the file in UTF-8"
)

// dialled returns what is dialled for a number as people write it. A leading + is
// dialled as plus; a (0) after it is not dialled.
func dialled(written, plus string) (string, error) {
	var digits strings.Builder
	rest := strings.TrimSpace(written)
	if after, ok := strings.CutPrefix(rest, "+"); ok {
		digits.WriteString(plus)
		rest = strings.Replace(after, "(0)", "", 1)
	}
	for _, r := range rest {
		switch {
		case r >= '0' && r <= '9' || r == '*' || r == '#':
			digits.WriteRune(r)
		case strings.ContainsRune("-./()", r) || unicode.IsSpace(r):
		default:
			return "", fmt.Errorf("%q is no number", short(written))
		}
	}
	switch n := digits.Len(); {
	case n == 0:
		return "", fmt.Errorf("%q is no number", short(written))
	case n > MaxDigits:
		return "", fmt.Errorf("a number of %d digits; phones take %d", n, MaxDigits)
	}
	return digits.String(), nil
}

// short keeps messages short whatever is in a file.
func short(s string) string {
	const most = 40
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}

// errName: a name cannot be shown as it is.
var errName = errors.New("no name for a display")

// clean makes a name of what a file has: one line of valid text.
func clean(name string) (string, error) {
	if !utf8.ValidString(name) {
		return "", fmt.Errorf("%w: it is not in UTF-8", errName)
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	if len(name) > maxName {
		return "", fmt.Errorf("%w: it has %d bytes, %d are taken", errName, len(name), maxName)
	}
	return name, nil
}
