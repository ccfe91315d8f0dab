package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/spelling"
)

// Problem is one thing that is wrong in a file. Neither text holds a secret of the
// file.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // counted from 1
	Column  int    `json:"column"` // counted from 1, in characters
	Message string `json:"message"`
	Fix     string `json:"fix"` // what to do
}

func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s; %s", p.File, p.Line, p.Column, p.Message, p.Fix)
}

// Problems is all that is wrong in a file, in the order of its lines.
type Problems []Problem

// Sort orders by place; what was found first at one place stays first.
func (p Problems) Sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// suggest names the choice that a misspelt word most likely meant, or all.
func suggest(word string, choices []string) string {
	if best := spelling.Nearest(word, choices); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	if len(choices) == 0 {
		return "none is defined: define it in the configuration, or remove this"
	}
	sorted := slices.Sorted(slices.Values(choices))
	const most = 20
	if len(sorted) > most {
		sorted = append(sorted[:most:most], "...")
	}
	return "use one of: " + strings.Join(sorted, ", ")
}
