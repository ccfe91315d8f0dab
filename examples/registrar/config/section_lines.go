package config

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml/ast"
)

func (s *sections) lines(n ast.Node) {
	s.list(n, "lines", func(n ast.Node) {
		line, before := Line{MaxCalls: 2, CallWaiting: true}, len(s.problems)
		at := make(map[string]ast.Node)
		s.mapping(n, "a line", noted(s.lineFields(&line), at))
		switch {
		case line.Number == "" && len(s.problems) > before:
		case line.Number == "":
			s.problem(n, "a line without a number", `add "number: 1001"`)
		case s.numbers[line.Number]:
			s.problem(n, fmt.Sprintf("the line %s stands here twice", line.Number), "remove one; several devices may name the same line")
		case len(s.cfg.Lines) >= maxConfiguredLines:
			s.problem(n, "too many lines", fmt.Sprintf("one registrar serves at most %d; remove some", maxConfiguredLines))
		default:
			s.numbers[line.Number] = true
			s.cfg.Lines = append(s.cfg.Lines, line)
			s.forwardsElsewhere(at, line)
			s.forwardLoop(at["forward-all"], line)
			s.later = append(s.later, func() { s.noCode(n, line.Number, "a line") })
		}
	})
}

func (s *sections) lineFields(line *Line) map[string]field {
	return map[string]field{
		"number":            s.number("number", &line.Number),
		"name":              s.caption("name", &line.Name),
		"label":             s.caption("label", &line.Label),
		"max-calls":         s.integer("max-calls", 1, 50, &line.MaxCalls),
		"call-waiting":      s.boolean("call-waiting", &line.CallWaiting),
		"busy-trigger":      s.integer("busy-trigger", 1, 50, &line.BusyTrigger),
		"rollover":          s.boolean("rollover", &line.Rollover),
		"class":             s.reference("class", &line.Class, func() []string { return keys(s.cfg.Classes) }),
		"pickup-group":      s.number("pickup-group", &line.PickupGroup),
		"hot-line":          s.target("hot-line", &line.HotLine),
		"hot-line-after":    s.duration("hot-line-after", 0, time.Minute, &line.HotLineAfter),
		"divert-to":         s.target("divert-to", &line.DivertTo),
		"anonymous":         s.boolean("anonymous", &line.Anonymous),
		"auto-answer":       s.boolean("auto-answer", &line.AutoAnswer),
		"no-answer":         s.duration("no-answer", time.Second, time.Hour, &line.NoAnswer),
		"voicemail":         s.voicemail(&line.Voicemail),
		"music":             s.reference("music", &line.Music, func() []string { return keys(s.cfg.Music) }),
		"forward-all":       s.target("forward-all", &line.ForwardAll),
		"forward-busy":      s.target("forward-busy", &line.ForwardBusy),
		"forward-no-answer": s.target("forward-no-answer", &line.ForwardNoAnswer),
	}
}

// forwardsElsewhere finds forwards and the like that lead a line to itself.
func (s *sections) forwardsElsewhere(at map[string]ast.Node, line Line) {
	for _, to := range []struct{ what, number string }{
		{"forward-all", line.ForwardAll},
		{"forward-busy", line.ForwardBusy},
		{"forward-no-answer", line.ForwardNoAnswer},
		{"divert-to", line.DivertTo},
		{"hot-line", line.HotLine},
	} {
		if to.number == line.Number {
			s.problem(at[to.what], fmt.Sprintf("%s of the line %s leads to itself", to.what, line.Number), "name another number")
		}
	}
}

// target reads a number that something calls by itself, which must exist.
func (s *sections) target(what string, into *string) field {
	return func(n ast.Node) {
		s.number(what, into)(n)
		number := *into
		if number == "" {
			return
		}
		s.later = append(s.later, func() {
			if !s.callable(number) {
				s.problem(n, fmt.Sprintf("%s: nothing has the number %s", what, number), s.suggestNumber(number))
			}
		})
	}
}

// callable tells whether a number leads anywhere.
func (s *sections) callable(number string) bool {
	if s.numbers[number] || s.taken[number] != "" || s.unknownNumbers {
		return true
	}
	if s.cfg.Allots(number) {
		return true
	}
	for _, t := range s.cfg.Translations {
		if exact, _ := t.Match.Match(number); exact {
			return true
		}
	}
	return false
}

func (s *sections) number(what string, into *string) field {
	return s.checked(what, func(v string) error {
		if err := checkNumber(v); err != nil {
			return err
		}
		*into = v
		return nil
	}, "use digits only, such as 1001")
}
