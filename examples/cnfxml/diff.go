package main

import (
	"github.com/skinnykit/skinny/cnfxml"
)

// difference is what diff -json tells.
type difference struct {
	Old     string          `json:"old"`
	New     string          `json:"new"`
	Changes []cnfxml.Change `json:"changes"` // secrets are redacted
}

func diff(t *tool, args []string) int {
	f := t.flags()
	ignoreStamp := f.Bool("ignore-stamp", false, "leave versionStamp out")
	asJSON := f.Bool("json", false, "print JSON")
	files, code, ok := t.parse(f, args)
	if !ok {
		return code
	}
	if len(files) != 2 {
		return t.misuse("two files are needed")
	}
	if err := oneStdin(files); err != nil {
		return t.misuse("%w", err)
	}
	var docs [2]*cnfxml.Document
	for i, name := range files {
		doc, err := t.parseFile(name, cnfxml.Lenient)
		if err != nil {
			return t.fail(err)
		}
		docs[i] = doc
	}
	d := difference{Old: shownName(files[0]), New: shownName(files[1]), Changes: []cnfxml.Change{}}
	d.Changes = append(d.Changes, cnfxml.Diff(docs[0], docs[1], cnfxml.DiffOptions{IgnoreVersionStamp: *ignoreStamp})...)
	if *asJSON {
		t.json(d)
	} else {
		for _, c := range d.Changes {
			t.print("%s\n", t.coloured(c.String(), changeColour(c.Kind)))
		}
	}
	if len(d.Changes) > 0 {
		return exitFound
	}
	return exitClean
}

func changeColour(kind cnfxml.ChangeKind) string {
	switch kind {
	case cnfxml.Added:
		return green
	case cnfxml.Removed:
		return red
	case cnfxml.Changed:
		return yellow
	}
	return cyan
}
