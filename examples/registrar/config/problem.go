package config

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong in a file.
type Problem struct {
	File    string
	Line    int // counted from 1
	Message string
	Fix     string // what to do; may be empty
}

func (p Problem) Error() string {
	s := fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
	if p.Fix != "" {
		s += "; " + p.Fix
	}
	return s
}

// Problems is all that is wrong in a file, in the order of its lines.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// suggest names the choice that a misspelt word most likely meant, or all.
func suggest(word string, choices []string) string {
	best, distance := "", len(word)/2+1
	for _, c := range choices {
		if d := editDistance(strings.ToLower(word), c); d < distance {
			best, distance = c, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	if len(choices) == 0 {
		return ""
	}
	sorted := slices.Sorted(slices.Values(choices))
	const most = 20
	if len(sorted) > most {
		sorted = append(sorted[:most:most], "...")
	}
	return "use one of: " + strings.Join(sorted, ", ")
}

// editDistance counts insertions, deletions and replacements (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
