package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	const longest = 64 // bytes of a word that can be a slip
	best, distance := "", len(word)/2+1
	for _, c := range choices {
		if len(word) > longest || len(c) > longest {
			continue
		}
		if d := editDistance(strings.ToLower(word), strings.ToLower(c)); d < distance {
			best, distance = c, d
		}
	}
	if best != "" {
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
