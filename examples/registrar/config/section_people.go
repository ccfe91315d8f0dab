package config

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// Allotment gives numbers to unknown phones of some models.
type Allotment struct {
	Numbers  Range
	Models   []string // empty: any
	Template string   // of the phones; empty: that of their model
}

// Claim lets whoever knows the PIN take a number for an unknown phone by dialling
// the claim code.
type Claim struct {
	Numbers  Range // one number where both ends are the same
	PIN      PIN
	Template string // of the phones; empty: that of their model
}

// User is somebody who logs on to any phone and has the own lines there.
type User struct {
	Name   string
	Number string // dialled to log on; not of another user
	Lines  []string
	PIN    PIN
	// What the user has instead of that of the phone; empty: that of the phone.
	SpeedDials, BusyLamps []SpeedDial
}

func (s *sections) allotments(n ast.Node) {
	s.list(n, "ranges", func(n ast.Node) {
		var a Allotment
		before := len(s.problems)
		defer s.someUnknown(before)
		s.mapping(n, "a range", map[string]field{
			"numbers":  s.numberRange("numbers", &a.Numbers),
			"models":   s.models(&a.Models),
			"template": s.templateOfUnknown(&a.Template),
		})
		switch {
		case len(s.problems) > before:
		case a.Numbers.First == "":
			s.problem(n, "a range without numbers", `add "numbers: 1000-1099"`)
		default:
			s.cfg.Allotments = append(s.cfg.Allotments, a)
			s.later = append(s.later, func() { s.numbersLeft(n, a.Numbers) })
		}
	})
}

func (s *sections) models(into *[]string) field {
	return func(n ast.Node) {
		s.list(n, "models", func(n ast.Node) {
			var model string
			s.model(&model)(n)
			if model = ModelName(model); model != "" && !slices.Contains(*into, model) {
				*into = append(*into, model)
			}
		})
	}
}

func (s *sections) numberRange(what string, into *Range) field {
	return s.checked(what, func(v string) error {
		r, err := ParseRange(v)
		if err == nil {
			*into = r
		}
		return err
	}, "write the first and the last number, such as 1000-1999")
}

const maxClaims = 10_000

func (s *sections) claims(n ast.Node) {
	s.list(n, "claims", func(n ast.Node) {
		var c Claim
		var number string
		before := len(s.problems)
		defer s.someUnknown(before)
		s.mapping(n, "a claim", map[string]field{
			"number":   s.number("number", &number),
			"numbers":  s.numberRange("numbers", &c.Numbers),
			"pin":      s.pin(&c.PIN),
			"template": s.templateOfUnknown(&c.Template),
		})
		if len(s.problems) > before {
			return
		}
		if (number == "") == (c.Numbers.First == "") {
			s.problem(n, "a claim needs either a number or a range of numbers", `add "number: 1010" or "numbers: 1100-1199"`)
			return
		}
		if number != "" {
			c.Numbers = Range{First: number, Last: number}
		}
		switch {
		case !c.PIN.Set():
			s.problem(n, fmt.Sprintf("the claim of %s has no PIN", c.Numbers), fixPIN)
		case len(s.cfg.Claims) >= maxClaims:
			s.problem(n, "too many claims", fmt.Sprintf("there can be %d; join them to ranges", maxClaims))
		default:
			s.ownClaim(n, c)
		}
	})
}

// ownClaim takes a claim whose numbers are in no other one.
func (s *sections) ownClaim(n ast.Node, c Claim) {
	for _, other := range s.cfg.Claims {
		if c.Numbers.overlaps(other.Numbers) {
			s.problem(n, fmt.Sprintf("the claims of %s and %s overlap", other.Numbers, c.Numbers), "give each number one PIN")
			return
		}
	}
	s.cfg.Claims = append(s.cfg.Claims, c)
	s.later = append(s.later, func() {
		s.claimable(n, c)
		for _, d := range s.cfg.Devices {
			for _, line := range d.Lines {
				if c.Numbers.First == c.Numbers.Last && c.Numbers.Contains(line) {
					s.problem(n, fmt.Sprintf("%s cannot be claimed: the phone %s has it", line, d.Name), "take it away from one of them")
				}
			}
		}
	})
}

// claimable tells about numbers of a claim that nobody can get by it.
func (s *sections) claimable(n ast.Node, c Claim) {
	for _, number := range s.takenIn(c.Numbers) {
		s.problem(n, fmt.Sprintf("%s cannot be claimed: it is %s", number, s.taken[number]), "leave it out of the numbers")
		return
	}
	for _, r := range s.allotted() {
		if c.Numbers.overlaps(r) {
			s.warning(n, fmt.Sprintf("%s can be claimed, and auto-registration gives numbers of %s to whoever comes", c.Numbers, r), "give each numbers of its own")
			return
		}
	}
}

// allotted returns the ranges of auto-registration.
func (s *sections) allotted() (list []Range) {
	for _, a := range s.cfg.Allotments {
		list = append(list, a.Numbers)
	}
	if r := s.cfg.AutoRegistration; r != nil {
		list = append(list, *r)
	}
	return list
}

// takenIn returns the numbers of a range that stand for something that is no line,
// sorted.
func (s *sections) takenIn(r Range) (list []string) {
	if r.First == r.Last {
		if s.taken[r.First] != "" {
			list = append(list, r.First)
		}
		return list
	}
	for number := range s.taken {
		if r.Contains(number) {
			list = append(list, number)
		}
	}
	slices.Sort(list)
	return list
}

// numbersLeft tells about a range of auto-registration that has no number to give.
func (s *sections) numbersLeft(n ast.Node, r Range) {
	if r.Size() > uint64(len(s.numbers)+len(s.taken)) {
		return
	}
	for i := range r.Size() {
		if number := r.Number(i); !s.numbers[number] && s.taken[number] == "" {
			return
		}
	}
	s.problem(n, fmt.Sprintf("no number of %s is free: all are lines, or stand for something else", r), "take another range")
}

const fixPIN = `make a hash with "registrar pin" and write it as "pin: HASH"`

// pin never repeats what it reads.
func (s *sections) pin(into *PIN) field {
	return func(n ast.Node) {
		text, ok := s.scalar(n, "pin")
		if !ok {
			return
		}
		p, err := ParsePIN(text)
		if err != nil {
			s.problem(n, "pin: "+err.Error(), fixPIN)
			return
		}
		*into = p
	}
}

func (s *sections) users(n ast.Node) {
	names, numbers, lines := make(map[string]bool), make(map[string]string), make(map[string]string)
	s.list(n, "users", func(n ast.Node) {
		var u User
		before := len(s.problems)
		s.mapping(n, "a user", map[string]field{
			"name":        s.caption("name", &u.Name),
			"number":      s.number("number", &u.Number),
			"lines":       s.linesOf("this user", &u.Lines),
			"pin":         s.pin(&u.PIN),
			"speed-dials": s.speedDials("speed-dials", "a speed dial", &u.SpeedDials),
			"blf":         s.speedDials("blf", "a busy lamp", &u.BusyLamps),
		})
		if names[u.Name] {
			s.problem(n, fmt.Sprintf("the user %s stands here twice", u.Name), "give each another name")
			return
		}
		names[u.Name] = u.Name != ""
		if len(s.problems) > before {
			return
		}
		if len(u.Lines) == 0 && u.Number != "" {
			u.Lines = []string{u.Number}
			s.lineExists(n, u.Number)
		}
		if u.Number == "" && len(u.Lines) > 0 {
			u.Number = u.Lines[0]
		}
		switch {
		case u.Name == "":
			s.problem(n, "a user without a name", `add "name: anna"`)
		case len(u.Lines) == 0:
			s.problem(n, fmt.Sprintf("the user %s has no line", u.Name), `add "lines: [1001]"`)
		case !u.PIN.Set():
			s.problem(n, fmt.Sprintf("the user %s has no PIN", u.Name), fixPIN)
		case numbers[u.Number] != "":
			s.problem(n, fmt.Sprintf("%s and %s log on by the same number %s", numbers[u.Number], u.Name, u.Number), `give one of them another "number"`)
		default:
			numbers[u.Number] = u.Name
			for _, line := range u.Lines {
				if other := lines[line]; other != "" {
					s.warning(n, fmt.Sprintf("the line %s is of %s too", line, other), "give each user a line of their own, unless they mean to share it")
				}
				lines[line] = u.Name
			}
			s.cfg.Users = append(s.cfg.Users, u)
		}
	})
}
