package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

func set(t *tool, args []string) int {
	f := t.flags()
	remove := f.Bool("delete", false, "remove what stands at the path; there is no VALUE then")
	stdinValue := f.Bool("stdin", false, "read the value from the standard input, where no other user sees it; there is no VALUE then")
	out := f.String("o", "", "write to this `file` instead of the one that is read; - is the standard output")
	t.recordFlag(f)
	rest, code, ok := t.parse(f, args)
	if !ok {
		return code
	}
	want := 3
	if *remove || *stdinValue {
		want = 2
	}
	if len(rest) < want {
		return t.misuse("a path, %sand a file are needed", map[bool]string{true: "a value ", false: ""}[want == 3])
	}
	path, files := rest[0], rest[want-1:]
	switch {
	case *out != "" && len(files) > 1:
		return t.misuse("-o takes one file")
	case *stdinValue && *remove:
		return t.misuse("-delete needs no value")
	case *stdinValue && slices.Contains(files, stdinName):
		return t.misuse("the standard input holds the value; name the file")
	}
	if err := oneStdin(files); err != nil {
		return t.misuse("%w", err)
	}
	edit := func(doc *cnfxml.Document) error { return doc.Delete(path) }
	if !*remove {
		value := rest[1]
		if *stdinValue {
			data, err := limited(t.stdin, shownName(stdinName))
			if err != nil {
				return t.fail(err)
			}
			value = strings.TrimRight(string(data), "\r\n")
		}
		edit = func(doc *cnfxml.Document) error { return doc.Set(path, value) }
	}
	return t.conclude(t.each(files, func(name string) int { return t.edit(name, *out, edit) }))
}

// edit changes one file. Every byte but those of the change stays.
func (t *tool) edit(name, out string, change func(*cnfxml.Document) error) int {
	doc, err := t.parseFile(name, cnfxml.Lenient)
	if err != nil {
		return t.fail(err)
	}
	err = change(doc)
	if errors.Is(err, cnfxml.ErrNotFound) {
		t.fail(named(name, err))
		return exitFound
	}
	if err != nil {
		return t.fail(named(name, err))
	}
	return t.save(name, out, doc.Bytes())
}

// save writes a changed file: to out, or back to where it is from.
func (t *tool) save(name, out string, data []byte) int {
	if out != "" || name == stdinName {
		return t.put(out, data)
	}
	if err := replace(name, data); err != nil {
		return t.fail(err)
	}
	t.record.wrote(name)
	return exitClean
}
