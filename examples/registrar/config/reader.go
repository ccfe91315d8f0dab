package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// reader walks a YAML tree and notes what it does not understand.
type reader struct {
	file     string
	problems Problems
	warnings Problems // of what is right, and may not be meant
	lines    int      // of the file
	broken   bool     // a part of the file is no YAML, so that names may be missing
	// walked is told which keys a mapping can have, and which it has; nil: nobody is.
	walked func(known, present []string)
}

// maxProblems is how many are told of one file.
const maxProblems = 1000

// field reads the value of one key.
type field func(ast.Node)

func (r *reader) problem(n ast.Node, message, fix string) {
	line, column := placeOf(n)
	r.place(line, column, message, fix)
}

// warning notes what works as it stands.
func (r *reader) warning(n ast.Node, message, fix string) {
	line, column := placeOf(n)
	if len(r.warnings) < maxProblems {
		r.warnings = append(r.warnings, Problem{File: r.file, Line: line, Column: column, Message: message, Fix: fix})
	}
}

// placeOf returns where a value begins. That of a mapping in lines is its first
// key.
func placeOf(n ast.Node) (line, column int) {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		n = m.Key
	}
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1, 1
	}
	at := n.GetToken().Position
	return max(at.Line, 1), max(at.Column, 1)
}

// mapping reads a mapping whose keys are known. what names it in messages.
func (r *reader) mapping(n ast.Node, what string, fields map[string]field) {
	choices := make([]string, 0, len(fields))
	for name := range fields {
		choices = append(choices, name)
	}
	var present []string
	if r.walked != nil {
		defer func() { r.walked(choices, present) }()
	}
	r.entriesOf(n, what, fixMapping(choices), func(key string, k, v ast.Node) {
		if read := fields[key]; read != nil {
			present = append(present, key)
			read(v)
			return
		}
		if len(r.problems) >= maxProblems {
			return
		}
		fix := suggest(key, choices)
		switch {
		case strings.HasPrefix(key, "-"):
			fix = "write a blank behind the dash"
		case inBrackets(n) && v.Type() == ast.NullType:
			fix = "put a text with a comma in quotes; or " + fix
		}
		r.problem(k, fmt.Sprintf("unknown key %q in %s", key, what), fix)
	})
}

// inBrackets tells whether a mapping is written as {a: b, c: d}.
func inBrackets(n ast.Node) bool {
	m, ok := n.(*ast.MappingNode)
	return ok && m.IsFlowStyle
}

const writeMapping = `write it as "key: value" lines`

// fixMapping names the keys of a small mapping: who wrote something else there may
// not know them.
func fixMapping(keys []string) string {
	const most = 8
	if len(keys) > most {
		return writeMapping
	}
	return writeMapping + "; " + keyList(keys)
}

func keyList(keys []string) string {
	sorted := slices.Sorted(slices.Values(keys))
	if len(sorted) == 1 {
		return "the key is " + sorted[0]
	}
	last := len(sorted) - 1
	return "the keys are " + strings.Join(sorted[:last], ", ") + " and " + sorted[last]
}

// entries reads a mapping with any keys.
func (r *reader) entries(n ast.Node, what string, each func(key string, k, v ast.Node)) {
	r.entriesOf(n, what, writeMapping, each)
}

func (r *reader) entriesOf(n ast.Node, what, fix string, each func(key string, k, v ast.Node)) {
	if n == nil || n.Type() == ast.NullType {
		return
	}
	if r.refers(n, what) {
		return
	}
	m, ok := n.(ast.MapNode)
	if !ok {
		r.problem(n, what+" must be a mapping of keys to values", fix)
		return
	}
	seen := make(map[string]int)
	for it := m.MapRange(); it.Next(); {
		key, ok := r.scalar(it.Key(), "a key")
		if !ok {
			continue
		}
		if before := seen[key]; before > 0 {
			r.problem(it.Key(), fmt.Sprintf("the key %q stands twice in %s", key, what),
				fmt.Sprintf("remove one; the other is in line %d", before))
			continue
		}
		seen[key], _ = placeOf(it.Key())
		each(key, it.Key(), it.Value())
	}
}

// list reads a sequence; a missing value is an empty one.
func (r *reader) list(n ast.Node, what string, each func(ast.Node)) {
	if n == nil || n.Type() == ast.NullType {
		return
	}
	if r.refers(n, what) {
		return
	}
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.problem(n, what+" must be a list", `write it as "- value" lines or [a, b]`)
		return
	}
	for _, v := range seq.Values {
		each(v)
	}
}

// refers tells whether a value is, or has, a name in place of what it stands for, and
// notes that.
func (r *reader) refers(n ast.Node, what string) bool {
	switch n.(type) {
	case *ast.AliasNode, *ast.AnchorNode, *ast.TagNode:
		r.scalar(n, what)
		return true
	}
	return false
}

// scalar returns the text of a value just as it stands in the file: numbers keep
// their leading zeros.
func (r *reader) scalar(n ast.Node, what string) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		if swallows(n) {
			r.problem(n, what+": the quoted text goes on over the keys of the next lines", "end it with the same quote that it begins with")
			return "", false
		}
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value), true
	case *ast.AliasNode, *ast.AnchorNode, *ast.MergeKeyNode, *ast.TagNode:
		r.problem(n, "anchors, aliases and tags are not understood", "write the value out; a text that begins with * & or ! belongs in quotes")
	case nil, *ast.NullNode:
		r.problem(n, what+" is empty", "give a value or remove the key")
	default:
		r.problem(n, what+" must be a single value", `write it behind the key, such as "key: value"`)
	}
	return "", false
}

// text reads a string.
func (r *reader) text(what string, into *string) field {
	return func(n ast.Node) {
		if s, ok := r.scalar(n, what); ok {
			*into = s
		}
	}
}

// maxCaption is how many characters of a text a phone could ever show.
const maxCaption = 200

// caption reads a text of one line, which displays and lists show.
func (r *reader) caption(what string, into *string) field {
	return r.checked(what, func(s string) error {
		s = strings.TrimSpace(s) // the end of line of a block
		switch {
		case strings.ContainsFunc(s, unicode.IsControl):
			return errors.New("a control character or an end of line is in it")
		case utf8.RuneCountInString(s) > maxCaption:
			return fmt.Errorf("it has %d characters", utf8.RuneCountInString(s))
		}
		*into = s
		return nil
	}, fmt.Sprintf("write one line of at most %d letters", maxCaption))
}

// checked reads a value that a function takes or refuses.
func (r *reader) checked(what string, take func(string) error, fix string) field {
	return func(n ast.Node) {
		if s, ok := r.scalar(n, what); ok {
			if err := take(s); err != nil {
				r.problem(n, what+": "+err.Error(), fix)
			}
		}
	}
}

// duration reads a time such as "30s" within bounds.
func (r *reader) duration(what string, least, most time.Duration, into *time.Duration) field {
	return r.checked(what, func(s string) error {
		d, err := time.ParseDuration(s)
		if err != nil {
			return fmt.Errorf("%q is no time", s)
		}
		if d < least || d > most {
			return fmt.Errorf("%s is not between %s and %s", d, least, most)
		}
		*into = d
		return nil
	}, fmt.Sprintf("write a time with its unit, from %s to %s, for example 30s", least, most))
}

func (r *reader) integer(what string, least, most int, into *int) field {
	return r.checked(what, func(s string) error {
		i, err := strconv.Atoi(s)
		if err != nil || i < least || i > most {
			return fmt.Errorf("%q is no number from %d to %d", s, least, most)
		}
		*into = i
		return nil
	}, fmt.Sprintf("write a whole number from %d to %d", least, most))
}

func (r *reader) boolean(what string, into *bool) field {
	return r.checked(what, func(s string) error {
		switch strings.ToLower(s) { // YAML has True and TRUE too
		case "true":
			*into = true
		case "false":
			*into = false
		default:
			return fmt.Errorf("%q is neither true nor false", s)
		}
		return nil
	}, "write true or false")
}

// choice reads one word of a fixed set.
func choice[T ~string](r *reader, n ast.Node, what string, choices []T) (T, bool) {
	s, ok := r.scalar(n, what)
	if !ok {
		return "", false
	}
	if i := slices.Index(choices, T(s)); i >= 0 {
		return choices[i], true
	}
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = string(c)
	}
	r.problem(n, fmt.Sprintf("unknown %s %q", what, s), suggest(s, words))
	return "", false
}
