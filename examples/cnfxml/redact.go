package main

import "github.com/skinnykit/skinny/cnfxml"

func redact(t *tool, args []string) int {
	f := t.flags()
	out := f.String("o", "", "write to this `file` (default: the standard output)")
	inPlace := f.Bool("w", false, "write back to the files themselves")
	t.recordFlag(f)
	files, code, ok := t.parse(f, args)
	switch {
	case !ok:
		return code
	case len(files) == 0:
		return t.misuse("no file to redact")
	case *out != "" && (*inPlace || len(files) > 1):
		return t.misuse("-o takes one file, and not -w")
	}
	if err := oneStdin(files); err != nil {
		return t.misuse("%w", err)
	}
	return t.conclude(t.each(files, func(name string) int {
		doc, err := t.parseFile(name, cnfxml.Lenient)
		switch {
		case err != nil:
			return t.fail(err)
		case *inPlace:
			return t.save(name, "", doc.Redact())
		}
		return t.put(*out, doc.Redact())
	}))
}
