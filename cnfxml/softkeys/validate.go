package softkeys

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// MaxStampLen is the length of a versionStamp that phones keep, in characters.
const MaxStampLen = 79

// Undefined is the key of a slot without one.
const Undefined = "Undefined"

// Codes of findings besides those of package cnfxml.
const (
	CodeMissing   = binding.CodeMissing
	CodeReference = binding.CodeReference
	CodeRange     = binding.CodeRange
)

// Validate checks a document as a softkey file. Findings are in document
// order.
func Validate(doc *cnfxml.Document) []cnfxml.Diagnostic {
	f, read, err := Read(doc)
	if err != nil {
		return binding.WrongRoot(doc, err)
	}
	return binding.Locate(doc, read, f.Validate())
}

// Validate checks the file. Findings have paths and no lines.
func (f *File) Validate() []cnfxml.Diagnostic {
	c := &binding.Check{}
	below := "typeSoftKey/"
	if f.TypesOnly {
		below = ""
	}
	defined := checkKeys(c, below, f.Types.Keys)
	if f.TypesOnly {
		return c.Found()
	}
	c.MaxLen(cnfxml.Error, binding.SourceParser, "versionStamp", f.VersionStamp.Text(), MaxStampLen)
	seen := map[string]bool{}
	for i := range f.Sets.Sets {
		s, at := &f.Sets.Sets[i], binding.Nth("softKeySets/softKeySet", i)
		c.Needed(binding.SourceFiles, at, "id", s.ID)
		if seen[s.ID] {
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceFiles, at+"@id", "set %q stands twice", s.ID)
		}
		seen[s.ID] = true
		for j := range s.Keys {
			id, at := s.Keys[j].KeyID, binding.Nth(at+"/softKey", j)
			switch {
			case id == "":
				c.Needed(binding.SourceFiles, at, "keyID", id)
			case !defined[id] && id != Undefined:
				c.Add(CodeReference, cnfxml.Error, binding.SourceFiles, at+"@keyID", "key %q is not defined above", id)
			}
		}
	}
	return c.Found()
}

func checkKeys(c *binding.Check, below string, keys []Key) (defined map[string]bool) {
	defined = map[string]bool{}
	for i := range keys {
		k, at := &keys[i], binding.Nth(below+"softKeyDef", i)
		c.Needed(binding.SourceFiles, at, "keyID", k.ID)
		if defined[k.ID] {
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceFiles, at+"@keyID", "key %q is defined twice", k.ID)
		}
		defined[k.ID] = true
		checkNumber(c, at, "tag", k.Tag)
		checkNumber(c, at, "helpID", k.HelpID)
		checkNumber(c, at, "eventID", k.EventID)
	}
	return defined
}

func checkNumber(c *binding.Check, at, name string, n cnfxml.Opt[int]) {
	switch {
	case n.State() != cnfxml.Set:
		c.Add(CodeMissing, cnfxml.Error, binding.SourceFiles, at, "%s is missing", name)
	case n.Or(0) < 0:
		c.Add(CodeRange, cnfxml.Error, binding.SourceFiles, at+"/"+name, "%s is negative", name)
	}
}
