package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

const (
	maxFileSize = 16 << 20 // bytes; a file of the largest allowed number of lines is smaller
	// maxSyntaxErrors is how many parts of a file may be no YAML before the rest
	// is not looked at.
	maxSyntaxErrors = 20
)

// parse returns the top mapping of the file. Where it is no YAML, that is noted,
// and the part of the file with it, from one key at the margin to the next, is
// taken for empty: the mistakes in the other parts are found as well.
func (r *reader) parse(text []byte) ast.Node {
	r.lines = bytes.Count(text, []byte("\n")) + 1
	switch {
	case len(text) > maxFileSize:
		r.place(1, 1, "the file is larger than 16 MiB", "a configuration is a text of at most that size; was it another file?")
		return nil
	case bytes.IndexByte(text, 0) >= 0:
		r.place(1+bytes.Count(text[:bytes.IndexByte(text, 0)], []byte("\n")), 1, "no valid YAML: the file holds a NUL byte", "save it as UTF-8 text")
		return nil
	}
	if at, ok := foreign(text); ok {
		line := 1 + bytes.Count(text[:at], []byte("\n"))
		r.place(line, columnOf(text[bytes.LastIndexByte(text[:at], '\n')+1:], at-bytes.LastIndexByte(text[:at], '\n')-1),
			"no valid YAML: a letter that is not UTF-8", "save the file as UTF-8 text")
		return nil
	}
	if line := conflict(text); line > 0 {
		r.place(line, 1, "no valid YAML: two versions of the file were merged, and not all of both fits together",
			"keep one of the parts between the lines of < = and >, and remove these lines")
		return nil
	}
	if line, what := tooMuch(text); what != "" {
		r.place(line, 1, "no valid configuration: "+what, "a configuration has far fewer; was it another file?")
		return nil
	}
	if line, ok := tooDeep(text); !ok {
		r.place(line, 1, "no valid YAML: too many brackets in brackets", "close the brackets of the lines above")
		return nil
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for try := range maxSyntaxErrors {
		file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
		if err == nil {
			return r.only(file)
		}
		if try == 0 {
			if text = r.unclosed(text); r.broken {
				continue
			}
		}
		r.broken = true
		line := r.syntax(err, text)
		rest, ok := without(text, line)
		if !ok {
			return nil
		}
		text = rest
	}
	return nil
}

// unclosed notes quotes and brackets without an end, and takes their parts for
// empty. The parser would see them end in a later part, and blame that.
func (r *reader) unclosed(text []byte) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && !beginsPart(lines[to]) {
			to++
		}
		if open, ok := openEnd(lines[from:to]); ok {
			r.broken = true
			what := "the " + string(open.char) + " has no end"
			r.place(from+open.line, open.column, "no valid YAML: "+what, syntaxFix("'"+string(open.char)+"'"))
			text, _ = without(text, from+1)
		}
		from = to
	}
	return text
}

// opening is a quote or a bracket.
type opening struct {
	char         byte
	line, column int // from 1
}

// openEnd finds a quote that does not end in its line, or a bracket that does not
// end at all.
func openEnd(lines [][]byte) (opening, bool) {
	var open []opening
	for n, line := range lines {
		before := byte(':') // the last character that is no blank
		for i := 0; i < len(line); i++ {
			c := line[i]
			begins := bytes.IndexByte([]byte(":[{,-"), before) >= 0
			switch {
			case c == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t'):
				i = len(line)
				continue
			case begins && (c == '"' || c == '\''):
				end := quoteEnd(line, i)
				if end < 0 {
					return opening{c, n + 1, columnOf(line, i)}, true
				}
				i = end
			case (begins || len(open) > 0) && (c == '[' || c == '{'):
				open = append(open, opening{c, n + 1, columnOf(line, i)})
			case len(open) > 0 && (c == ']' || c == '}'):
				open = open[:len(open)-1]
			}
			if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
				before = c
			}
		}
	}
	if len(open) == 0 {
		return opening{}, false
	}
	return open[0], true
}

// foreign finds the first byte that is no UTF-8.
func foreign(text []byte) (at int, found bool) {
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size <= 1 {
			return at, true
		}
		at += size
	}
	return 0, false
}

func columnOf(line []byte, i int) int { return utf8.RuneCount(line[:i]) + 1 }

// quoteEnd returns where a quoted text ends, or -1.
func quoteEnd(line []byte, from int) int {
	for i := from + 1; i < len(line); i++ {
		switch {
		case line[from] == '"' && line[i] == '\\':
			i++
		case line[i] == line[from] && line[from] == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		case line[i] == line[from]:
			return i
		}
	}
	return -1
}

// only returns the content of the one document.
func (r *reader) only(file *ast.File) (root ast.Node) {
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.DirectiveType {
			continue
		}
		if root != nil {
			r.place(placeOfDocument(doc), 1, "a second document", `keep everything in one: remove the line "---" or "..."`)
			break
		}
		root = doc.Body
	}
	return root
}

// placeOfDocument returns the line with the dashes, or that of the content.
func placeOfDocument(doc *ast.DocumentNode) int {
	if doc.Start != nil && doc.Start.Position != nil {
		return max(doc.Start.Position.Line, 1)
	}
	line, _ := placeOf(doc.Body)
	return line
}

func (r *reader) place(line, column int, message, fix string) {
	if len(r.problems) >= maxProblems {
		return
	}
	// The parser counts a carriage return alone as the end of a line.
	line = min(line, max(r.lines, 1))
	r.problems = append(r.problems, Problem{File: r.file, Line: line, Column: column, Message: message, Fix: fix})
}

// syntax notes what the parser says and returns the line.
func (r *reader) syntax(err error, text []byte) int {
	lines := bytes.Split(text, []byte("\n"))
	line, column, last := 1, 1, len(lines)
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		err = errors.New(syntax.Message)
		if t := syntax.Token; t != nil && t.Position != nil {
			line, column = min(max(t.Position.Line, 1), last), max(t.Position.Column, 1)
		}
	}
	message, _, _ := strings.Cut(err.Error(), "\n")
	fix := syntaxFix(message)
	switch {
	case dashAlone(lines[line-1]):
		fix = "write a blank behind the dash"
	case otherComment(lines[line-1]):
		fix = "begin comments with #"
	case behindQuote(lines[line-1], column):
		message = "a text goes on behind its closing quote"
		fix = `put all of it in quotes; inside, write \" between " and '' between '`
	case strings.Contains(message, "not allowed in this context"):
		if deep := deeper(lines, line); deep > 0 {
			line, column = deep, indentOf(lines[deep-1])+1
			message = "this line is indented deeper than the one above, which has a value already"
			fix = "indent it like its neighbours, and put texts with a colon in quotes"
		}
	}
	r.place(line, column, "no valid YAML: "+message, fix)
	return line
}

// syntaxFix says what people usually meant.
func syntaxFix(message string) string {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(message, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("tab", "'\t'"):
		return "indent with blanks instead of tabs"
	case has("']'", "'['", "sequence end"):
		return "give every [ its ]"
	case has("'}'", "'{'", "flow map"):
		return "give every { its }, and put a comma between the values"
	case has("quote", "'\"'", "'''"):
		return "end the text with the same quote that it begins with"
	case has("non-map value", "unexpected key name", "expected map key-value", "could not find value"):
		return `write "key: value" with a blank behind the colon, each key of a part at the same indentation`
	case has("block sequence"):
		return "put texts that begin with - in quotes, and begin lists in a line of their own"
	case has("mapping value", "map key-value", "not allowed in this context", "implicit line break"):
		return "indent this line like its neighbours, and put texts with a colon in quotes"
	case has("escape character"):
		return `write \\ for a \, or put the text between ' instead of "`
	case has("header option"):
		return "put texts that begin with | or > in quotes"
	case has("reserved character"):
		return "put texts that begin with @ or ` in quotes"
	case has("anchor", "alias", "tag", "directive"):
		return "put texts that begin with & * ! or % in quotes"
	}
	return "look at the indentation, quotes and brackets here and in the line above"
}

// without empties the part of the text that a line belongs to. It tells whether
// that left something out.
func without(text []byte, line int) ([]byte, bool) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	from := min(line, len(lines)) - 1
	for from > 0 && !beginsPart(lines[from]) {
		from--
	}
	to := from + 1
	for to < len(lines) && !beginsPart(lines[to]) {
		to++
	}
	out, changed := make([]byte, 0, len(text)), false
	for i, l := range lines {
		if i < from || i >= to {
			out = append(out, l...)
			continue
		}
		changed = changed || len(bytes.TrimSpace(l)) > 0
		if bytes.HasSuffix(l, []byte("\n")) {
			out = append(out, '\n')
		}
	}
	return out, changed
}

// beginsPart tells whether a line has a key at the margin.
func beginsPart(line []byte) bool {
	return len(line) > 0 && (line[0] >= 'a' && line[0] <= 'z' || line[0] >= 'A' && line[0] <= 'Z' || line[0] == '"' || line[0] == '\'')
}
