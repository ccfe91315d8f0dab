package config

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

func (s *sections) dialing(n ast.Node) {
	d := &s.cfg.Dialing
	s.mapping(n, "dialing", map[string]field{
		"first-digit":       s.duration("first-digit", time.Second, time.Hour, &d.FirstDigit),
		"inter-digit":       s.duration("inter-digit", time.Second, time.Hour, &d.InterDigit),
		"no-answer":         s.duration("no-answer", time.Second, time.Hour, &d.NoAnswer),
		"failure":           s.duration("failure", time.Second, time.Hour, &d.Failure),
		"forward-no-answer": s.duration("forward-no-answer", time.Second, time.Hour, &d.ForwardNoAnswer),
		"hunt-ring":         s.duration("hunt-ring", time.Second, time.Hour, &d.HuntRing),
		"hold-reminder":     s.duration("hold-reminder", 0, time.Hour, &d.HoldReminder),
		"max-parties":       s.integer("max-parties", 3, 64, &d.MaxParties),
	})
}

// claim notes that a number stands for something that is no line.
func (s *sections) claim(n ast.Node, number, what string) {
	if other := s.taken[number]; other != "" {
		s.problem(n, fmt.Sprintf("%s is %s already", number, other), "use another number")
		return
	}
	s.taken[number] = what
	s.later = append(s.later, func() {
		if s.numbers[number] {
			s.problem(n, fmt.Sprintf("%s is a line already and cannot be %s too", number, what), "use another number")
			return
		}
		s.noCode(n, number, what)
	})
}

// claimAnyway claims the number of something that is not right: it is there all the
// same for those who name it.
func (s *sections) claimAnyway(n ast.Node, number, what string) {
	if number != "" {
		s.claim(n, number, what)
	}
}

// someUnknown notes that numbers could not be read, if there were problems since:
// what seems to lead nowhere may lead to one of them.
func (s *sections) someUnknown(before int) {
	s.unknownNumbers = s.unknownNumbers || len(s.problems) > before
}

func (s *sections) dialPlan(n ast.Node) {
	s.mapping(n, "dial-plan", map[string]field{
		"patterns":  s.patterns,
		"emergency": s.emergency,
	})
}

func (s *sections) patterns(n ast.Node) {
	s.list(n, "patterns", func(n ast.Node) {
		var t Translation
		var hasTo, hasStrip bool
		before := len(s.problems)
		defer s.someUnknown(before)
		s.mapping(n, "a pattern", map[string]field{
			"match": s.pattern("match", &t.Match),
			"to": func(n ast.Node) {
				hasTo = true
				s.target("to", &t.To)(n)
			},
			"strip": func(n ast.Node) {
				hasStrip = true
				s.integer("strip", 0, maxDigits, &t.Strip)(n)
			},
			"prepend": func(n ast.Node) {
				hasStrip = true
				s.number("prepend", &t.Prepend)(n)
			},
		})
		switch {
		case len(s.problems) > before:
		case t.Match.String() == "":
			s.problem(n, "a pattern that matches nothing", `add "match: 9XXX"`)
		case hasTo == hasStrip:
			s.problem(n, fmt.Sprintf("the pattern %s needs either a number or what to change", t.Match), `add "to: 1001", or "strip: 1" and "prepend: 2"`)
		case t.Match.shorterThan(t.Strip):
			s.problem(n, fmt.Sprintf("the pattern %s has fewer than the %d digits to strip", t.Match, t.Strip), "strip fewer")
		default:
			if slices.ContainsFunc(s.cfg.Translations, func(o Translation) bool { return o.To != "" && o.Match.String() == t.Match.String() }) {
				s.warning(n, fmt.Sprintf("the pattern %s stands here twice: this one is never used", t.Match), "remove one")
			}
			s.cfg.Translations = append(s.cfg.Translations, t)
		}
	})
}

const patternFix = "write digits, X for any digit, [2-5] for some, a final dot for the rest, or a range such as 2000-2999"

func (s *sections) pattern(what string, into *Pattern) field {
	return s.checked(what, func(v string) error {
		p, err := ParsePattern(v)
		if err == nil {
			*into = p
		}
		return err
	}, patternFix)
}

func (s *sections) emergency(n ast.Node) {
	s.list(n, "emergency", func(n ast.Node) {
		var e Emergency
		before := len(s.problems)
		s.mapping(n, "an emergency number", map[string]field{
			"number": s.number("number", &e.Number),
			"to":     s.answers("to", &e.To),
		})
		switch {
		case len(s.problems) > before:
		case e.Number == "" || e.To == "":
			s.problem(n, "an emergency number needs a number and who answers it", `write "{number: 112, to: 1001}"`)
		default:
			s.claim(n, e.Number, "an emergency number")
			s.cfg.Emergency = append(s.cfg.Emergency, e)
			s.later = append(s.later, func() { s.hidden(n, e.Number) })
		}
	})
}

// answers reads the number of a line or a hunt group that is called as it stands,
// whatever patterns there are.
func (s *sections) answers(what string, into *string) field {
	return func(n ast.Node) {
		s.rings(what, into)(n)
		number := *into
		s.later = append(s.later, func() {
			if number != "" && s.callable(number) && !s.unknownNumbers && !s.numbers[number] && s.taken[number] == "" && !s.cfg.Allots(number) {
				s.problem(n, fmt.Sprintf("%s: %s becomes another number by a pattern, which does not count here", what, number), "name the line or the hunt group itself")
			}
		})
	}
}

// hidden tells about numbers that nobody can dial by hand: an emergency number that
// they begin with is called at its last digit.
func (s *sections) hidden(n ast.Node, emergency string) {
	first := ""
	for _, set := range []iter.Seq[string]{maps.Keys(s.numbers), maps.Keys(s.taken)} {
		for number := range set {
			if len(number) > len(emergency) && strings.HasPrefix(number, emergency) && (first == "" || number < first) {
				first = number
			}
		}
	}
	if first != "" {
		s.warning(n, fmt.Sprintf("%s begins with the emergency number %s: whoever dials it calls that", first, emergency),
			fmt.Sprintf("give %s another number", first))
	}
	ranges := s.allotted()
	for _, c := range s.cfg.Claims {
		ranges = append(ranges, c.Numbers)
	}
	for _, r := range ranges {
		if _, longer := r.match(emergency); longer {
			s.warning(n, fmt.Sprintf("%s has numbers that begin with the emergency number %s: whoever dials one of them calls that", r, emergency),
				"leave them out of what is given to phones")
		}
	}
}

func (s *sections) classes(n ast.Node) {
	s.cfg.Classes = make(map[string]Class)
	s.entries(n, "classes", func(name string, _, v ast.Node) {
		var c Class
		s.mapping(v, "class "+name, map[string]field{
			"allow": s.patternList("allow", &c.Allow),
			"deny":  s.patternList("deny", &c.Deny),
		})
		s.cfg.Classes[name] = c
	})
}

func (s *sections) patternList(what string, into *[]Pattern) field {
	return func(n ast.Node) {
		s.list(n, what, func(n ast.Node) {
			var p Pattern
			s.pattern(what, &p)(n)
			*into = append(*into, p)
		})
	}
}

// featureCodes reads the codes that differ from the usual ones; "off" takes one
// away.
func (s *sections) featureCodes(n ast.Node) {
	s.entries(n, "feature-codes", func(_ string, k, v ast.Node) {
		f, ok := choice(&s.reader, k, "feature", Features())
		if !ok {
			return
		}
		s.checked(string(f), func(code string) error {
			s.codes[f] = true
			if code == "off" {
				delete(s.cfg.FeatureCodes, f)
				return nil
			}
			if err := checkNumber(code); err != nil {
				return err
			}
			s.cfg.FeatureCodes[f] = code
			s.later = append(s.later, func() { s.codeIsFree(v, f, code) })
			return nil
		}, `write digits and *, such as "*8", or off`)(v)
	})
}

func (s *sections) codeIsFree(n ast.Node, f Feature, code string) {
	for _, other := range Features() {
		if other != f && s.cfg.FeatureCodes[other] == code {
			s.problem(n, fmt.Sprintf("%s is the code of %s too", code, other), "use another code")
			return
		}
	}
	if s.numbers[code] || s.taken[code] != "" {
		s.problem(n, fmt.Sprintf("%s is a number already", code), "use another code")
	}
}

const maxParkSlots = 1000

func (s *sections) park(n ast.Node) {
	s.mapping(n, "park", map[string]field{
		"slots": func(n ast.Node) {
			before := len(s.problems)
			s.checked("slots", func(v string) error {
				r, err := ParseRange(v)
				switch {
				case err != nil:
					return err
				case r.Size() > maxParkSlots:
					return fmt.Errorf("%d slots are more than %d", r.Size(), maxParkSlots)
				}
				s.cfg.ParkSlots = &r
				return nil
			}, "write the first and the last slot, such as 3001-3009")(n)
			s.someUnknown(before)
			if r := s.cfg.ParkSlots; r != nil {
				for i := range r.Size() {
					s.claim(n, r.Number(i), "a park slot")
				}
			}
		},
		"reversion": s.duration("reversion", 5*time.Second, 24*time.Hour, &s.cfg.Dialing.ParkReversion),
	})
}

const maxAbbreviated = 1000

func (s *sections) abbreviated(n ast.Node) {
	s.cfg.Abbreviated = make(map[string]string)
	s.entries(n, "abbreviated", func(index string, k, v ast.Node) {
		var number string
		s.number("abbreviated", &number)(v)
		switch {
		case index == "" || len(index) > 4 || strings.Trim(index, "0123456789") != "":
			s.problem(k, fmt.Sprintf("%q is no index of one to four digits", index), `write "12: 1001"`)
		case len(s.cfg.Abbreviated) >= maxAbbreviated:
			s.problem(k, "too many abbreviated numbers", fmt.Sprintf("there can be %d; remove some", maxAbbreviated))
		default:
			s.cfg.Abbreviated[index] = number
			s.later = append(s.later, func() { s.reachable(v, "abbreviated", number) })
		}
	})
}
