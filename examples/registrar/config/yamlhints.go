package config

import (
	"bytes"
	"regexp"
	"strings"

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

// otherComment tells whether a line is a comment in another language.
func otherComment(line []byte) bool {
	line = bytes.TrimSpace(line)
	return bytes.HasPrefix(line, []byte(";")) || bytes.HasPrefix(line, []byte("//"))
}

// behindQuote tells whether a quoted value of a line ends just before a column.
func behindQuote(line []byte, column int) bool {
	before := []rune(string(line))
	before = before[:min(max(column-1, 0), len(before))]
	_, value, ok := strings.Cut(string(before), ": ")
	value = strings.TrimSpace(value)
	return ok && len(value) > 1 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0]
}

// foreignBlanks are what programs for letters and web pages put for blanks and dashes.
const foreignBlanks = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\u200b"

// lookalikes adds to what is wrong in a line that begins with letters that look like
// blanks or dashes: nobody sees them.
func lookalikes(text []byte, problems Problems) {
	if len(problems) == 0 {
		return
	}
	lines := bytes.Split(text, []byte("\n"))
	for i, p := range problems {
		if p.Line > len(lines) {
			continue
		}
		line := string(lines[p.Line-1])
		head := line[:len(line)-len(strings.TrimLeft(line, " -"+foreignBlanks))]
		_, value, _ := strings.Cut(line, ":")
		switch rest := strings.TrimLeft(line, " "); {
		case strings.ContainsAny(head, foreignBlanks), strings.HasPrefix(value, "\u00a0"):
			problems[i].Fix += "; a blank of this line is none: it was copied from a text; type it anew"
		case strings.HasPrefix(rest, "–"), strings.HasPrefix(rest, "—"):
			problems[i].Fix += "; the dash of this line is none: it was copied from a text; type it anew"
		}
	}
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
