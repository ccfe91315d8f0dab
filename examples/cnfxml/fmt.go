package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
)

func format(t *tool, args []string) int {
	f := t.flags()
	inPlace := f.Bool("w", false, "write back to the files themselves")
	asDiff := f.Bool("d", false, "print what would change, and exit with 1 if something would")
	repair := f.Bool("repair", false, "mend what is not well-formed, instead of refusing it")
	t.recordFlag(f)
	files, code, ok := t.parse(f, args)
	switch {
	case !ok:
		return code
	case len(files) == 0:
		return t.misuse("no file to format")
	}
	if err := oneStdin(files); err != nil {
		return t.misuse("%w", err)
	}
	mode := cnfxml.Strict
	if *repair {
		mode = cnfxml.Lenient
	}
	return t.conclude(t.each(files, func(name string) int {
		doc, err := t.parseFile(name, mode)
		if err != nil {
			return t.fail(err)
		}
		was := doc.Bytes()
		now, err := formatted(doc)
		if err != nil {
			return t.fail(fmt.Errorf("%s: %w", shownName(name), err))
		}
		same := bytes.Equal(was, now)
		if *asDiff && !same {
			t.write(t.unified(shownName(name), was, now))
		}
		switch {
		case *inPlace && !same:
			code = t.save(name, "", now)
		case !*inPlace && !*asDiff:
			t.write(now)
			code = exitClean
		default:
			code = exitClean
		}
		if *asDiff && !same {
			code = max(code, exitFound)
		}
		return code
	}))
}

// errChanged would be a fault of this program.
var errChanged = errors.New("the formatted text would mean something else to a phone; nothing was written")

// formatted returns the document with each element on its own line, and makes
// sure that it still says the same.
func formatted(doc *cnfxml.Document) ([]byte, error) {
	p := printer{}
	p.document(doc)
	again, err := cnfxml.Parse(p.out, cnfxml.Options{})
	if err != nil {
		return nil, errors.Join(errChanged, err)
	}
	if len(cnfxml.Diff(doc, again, cnfxml.DiffOptions{ExactSpace: true})) > 0 {
		return nil, errChanged
	}
	return p.out, nil
}
