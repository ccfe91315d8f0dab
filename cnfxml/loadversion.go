package cnfxml

import "strings"

// version is the version of a load: 9-4-2 is 9.4(2).
type version [3]int

func (v version) after(w version) bool {
	for i := range v {
		if v[i] != w[i] {
			return v[i] > w[i]
		}
	}
	return false
}

// loadVersion reads the version out of the name of a load, SCCP42.9-4-2SR3-1S,
// or a version by itself, 9.4.2 or 9-4-2.
func loadVersion(load string) (v version, ok bool) {
	if name, rest, found := strings.Cut(load, "."); found && !isDigits(name) {
		load = rest
	}
	parts := 0
	for part := range strings.FieldsFuncSeq(load, func(r rune) bool { return r == '-' || r == '.' || r == '(' }) {
		end := 0
		for end < len(part) && part[end] >= '0' && part[end] <= '9' {
			end++
		}
		n, digits := parseInt[int](part[:end], 16)
		if !digits {
			return version{}, false
		}
		v[parts] = n
		if parts++; parts == len(v) || end < len(part) {
			break
		}
	}
	return v, parts >= 2
}
