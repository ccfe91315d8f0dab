package loads

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// Limits of what Parse reads.
const (
	MaxSize  = 1 << 20 // bytes of a manifest
	MaxFiles = 256     // names in it
	maxName  = 128     // bytes of a name
)

// ErrNoFiles: the data names no firmware file, so it is no manifest.
var ErrNoFiles = errors.New("no names of firmware files")

// Manifest is the list of a load's files.
type Manifest struct {
	// Files are in the order of the manifest, each once.
	Files []string
	// Binary says that the names stood in a signed or otherwise binary file.
	Binary bool
}

// Parse finds the names of firmware files in a manifest. The error wraps
// ErrNoFiles, or cnfxml.ErrLimit.
func Parse(data []byte) (*Manifest, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("loads: %d bytes, the limit is %d: %w", len(data), MaxSize, cnfxml.ErrLimit)
	}
	m := &Manifest{Binary: isBinary(data)}
	seen := map[string]bool{}
	for start := 0; start < len(data); {
		end := start
		for end < len(data) && isNameByte(data[end]) {
			end++
		}
		if end == start {
			start++
			continue
		}
		name := data[start:end]
		start = end
		if len(name) > maxName {
			continue
		}
		file, ok := fileName(string(name), m.Binary)
		if !ok || seen[file] {
			continue
		}
		if len(m.Files) == MaxFiles {
			return nil, fmt.Errorf("loads: more than %d files: %w", MaxFiles, cnfxml.ErrLimit)
		}
		seen[file] = true
		m.Files = append(m.Files, file)
	}
	if len(m.Files) == 0 {
		return nil, fmt.Errorf("loads: %w", ErrNoFiles)
	}
	return m, nil
}

// Append writes a manifest in the plain form: a name a line. A name that is no
// name of a firmware file is an error that wraps cnfxml.ErrValue; dst then
// comes back as it was.
func (m *Manifest) Append(dst []byte) ([]byte, error) {
	out := dst
	for _, name := range m.Files {
		if !IsFile(name) {
			return dst, fmt.Errorf("loads: file %.80q: %w", name, cnfxml.ErrValue)
		}
		out = append(out, name...)
		out = append(out, '\n')
	}
	return out, nil
}

// suffixes of firmware files; longer ones come first.
var suffixes = [...]string{".zz.sgn", ".loads", ".sebn", ".sbn", ".sgn", ".sb2", ".bin", ".zup"}

// IsFile reports whether a name is that of a firmware file: .sbn, .sgn, .sb2,
// .sebn, .zz.sgn, .bin or .zup, in any case, or the .loads of another
// manifest. It has no directories.
func IsFile(name string) bool {
	file, ok := fileName(name, false)
	return ok && file == name
}

// fileName cuts what is no part of it from the end of a name. In a binary file
// a byte that belongs to something else may look like a letter; the suffix
// tells where the name ends.
func fileName(text string, binary bool) (string, bool) {
	if len(text) > maxName || slices.ContainsFunc([]byte(text), func(c byte) bool { return !isNameByte(c) }) {
		return "", false
	}
	lower := strings.ToLower(text)
	for _, suffix := range suffixes {
		i := strings.LastIndex(lower, suffix)
		if i <= 0 || !binary && i+len(suffix) != len(text) {
			continue
		}
		name := text[:i+len(suffix)]
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-") {
			return "", false
		}
		return name, true
	}
	return "", false
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_'
}

func isBinary(data []byte) bool {
	return slices.ContainsFunc(data, func(c byte) bool {
		return c >= 0x7F || c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f'
	})
}
