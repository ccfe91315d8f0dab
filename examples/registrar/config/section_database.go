package config

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Database is where the registrar keeps what changes while it runs.
type Database struct {
	// File is the path of the database: empty where the file names none, see
	// [Database.Path], and [NoDatabase] where nothing is to be kept.
	File string
	// Keep and Records say how long and how many records of calls stay; 0: without
	// limit.
	Keep    time.Duration
	Records int
	// MaxSize is the most that the database may become, in bytes; 0 leaves it to
	// the disk.
	MaxSize int64
}

// NoDatabase stands for a database where none is wanted.
const NoDatabase = "off"

const day = 24 * time.Hour

// Path returns the path of the database of a configuration file: beside it, with
// the ending .db, unless another is named. It is empty where none is wanted, and
// where there is no file and none is named.
func (d Database) Path(file string) string {
	switch {
	case d.File == NoDatabase:
		return ""
	case d.File != "" || file == "":
		return d.File
	}
	return strings.TrimSuffix(file, filepath.Ext(file)) + ".db"
}

func (s *sections) database(n ast.Node) {
	d := &s.cfg.Database
	if word, ok := n.(*ast.StringNode); ok && word.Value == NoDatabase {
		d.File = NoDatabase
		return
	}
	s.mapping(n, "database", map[string]field{
		"file":     s.databaseFile(&d.File),
		"keep":     s.checked("keep", age(&d.Keep), "write how long, such as 90d, 12h or 52w; 0 for ever"),
		"records":  s.integer("records", 0, math.MaxInt32, &d.Records),
		"max-size": s.checked("max-size", size(&d.MaxSize), "write a size such as 500MB or 2GB; 0 for no limit"),
	})
}

func (s *sections) databaseFile(into *string) field {
	return func(n ast.Node) {
		name, ok := s.scalar(n, "file")
		if !ok {
			return
		}
		if name == NoDatabase {
			*into = name
			return
		}
		if s.path("file", into)(n); *into == "" {
			return
		}
		if same(*into, s.file) {
			s.problem(n, "file: the database cannot be the configuration file itself", "give a file of its own, such as registrar.db")
			return
		}
		if s.files == nil {
			return
		}
		dir := filepath.Dir(*into)
		switch info, err := os.Stat(dir); {
		case err != nil || !info.IsDir():
			s.problem(n, fmt.Sprintf("file: there is no directory %q", dir), "create it, or name a file in another one")
		case isDir(*into):
			s.problem(n, fmt.Sprintf("file: %q is a directory", *into), "name a file in it, such as "+filepath.Join(*into, "registrar.db"))
		}
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// same tells whether two paths are one file, by whatever name.
func same(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	if err1 == nil && err2 == nil {
		return os.SameFile(x, y)
	}
	return filepath.Clean(a) == filepath.Clean(b)
}

// path reads the name of a file or directory. One that is relative is taken from
// where the configuration file is.
func (s *sections) path(what string, into *string) field {
	return s.checked(what, func(v string) error {
		switch {
		case strings.TrimSpace(v) == "":
			return errors.New("the name is empty")
		case strings.ContainsRune(v, 0):
			return errors.New("the name holds a NUL")
		case filepath.IsAbs(v):
			*into = v
		default:
			*into = filepath.Join(filepath.Dir(s.file), v)
		}
		return nil
	}, "write the path of a file; a relative one is taken from the folder of this file")
}

// age reads a time that may be in days or weeks.
func age(into *time.Duration) func(string) error {
	return func(v string) error {
		const most = 36525 * day // a century
		d, err := time.ParseDuration(v)
		for unit, length := range map[string]time.Duration{"d": day, "w": 7 * day} {
			if digits, ok := strings.CutSuffix(v, unit); ok {
				var n uint64
				n, err = strconv.ParseUint(digits, 10, 16)
				d = time.Duration(n) * length
			}
		}
		switch {
		case err != nil:
			return fmt.Errorf("%q is no time", v)
		case d != 0 && d < time.Hour || d > most:
			return fmt.Errorf("%q is not between an hour and a hundred years", v)
		}
		*into = d
		return nil
	}
}

// size reads bytes, with a unit.
func size(into *int64) func(string) error {
	units := []struct {
		name  string
		bytes int64
	}{{"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}}
	return func(v string) error {
		digits, factor := v, int64(1)
		for _, u := range units {
			if rest, ok := strings.CutSuffix(v, u.name); ok {
				digits, factor = strings.TrimSpace(rest), u.bytes
			}
		}
		const least = 1e6 // an empty database, and its journal
		n, err := strconv.ParseInt(digits, 10, 64)
		switch {
		case err != nil || n < 0 || factor == 1 && n != 0:
			return fmt.Errorf("%q is no size", v)
		case n > math.MaxInt64/factor || n != 0 && n*factor < least:
			return fmt.Errorf("%q is not at least 1MB", v)
		}
		*into = n * factor
		return nil
	}
}
