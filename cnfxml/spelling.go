package cnfxml

import "strings"

// maxSpelled is the longest name that is worth a look for its right spelling.
const maxSpelled = 48

// spelling finds the name in the table that differs least from a misspelt
// one, if the difference is small for its length.
func (p scope) spelling(name string) (right string, found bool) {
	best := mistakes(name) + 1
	for i := range p.elements() {
		row := &p.elements()[i]
		if row.form == asStray {
			continue
		}
		if n := distance(name, row.name, best); n < best {
			best, right = n, row.name
		}
	}
	return right, right != ""
}

// mistakes is how many slips a name of that length may have.
func mistakes(name string) int { return min(len(name)/5, 3) }

// distance counts the letters to insert, drop, change or swap that turn a into
// b, without regard to case. It stops at limit, which it then returns.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(b) > maxSpelled {
		return limit
	}
	var rows [3][maxSpelled + 1]int
	two, one, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := one[j-1]
			if lower(a[i-1]) != lower(b[j-1]) {
				change++
			}
			now[j] = min(change, one[j]+1, now[j-1]+1)
			if i > 1 && j > 1 && lower(a[i-1]) == lower(b[j-2]) && lower(a[i-2]) == lower(b[j-1]) {
				now[j] = min(now[j], two[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least >= limit {
			return limit
		}
		two, one, now = one, now, two
	}
	return min(one[len(b)], limit)
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// nearest finds the word in a list that differs least from a misspelt one.
func nearest(word string, list []string) (right string, found bool) {
	best := mistakes(word) + 1
	for _, known := range list {
		if strings.EqualFold(word, known) {
			return known, true
		}
		if len(word) <= maxSpelled {
			if n := distance(word, known, best); n < best {
				best, right = n, known
			}
		}
	}
	return right, right != ""
}
