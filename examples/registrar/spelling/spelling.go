// Package spelling finds the word that a misspelt one most likely meant.
package spelling

import "strings"

// longest is how many bytes a word has that can be a slip.
const longest = 64

// Nearest returns the choice that differs least from a word, without regard to case,
// or nothing where each differs in more than half of it. Of equal ones it is the first.
func Nearest(word string, choices []string) string {
	best, distance := "", len(word)/2+1
	for _, c := range choices {
		if len(word) > longest || len(c) > longest {
			continue
		}
		if d := editDistance(strings.ToLower(word), strings.ToLower(c)); d < distance {
			best, distance = c, d
		}
	}
	return best
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
