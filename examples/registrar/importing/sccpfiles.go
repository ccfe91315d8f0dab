package importing

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Limits of #include.
const (
	maxIncludes = 10 // in one another
	maxFiles    = 200
)

// run is some lines of a file. Lines are counted through all files in the order in
// which they are read.
type run struct {
	file  string
	line  int // of the first one in its file
	count int // of the first one in all files
}

// files reads an sccp.conf and what it includes.
type files struct {
	dir   fs.FS // nil: nothing is included
	runs  []run
	count int // lines
	size  int // bytes
	open  int // files
}

// read hands on the lines of a file.
func (f *files) read(c *conf, parts *reading, file string, text []byte, depth int) {
	f.runs = append(f.runs, run{file, 1, f.count + 1})
	own := 0
	for line := range bytes.Lines(plainText(text)) {
		own++
		f.count++
		s := strings.TrimRight(string(line), "\r\n")
		if !isText(strings.ReplaceAll(s, "\t", " ")) {
			c.problem(f.count, "the line holds control characters or is no UTF-8", "save the file as UTF-8")
			continue
		}
		directive := parts.line(f.count, s)
		if directive == "" {
			continue
		}
		f.follow(c, parts, directive, depth)
		f.runs = append(f.runs, run{file, own + 1, f.count + 1})
	}
}

// follow reads what "#include name" names.
func (f *files) follow(c *conf, parts *reading, directive string, depth int) {
	at := f.count
	word, name, _ := strings.Cut(directive, " ")
	name = strings.Trim(strings.TrimSpace(name), `"<>`)
	switch {
	case word != "#include" && word != "#tryinclude":
		c.note(at, word+" is not followed")
		return
	case f.dir == nil || !fs.ValidPath(path.Clean(name)):
		c.note(at, word+" is not followed: only files of the same folder are; import that file by itself, or put it in here")
		return
	case depth == maxIncludes:
		c.problem(at, "too many files include one another", fmt.Sprintf("a file can be included through at most %d others", maxIncludes))
		return
	}
	names, err := fs.Glob(f.dir, path.Clean(name))
	if err == nil && len(names) == 0 && word == "#include" {
		err = fs.ErrNotExist
	}
	for _, name := range names {
		var text []byte
		if text, err = f.load(name); err != nil {
			break
		}
		f.read(c, parts, name, text, depth+1)
	}
	if err != nil {
		c.problem(at, fmt.Sprintf("the included file %q cannot be read: %v", name, reason(err)), "put it beside this file, or remove the line")
	}
}

func (f *files) load(name string) ([]byte, error) {
	if f.open++; f.open > maxFiles {
		return nil, fmt.Errorf("more than %d files", maxFiles)
	}
	in, err := f.dir.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, int64(MaxSize-f.size+1)))
	if err != nil {
		return nil, err
	}
	if f.size += len(text); f.size > MaxSize {
		return nil, errTooLarge
	}
	return text, nil
}

// reason leaves out the path, which stands beside it.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// where returns the place of a line.
func (f *files) where(count int) (file string, line int) {
	i := sort.Search(len(f.runs), func(i int) bool { return f.runs[i].count > count }) - 1
	if i < 0 {
		return f.runs[0].file, 1
	}
	r := f.runs[i]
	return r.file, r.line + count - r.count
}

// spot is where, in words for somebody who looks at the file of another line.
func (f *files) spot(count, from int) string {
	file, line := f.where(count)
	if other, _ := f.where(from); other != file {
		return fmt.Sprintf("line %d of %s", line, file)
	}
	return fmt.Sprintf("line %d", line)
}

// place gives notes and problems their files and lines.
func (f *files) place(notes []Note, problems config.Problems) ([]Note, config.Problems) {
	notes, problems = slices.Clone(notes), slices.Clone(problems)
	for i := range notes {
		notes[i].File, notes[i].Line = f.where(notes[i].Line)
	}
	for i := range problems {
		problems[i].File, problems[i].Line = f.where(problems[i].Line)
	}
	return notes, problems
}
