package config

import "bytes"

const (
	maxYAMLDepth = 200 // brackets in brackets
	// maxYAMLKeys bounds one mapping: the parser takes a time that grows with the
	// square of it.
	maxYAMLKeys = 2000
	// maxYAMLMarks bounds colons, commas, brackets and dashes: the parser takes some
	// hundred bytes for each. 100,000 phones with a line each have fewer.
	maxYAMLMarks = 2_000_000
)

const tooManyKeys = "more keys in one mapping than 2000"

// opened is a bracket that is not closed yet.
type opened struct {
	mapping bool
	commas  int
}

// tooMuch finds the line from which on the parser would take more time and memory
// than a file is worth. It looks at the shape of lines only, quoted or not.
func tooMuch(text []byte) (line int, what string) {
	var keys [maxYAMLDepth]int // of the mapping in lines that goes on, by indentation
	var open []opened
	marks := 0
	for l := range bytes.Lines(text) {
		line++
		body := bytes.TrimLeft(l, " ")
		if len(bytes.TrimSpace(body)) == 0 || body[0] == '#' {
			continue
		}
		indent := min(len(l)-len(body), maxYAMLDepth-1)
		clear(keys[indent+1:])
		switch {
		case body[0] == '-':
			keys[indent] = 0
		case bytes.IndexByte(body, ':') >= 0:
			keys[indent]++
		}
		for _, c := range body {
			switch c {
			case '[', '{':
				open = append(open, opened{mapping: c == '{'})
			case ']', '}':
				open = open[:max(len(open)-1, 0)]
			case ',':
				if n := len(open); n > 0 {
					if open[n-1].commas++; open[n-1].mapping && open[n-1].commas >= maxYAMLKeys {
						return line, tooManyKeys
					}
				}
			case ':', '-':
			default:
				continue
			}
			marks++
		}
		switch {
		case keys[indent] > maxYAMLKeys:
			return line, tooManyKeys
		case marks > maxYAMLMarks:
			return line, "more than two million values"
		}
	}
	return line, ""
}

// tooDeep finds the line where brackets or dashes nest beyond what the parser,
// which calls itself for each, can take.
func tooDeep(text []byte) (line int, ok bool) {
	depth := 0
	for l := range bytes.Lines(text) {
		line++
		l = bytes.TrimLeft(l, " \t")
		if bytes.HasPrefix(l, []byte("#")) {
			continue
		}
		dashes := 0
		for i, c := range l {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(depth-1, 0)
			case '-', '?':
				if i+1 < len(l) && (l[i+1] == ' ' || l[i+1] == '\t') {
					dashes++
				}
			}
		}
		if depth > maxYAMLDepth || dashes > maxYAMLDepth {
			return line, false
		}
	}
	return line, true
}
