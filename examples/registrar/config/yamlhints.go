package config

import (
	"bytes"
	"regexp"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// conflict returns the line where a version control system could not join two
// versions of the file; 0: there is none.
func conflict(text []byte) int {
	line := 0
	for l := range bytes.Lines(text) {
		if line++; bytes.HasPrefix(l, []byte("<<<<<<< ")) {
			return line
		}
	}
	return 0
}

// dashAlone tells whether a line begins with a dash and no blank behind it.
func dashAlone(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) > 1 && line[0] == '-' && line[1] != '-' && line[1] != ' '
}

var (
	withValue = regexp.MustCompile(`^\s*(?:- +)?[A-Za-z][A-Za-z0-9-]*: +[^\s#]`)
	withKey   = regexp.MustCompile(`^\s*(?:- +)?[A-Za-z][A-Za-z0-9-]*:(?:\s|$)`)
)

// deeper returns the line behind a line with a key and its value that has a key too
// and is indented deeper; 0: it is none of that. The parser takes it for a part of the
// value, and blames that.
func deeper(lines [][]byte, line int) int {
	if !withValue.Match(lines[line-1]) {
		return 0
	}
	for n := line; n < len(lines); n++ {
		switch text := bytes.TrimSpace(lines[n]); {
		case len(text) == 0:
		case withKey.Match(lines[n]) && indentOf(lines[n]) > keyColumn(lines[line-1]):
			return n + 1
		default:
			return 0
		}
	}
	return 0
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// keyColumn is the indentation of a key, behind the dash of its list.
func keyColumn(line []byte) int {
	return len(line) - len(bytes.TrimLeft(line, "- "))
}

var swallowed = regexp.MustCompile(`\n\s*(?:- +)?[a-z][a-z-]*:(?:\s|$)`)

// swallows tells whether a text in quotes goes on over lines with keys: the quote at
// its end was forgotten, and the next one in the file ends it.
func swallows(n *ast.StringNode) bool {
	t := n.GetToken()
	return t != nil && (t.Type == token.DoubleQuoteType || t.Type == token.SingleQuoteType) && swallowed.MatchString(t.Origin)
}
