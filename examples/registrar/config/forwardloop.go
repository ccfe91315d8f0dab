package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// maxForwardLoop is the longest circle that is looked for.
const maxForwardLoop = 64

// forwardLoop finds lines of which each forwards all calls to the next, and the last
// to the first: whoever calls one of them gets busy. It is told once, at the line
// that stands first in the order of numbers.
func (s *sections) forwardLoop(n ast.Node, line Line) {
	if line.ForwardAll == "" {
		return
	}
	s.forwards[line.Number] = line.ForwardAll
	s.later = append(s.later, func() {
		next := func(number string) string { return s.forwards[number] }
		earlier := func(number string) bool { return number < line.Number }
		if loop := circle(line.Number, next, earlier); len(loop) > 1 {
			s.problem(n, fmt.Sprintf("forward-all goes in a circle: %s, %s", strings.Join(loop, ", "), line.Number), "let one of them forward elsewhere, or not at all")
		}
	})
}

// finalLoop finds hunt groups whose final leads to the next, at once or by lines that
// forward all calls, and in the end back to the first: callers whom nobody answers do
// not get out of it, but busy. It is told once, at the group that stands first in the
// order of numbers.
func (s *sections) finalLoop(n ast.Node, g HuntGroup) {
	if g.Final == "" {
		return
	}
	s.finals[g.Pilot] = g.Final
	s.later = append(s.later, func() {
		next := func(number string) string { return cmp.Or(s.finals[number], s.forwards[number]) }
		earlier := func(number string) bool { return s.finals[number] != "" && number < g.Pilot }
		if loop := circle(g.Pilot, next, earlier); len(loop) > 1 {
			s.warning(n, fmt.Sprintf("final goes in a circle: %s, %s; whom nobody answers gets busy", strings.Join(loop, ", "), g.Pilot), "let one of them lead elsewhere, or nowhere")
		}
	})
}

// circle returns the numbers that lead from the first one back to it; none where they
// do not, or where it is told at an earlier one.
func circle(first string, lead func(string) string, earlier func(string) bool) []string {
	loop := []string{first}
	for next := lead(first); next != first; next = lead(next) {
		if next == "" || earlier(next) || len(loop) == maxForwardLoop || slices.Contains(loop, next) {
			return nil
		}
		loop = append(loop, next)
	}
	return loop
}
