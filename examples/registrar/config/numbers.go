package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const maxDigits = 24 // a number field of the protocol, without its NUL

// checkNumber says what is wrong with a number that phones should dial.
func checkNumber(s string) error {
	switch {
	case s == "":
		return errors.New("the number is empty")
	case len(s) > maxDigits:
		return fmt.Errorf("the number %q has more than %d digits", s, maxDigits)
	case strings.Trim(s, "0123456789*") != "":
		return fmt.Errorf("the number %q holds something else than digits and *", s)
	}
	return nil
}

// ParseRange reads "1000-1999".
func ParseRange(s string) (Range, error) {
	first, last, ok := strings.Cut(s, "-")
	if !ok {
		return Range{}, fmt.Errorf("%q is no range of numbers like 1000-1999", s)
	}
	r := Range{First: strings.TrimSpace(first), Last: strings.TrimSpace(last)}
	from, err1 := strconv.ParseUint(r.First, 10, 62)
	to, err2 := strconv.ParseUint(r.Last, 10, 62)
	switch {
	case err1 != nil || err2 != nil:
		return Range{}, fmt.Errorf("%q is no range of numbers like 1000-1999", s)
	case len(r.First) != len(r.Last):
		return Range{}, fmt.Errorf("both ends of the range %q need the same count of digits", s)
	case from > to:
		return Range{}, fmt.Errorf("the range %q ends before it begins", s)
	}
	return r, nil
}

// Size returns how many numbers the range holds.
func (r Range) Size() uint64 {
	from, to := r.ends()
	return to - from + 1
}

// Number returns the i-th number, counted from 0, with its leading zeros.
func (r Range) Number(i uint64) string {
	from, _ := r.ends()
	return fmt.Sprintf("%0*d", len(r.First), from+i)
}

func (r Range) String() string {
	if r.First == r.Last {
		return r.First
	}
	return r.First + "-" + r.Last
}

// overlaps compares ranges of the same count of digits; others have no number in
// common.
func (r Range) overlaps(o Range) bool {
	return len(r.First) == len(o.First) && r.First <= o.Last && o.First <= r.Last
}

// ends parses what [ParseRange] has checked.
func (r Range) ends() (from, to uint64) {
	from, _ = strconv.ParseUint(r.First, 10, 62)
	to, _ = strconv.ParseUint(r.Last, 10, 62)
	return from, to
}

// Contains tells whether a number is in the range.
func (r Range) Contains(number string) bool {
	if r.First == r.Last {
		return number == r.First // which may hold a *
	}
	exact, _ := r.match(number)
	return exact
}
