package main

import (
	"fmt"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// value is what get -json tells of one file.
type value struct {
	File  string `json:"file"`
	Path  string `json:"path"`
	Found bool   `json:"found"`
	Value string `json:"value"` // "(redacted)" for a secret without -reveal
	Line  int    `json:"line,omitempty"`
}

func get(t *tool, args []string) int {
	f := t.flags()
	reveal := f.Bool("reveal", false, "print passwords and other secrets in clear")
	asJSON := f.Bool("json", false, "print JSON")
	rest, code, ok := t.parse(f, args)
	if !ok {
		return code
	}
	if len(rest) < 2 {
		return t.misuse("a path and a file are needed")
	}
	path, files := rest[0], rest[1:]
	if err := oneStdin(files); err != nil {
		return t.misuse("%w", err)
	}
	values := []value{}
	code = t.each(files, func(name string) int {
		v, err := t.valueAt(path, name, *reveal)
		if err != nil {
			return t.fail(err)
		}
		values = append(values, v)
		switch {
		case !v.Found && !*asJSON:
			fmt.Fprintf(t.stderr, "cnfxml: %s: %s\n", v.File, v.missing())
		case *asJSON:
		case len(files) > 1:
			t.print("%s: %s\n", v.File, v.Value)
		default:
			t.print("%s\n", v.Value)
		}
		if !v.Found {
			return exitFound
		}
		return exitClean
	})
	if *asJSON {
		t.json(values)
	}
	return code
}

// missing says why there is no value.
func (v *value) missing() string {
	if v.Line > 0 {
		return fmt.Sprintf("%s in line %d holds elements and no value: name one of them", v.Path, v.Line)
	}
	return "nothing at " + v.Path
}

func (t *tool) valueAt(path, name string, reveal bool) (value, error) {
	v := value{File: shownName(name), Path: path}
	doc, err := t.parseFile(name, cnfxml.Lenient)
	if err != nil {
		return v, err
	}
	if err := pathError(doc, path); err != nil {
		return v, err
	}
	text, found := doc.Get(path)
	v.Found, v.Value = found, text
	if n, err := doc.Lookup(path); err == nil {
		v.Line, _ = n.Position()
	}
	if found && !reveal {
		v.Value, err = redacted(doc, path, text)
	}
	return v, err
}

// redacted returns a value as Redact would leave it.
func redacted(doc *cnfxml.Document, path, text string) (string, error) {
	safe, err := cnfxml.Parse(doc.Redact(), cnfxml.Options{Mode: cnfxml.Lenient})
	if err != nil {
		return "", fmt.Errorf("the redacted file cannot be read: %w", err)
	}
	shown, found := safe.Get(path)
	if !found { // a condition of the path names a secret
		return "(redacted)", nil
	}
	if shown != text {
		return shown, nil
	}
	return text, nil
}

// pathError tells a path that cannot be read from one that leads nowhere.
func pathError(doc *cnfxml.Document, path string) error {
	element := path
	if at := strings.LastIndexByte(path, '@'); at > strings.LastIndexByte(path, ']') {
		element = strings.TrimSuffix(path[:at], "/")
	}
	if element == "" && path != "" {
		return nil
	}
	_, err := doc.All(element)
	return err
}
