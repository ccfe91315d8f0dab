package rooms

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

const module = "github.com/skinnykit/skinny"

// house is the parsed source of both modules.
type house struct {
	fset    *token.FileSet
	sources []*source
	mods    map[string]string // go.mod files by path
	docs    map[string]string // Markdown by path
	paths   map[string]bool   // of all files and folders
}

type source struct {
	path string // slash-separated, from the root of the repository
	dir  string // "." for the root
	test bool
	file *ast.File
}

type imported struct {
	path string
	pos  token.Pos
}

// readHouse parses every Go file a build could see, whatever its build tags, and
// takes in what is written beside them.
func readHouse(tree fs.FS) (*house, error) {
	h := &house{fset: token.NewFileSet(), mods: map[string]string{}, docs: map[string]string{}, paths: map[string]bool{}}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && ignoredByGo(entry.Name()) {
				return fs.SkipDir
			}
			h.paths[name] = true
			return nil
		}
		h.paths[name] = true
		return h.readFile(tree, name)
	})
	return h, err
}

func ignoredByGo(name string) bool {
	return name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

func (h *house) readFile(tree fs.FS, name string) error {
	isGo := path.Ext(name) == ".go" && !ignoredByGo(path.Base(name))
	isDoc := path.Ext(name) == ".md"
	if !isGo && !isDoc && path.Base(name) != "go.mod" {
		return nil
	}
	text, err := fs.ReadFile(tree, name)
	if err != nil {
		return err
	}
	switch {
	case isDoc:
		h.docs[name] = string(text)
		return nil
	case !isGo:
		h.mods[name] = string(text)
		return nil
	}
	file, err := parser.ParseFile(h.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	h.sources = append(h.sources, &source{
		path: name,
		dir:  path.Dir(name),
		test: strings.HasSuffix(name, "_test.go"),
		file: file,
	})
	return nil
}

// complain words one breach with its place.
func (h *house) complain(pos token.Pos, format string, args ...any) string {
	at := h.fset.Position(pos)
	return fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, fmt.Sprintf(format, args...))
}

// packages groups the files that are no tests by folder.
func (h *house) packages() map[string][]*source {
	byDir := map[string][]*source{}
	for _, s := range h.sources {
		if !s.test {
			byDir[s.dir] = append(byDir[s.dir], s)
		}
	}
	return byDir
}

// dirs lists the folders of packages, sorted, that keep says yes to.
func (h *house) dirs(keep func(dir string) bool) []string {
	all := slices.Sorted(maps.Keys(h.packages()))
	return slices.DeleteFunc(all, func(dir string) bool { return !keep(dir) })
}

func (s *source) imports() []imported {
	list := make([]imported, 0, len(s.file.Imports))
	for _, spec := range s.file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has already refused such a file
		}
		list = append(list, imported{name, spec.Pos()})
	}
	return list
}

// reach returns everything the package in dir imports, directly or through
// packages of this house, each path once with the import that leads to it.
// Test files do not count.
func (h *house) reach(dir string) []imported {
	packages := h.packages()
	var found []imported
	seen := map[string]bool{}
	queue := []string{dir}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, s := range packages[next] {
			for _, imp := range s.imports() {
				if seen[imp.path] {
					continue
				}
				seen[imp.path] = true
				found = append(found, imp)
				if home, ok := houseDir(imp.path); ok {
					queue = append(queue, home)
				}
			}
		}
	}
	return found
}

// houseDir turns an import path of this repository into its folder.
func houseDir(importPath string) (string, bool) {
	if importPath == module {
		return ".", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// thirdParty is true for paths that start with a host name and are not ours.
func thirdParty(importPath string) bool {
	host, _, _ := strings.Cut(importPath, "/")
	_, ours := houseDir(importPath)
	return strings.Contains(host, ".") && !ours
}

// room is the first folder of a path: "sccp" for "sccp/sccptest".
func room(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	return first
}

// within is true for dir itself and every folder below it.
func within(dir, top string) bool {
	return dir == top || strings.HasPrefix(dir, top+"/")
}

func inExamples(dir string) bool { return within(dir, "examples") }

func inLibrary(dir string) bool { return !inExamples(dir) }
