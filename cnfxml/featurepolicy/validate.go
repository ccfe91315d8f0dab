package featurepolicy

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// What phones take.
const (
	MaxSize     = 20480 // bytes of the file
	MaxNameLen  = 24    // characters of a feature's name
	MaxID       = 16    // ids are 1 to 16
	MaxStampLen = 79    // characters
)

// Codes of findings besides those of package cnfxml.
const (
	CodeMissing = binding.CodeMissing
	CodeRange   = binding.CodeRange
	CodeFile    = binding.CodeFile
)

// Validate checks a document as a feature policy. Findings are in document
// order.
func Validate(doc *cnfxml.Document) []cnfxml.Diagnostic {
	p, read, err := Read(doc)
	if err != nil {
		return binding.WrongRoot(doc, err)
	}
	c := &binding.Check{}
	if doc.Size() > MaxSize {
		c.Add(CodeFile, cnfxml.Error, binding.SourceParser, "/"+doc.Root().Name(),
			"the file has %d bytes, phones take %d", doc.Size(), MaxSize)
	}
	return binding.Locate(doc, read, append(c.Found(), p.Validate()...))
}

// Validate checks the policy. Findings have paths and no lines.
func (p *Policy) Validate() []cnfxml.Diagnostic {
	c := &binding.Check{}
	c.MaxLen(cnfxml.Error, binding.SourceParser, "versionStamp", p.VersionStamp.Text(), MaxStampLen)
	seen := map[int]bool{}
	for i := range p.Features {
		f, at := &p.Features[i], binding.Nth("featureDef", i)
		c.MaxLen(cnfxml.Error, binding.SourceParser, at+"@name", f.Name, MaxNameLen)
		if f.Enable.State() != cnfxml.Set {
			c.Add(CodeMissing, cnfxml.Error, binding.SourceParser, at, "enable is missing")
		}
		id, err := f.ID.Get()
		switch {
		case f.ID.State() != cnfxml.Set:
			c.Add(CodeMissing, cnfxml.Error, binding.SourceParser, at, "id is missing")
		case err != nil: // Read has reported it
		case id < 1 || id > MaxID:
			c.Add(CodeRange, cnfxml.Warning, binding.SourceDocs, at+"/id", "id %d is not 1 to %d", id, MaxID)
		case seen[id]:
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceFiles, at+"/id", "id %d stands twice", id)
		}
		seen[id] = true
	}
	return c.Found()
}
