package config

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

const maxMeetings = 1000

// meetMe reads the numbers of meetings.
func (s *sections) meetMe(n ast.Node) {
	before := len(s.problems)
	s.mapping(n, "meet-me", map[string]field{
		"numbers": func(n ast.Node) {
			s.checked("numbers", func(v string) error {
				r, err := ParseRange(v)
				switch {
				case err != nil:
					return err
				case r.Size() > maxMeetings:
					return fmt.Errorf("%d numbers are more than %d", r.Size(), maxMeetings)
				}
				s.cfg.MeetMe = &r
				return nil
			}, "write the first and the last number, such as 5000-5009")(n)
			if r := s.cfg.MeetMe; r != nil {
				for i := range r.Size() {
					s.claim(n, r.Number(i), "a meeting")
				}
			}
		},
	})
	if s.cfg.MeetMe == nil && len(s.problems) == before {
		s.problem(n, "meetings without numbers", `write "meet-me: {numbers: 5000-5009}"`)
	}
}

// voicemail reads the number that takes messages, for all lines or for one.
func (s *sections) voicemail(into *string) field { return s.rings("voicemail", into) }

// rings reads a number that phones answer: that of a line or a hunt group.
func (s *sections) rings(what string, into *string) field {
	return func(n ast.Node) {
		s.target(what, into)(n)
		number := *into
		s.later = append(s.later, func() {
			if is := s.taken[number]; is != "" && is != huntGroup {
				s.problem(n, fmt.Sprintf("%s: %s is %s", what, number, is), "name a line or a hunt group")
			}
		})
	}
}
