package appdialrules

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Codes of findings besides those of package cnfxml.
const (
	CodeMissing     = binding.CodeMissing
	CodeRange       = binding.CodeRange
	CodeUnreachable = binding.CodeUnreachable
)

// Validate checks a document as application dial rules. Findings are in
// document order.
func Validate(doc *cnfxml.Document) []cnfxml.Diagnostic {
	r, read, err := Read(doc)
	if err != nil {
		return binding.WrongRoot(doc, err)
	}
	return binding.Locate(doc, read, r.Validate())
}

// Validate checks the rules. Findings have paths and no lines.
func (r *Rules) Validate() []cnfxml.Diagnostic {
	c := &binding.Check{}
	// first finds the rules by what they fit, so that a rule is compared with
	// the few that could hide it and not with all.
	first := map[string]int{}
	for i := range r.Rules {
		rule, at := &r.Rules[i], binding.Nth("DialRule", i)
		n, err := rule.NumDigits.Get()
		if rule.NumDigits.State() != cnfxml.Set {
			c.Add(CodeMissing, cnfxml.Warning, binding.SourceDocs, at, "NumDigits is missing")
		}
		remove := rule.DigitsToRemove.Or(0)
		switch {
		case err == nil && n < 1:
			c.Add(CodeRange, cnfxml.Error, binding.SourceDocs, at+"@NumDigits", "no number has %d digits", n)
		case err == nil && n < len(rule.BeginsWith):
			c.Add(CodeRange, cnfxml.Error, binding.SourceDocs, at+"@NumDigits",
				"numbers that begin with %d digits do not have %d", len(rule.BeginsWith), n)
		}
		if remove < 0 || err == nil && remove > n {
			c.Add(CodeRange, cnfxml.Error, binding.SourceDocs, at+"@DigitsToRemove", "%d digits cannot be removed", remove)
		}
		if hidden, ok := hiddenBy(first, rule); ok {
			c.Add(CodeUnreachable, cnfxml.Warning, binding.SourceDocs, at, "rule %d fits all numbers of this one and comes first", hidden+1)
		}
		if key := rule.key(len(rule.BeginsWith)); first[key] == 0 {
			first[key] = i + 1
		}
	}
	return c.Found()
}

// key stands for the rule if it began with fewer digits.
func (r *Rule) key(digits int) string { return r.NumDigits.Text() + "/" + r.BeginsWith[:digits] }

// maxPrefix bounds how much of a hostile BeginsWith is compared.
const maxPrefix = 64

func hiddenBy(first map[string]int, r *Rule) (rule int, ok bool) {
	for n := range min(len(r.BeginsWith), maxPrefix) + 1 {
		if i := first[r.key(n)]; i > 0 {
			return i - 1, true
		}
		if i := first["/"+r.BeginsWith[:n]]; i > 0 {
			return i - 1, true
		}
	}
	return 0, false
}
