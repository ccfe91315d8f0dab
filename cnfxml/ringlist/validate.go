package ringlist

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// What phones take.
const (
	MaxRings   = 50
	MaxNameLen = 25    // characters of DisplayName and of FileName
	MinRawSize = 240   // bytes of a .raw file
	MaxRawSize = 16080 // two seconds
	rawStep    = 240   // 30 ms
)

// Codes of findings besides those of package cnfxml.
const (
	CodeCount   = binding.CodeCount
	CodeMissing = binding.CodeMissing
	CodeFile    = binding.CodeFile
)

// Validate checks a document as a list of ring tones. Findings are in document
// order.
func Validate(doc *cnfxml.Document) []cnfxml.Diagnostic {
	l, read, err := Read(doc)
	if err != nil {
		return binding.WrongRoot(doc, err)
	}
	return binding.Locate(doc, read, l.Validate())
}

// Validate checks the list. Findings have paths and no lines.
func (l *List) Validate() []cnfxml.Diagnostic {
	c := &binding.Check{}
	c.MaxCount(cnfxml.Warning, binding.SourceDocs, "Ring", len(l.Rings), MaxRings)
	names := map[string]int{}
	for i := range l.Rings {
		r, at := &l.Rings[i], binding.Nth("Ring", i)
		c.Needed(binding.SourceFiles, at, "DisplayName", r.DisplayName)
		c.Needed(binding.SourceFiles, at, "FileName", r.FileName)
		c.MaxLen(cnfxml.Warning, binding.SourceDocs, at+"/DisplayName", r.DisplayName, MaxNameLen)
		c.MaxLen(cnfxml.Warning, binding.SourceDocs, at+"/FileName", r.FileName, MaxNameLen)
		if first, ok := names[r.DisplayName]; ok && r.DisplayName != "" {
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceFiles, at+"/DisplayName",
				"%q is also the name of ring %d", r.DisplayName, first+1)
		} else {
			names[r.DisplayName] = i
		}
		checkFile(c, at+"/FileName", r.FileName)
	}
	return c.Found()
}

func checkFile(c *binding.Check, at, name string) {
	ext := path.Ext(name)
	switch {
	case name == "" || strings.ContainsAny(name, "{$%"):
	case !strings.EqualFold(ext, ".raw") && !strings.EqualFold(ext, ".rwb"):
		c.Add(CodeFile, cnfxml.Note, binding.SourceDocs, at, "ring files end in .raw, on 7800 and 8800 also .rwb")
	}
}

// ErrRaw: a sound file that phones cannot play.
var ErrRaw = errors.New("not a ring file")

// CheckRaw checks the size in bytes of a .raw file, which is sound without a
// header: 8 kHz, mono, 8-bit mu-law, in pieces of 30 ms and at most two
// seconds. The error wraps ErrRaw.
func CheckRaw(size int64) error {
	switch {
	case size < MinRawSize || size > MaxRawSize:
		return fmt.Errorf("ringlist: %d bytes, phones take %d to %d: %w", size, MinRawSize, MaxRawSize, ErrRaw)
	case size%rawStep != 0:
		return fmt.Errorf("ringlist: %d bytes are not a multiple of %d: %w", size, rawStep, ErrRaw)
	}
	return nil
}
