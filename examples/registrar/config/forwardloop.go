package config

import (
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
		loop := []string{line.Number}
		for next := line.ForwardAll; next != line.Number; next = s.forwards[next] {
			if next == "" || next < line.Number || len(loop) == maxForwardLoop || slices.Contains(loop, next) {
				return
			}
			loop = append(loop, next)
		}
		if len(loop) > 1 {
			s.problem(n, fmt.Sprintf("forward-all goes in a circle: %s, %s", strings.Join(loop, ", "), line.Number), "let one of them forward elsewhere, or not at all")
		}
	})
}
