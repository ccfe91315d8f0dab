package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/loads"
	"github.com/skinnykit/skinny/tftp"
)

// What check ends with.
const (
	exitComplete   = 0
	exitIncomplete = 1 // a file is missing or broken
	exitUsage      = 2 // wrong flags, or a folder that cannot be read
)

const checkUsage = `usage: provision check -dir folder [load ...]

Lists the files that firmware loads need, and those that phones would not get
from the folder. Without loads it checks all that the configuration files in
the folder name. Exit code: 0 all is there, 1 something is missing, 2 cannot
check.
`

// check is the program behind "provision check".
func check(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("provision check", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, checkUsage)
		flags.PrintDefaults()
	}
	dir := flags.String("dir", "", "`folder` with the files (required)")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitComplete
	case err != nil:
		return exitUsage
	case *dir == "":
		fmt.Fprintln(stderr, "provision check: no folder to look into; give one with -dir")
		return exitUsage
	}
	problems, err := checkFolder(ctx, *dir, flags.Args(), stdout)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "provision check:", err)
		return exitUsage
	case problems > 0:
		return exitIncomplete
	}
	return exitComplete
}

// checkFolder prints the report and returns how many problems it tells.
func checkFolder(ctx context.Context, path string, names []string, out io.Writer) (problems int, err error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return 0, fmt.Errorf("-dir: %w", err)
	}
	dir := tftp.NewDir(root)
	defer func() { err = errors.Join(err, dir.Close()) }()

	wanted := make([]wantedLoad, 0, len(names))
	for _, name := range names {
		wanted = append(wanted, wantedLoad{name: name})
	}
	if len(names) == 0 {
		var broken []string
		if wanted, broken, err = namedLoads(root.FS()); err != nil {
			return 0, err
		}
		for _, text := range broken {
			fmt.Fprintln(out, "broken:", text)
		}
		problems += len(broken)
	}
	if len(wanted) == 0 {
		fmt.Fprintln(out, "no configuration file names a load")
	}
	for _, w := range wanted {
		problems += report(out, w, &servedFiles{ctx: ctx, files: tftp.NewFiles(dir)})
	}
	return problems, nil
}

// report prints one load and returns how many of its files are missing.
func report(out io.Writer, w wantedLoad, served *servedFiles) (problems int) {
	fmt.Fprintf(out, "%s%s\n", printable(w.name), w.because())
	if len(w.by) == 0 && w.elsewhere() {
		return 0
	}
	missing, err := loads.Missing(served, w.name)
	for _, f := range served.found {
		fmt.Fprintf(out, "  ok       %s, %d bytes\n", f.name, f.size)
	}
	for _, name := range missing {
		fmt.Fprintf(out, "  missing  %s\n", name)
	}
	if err != nil {
		fmt.Fprintf(out, "  broken   %v\n", err)
		problems++
	}
	return problems + len(missing)
}

// wantedLoad is a load and the configuration files that name it.
type wantedLoad struct {
	name string
	by   []string // files whose phones fetch it here
	from []string // "file: load server", whose phones fetch it elsewhere
}

// elsewhere reports whether phones fetch the load from another server.
func (w wantedLoad) elsewhere() bool { return len(w.from) > 0 }

func (w wantedLoad) because() string {
	var parts []string
	if len(w.by) > 0 {
		parts = append(parts, "named by "+strings.Join(w.by, ", "))
	}
	if w.elsewhere() {
		parts = append(parts, "not fetched from here but from a load server by "+strings.Join(w.from, ", "))
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, "; ")
}

// namedLoads reads all configuration files of a folder and its sub-folders. It
// returns the loads that they name, sorted, and what is wrong with files.
func namedLoads(fsys fs.FS) (wanted []wantedLoad, broken []string, err error) {
	byName := make(map[string]*wantedLoad)
	err = fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		broke := func(err error) {
			broken = append(broken, fmt.Sprintf("%s: %v", printable(path), withoutPath(err)))
		}
		switch {
		case err != nil && path == ".":
			return err
		case err != nil:
			broke(err)
			return fs.SkipDir
		case path != "." && strings.HasPrefix(entry.Name(), "."): // phones do not get it
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if kind, ok := cnfxml.ParseName(entry.Name()); !ok || !isConfig(kind) || entry.IsDir() {
			return nil
		}
		// Many phones may have one file, by links to it.
		info, err := fs.Stat(fsys, path)
		if err == nil && !info.Mode().IsRegular() {
			err = errNoFile
		}
		if err != nil {
			broke(err)
			return nil
		}
		named, err := loadsOf(fsys, path)
		if err != nil {
			broke(err)
			return nil
		}
		for _, load := range named.loads {
			w := byName[strings.ToLower(load)]
			if w == nil {
				w = &wantedLoad{name: load}
				byName[strings.ToLower(load)] = w
			}
			if named.server != "" {
				w.from = append(w.from, fmt.Sprintf("%s (%s)", printable(path), printable(named.server)))
			} else {
				w.by = append(w.by, printable(path))
			}
		}
		return nil
	})
	for _, w := range byName {
		wanted = append(wanted, *w)
	}
	slices.SortFunc(wanted, func(a, b wantedLoad) int { return cmp.Compare(a.name, b.name) })
	return wanted, broken, err
}

var errNoFile = errors.New("not a regular file")

// withoutPath drops the path that the error tells again.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func isConfig(name cnfxml.Name) bool {
	switch name.Kind {
	case cnfxml.NameDevice, cnfxml.NameATA, cnfxml.NameDefault:
		return !name.Signed
	}
	return false
}

// maxConfig is far above the largest configuration file.
const maxConfig = 1 << 20

// configLoads is what one configuration file says about firmware.
type configLoads struct {
	loads  []string
	server string // loadServer
}

func loadsOf(fsys fs.FS, path string) (named configLoads, err error) {
	file, err := fsys.Open(path)
	if err != nil {
		return named, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err := io.ReadAll(io.LimitReader(file, maxConfig+1))
	switch {
	case err != nil:
		return named, err
	case len(data) > maxConfig:
		return named, fmt.Errorf("larger than %d bytes", maxConfig)
	}
	doc, err := cnfxml.Parse(data, cnfxml.Options{Mode: cnfxml.Lenient})
	if err != nil {
		return named, err
	}
	// The element names the document, whatever the file is called.
	if strings.EqualFold(doc.Root().Name(), "Default") {
		def, _, err := doc.Default()
		if err != nil {
			return named, err
		}
		for _, load := range def.Loads {
			named.add(load.Name.Text())
		}
	} else {
		device, _, err := doc.Device()
		if err != nil {
			return named, err
		}
		named.add(device.LoadInformation.Load.Text())
	}
	for _, level := range [...]string{"vendorConfig", "commonProfile", "commonConfig", "enterpriseConfig"} {
		server, _ := doc.Get(level + "/loadServer")
		named.server = cmp.Or(named.server, strings.TrimSpace(server))
	}
	return named, nil
}

func (c *configLoads) add(load string) {
	load = strings.TrimSpace(load)
	same := func(other string) bool { return strings.EqualFold(load, other) }
	if load != "" && !slices.ContainsFunc(c.loads, same) {
		c.loads = append(c.loads, load)
	}
}

// printable keeps what others wrote from commanding a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u009b' {
			return '?'
		}
		return r
	}, text)
}
