package featurepolicy

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Root is the name of the root element.
const Root = "featurePolicy"

// Policy is a feature policy.
type Policy struct {
	cnfxml.Rest
	Name string // attribute
	// VersionStamp tells phones that the file changed: they read the rest only
	// then. An empty one is derived from the content when the file is written.
	VersionStamp cnfxml.Opt[string]
	Features     []Feature
}

// Feature is one switch.
type Feature struct {
	cnfxml.Rest
	Name   string          // attribute, for people: "Forward All"
	ID     cnfxml.Opt[int] // which feature it is, 1 to 16
	Enable cnfxml.Opt[cnfxml.TrueFalse]
}

func policyFields(b *binding.Binder, p *Policy) {
	b.Rest(&p.Rest)
	b.Attr("name", &p.Name)
	b.Stamp(&p.VersionStamp)
	binding.List(b, "featureDef", &p.Features, featureFields)
}

func featureFields(b *binding.Binder, f *Feature) {
	b.Rest(&f.Rest)
	b.RequiredAttr("name", &f.Name)
	binding.Value(b, "id", &f.ID)
	binding.Value(b, "enable", &f.Enable)
}

// Parse reads a policy. Findings are those of [Read]. The error is a
// *cnfxml.SyntaxError or wraps cnfxml.ErrRoot.
func Parse(data []byte, opts cnfxml.Options) (*Policy, []cnfxml.Diagnostic, error) {
	doc, err := cnfxml.Parse(data, opts)
	if err != nil {
		return nil, nil, err
	}
	return Read(doc)
}

// Read reads a document as a policy. Findings are the repairs of the parser,
// values of a wrong type, and whatever is not part of a policy. The error
// wraps cnfxml.ErrRoot.
func Read(doc *cnfxml.Document) (*Policy, []cnfxml.Diagnostic, error) {
	p := &Policy{}
	found, err := binding.Read(doc, p, policyFields, Root)
	if err != nil {
		return nil, nil, err
	}
	return p, found, nil
}

// Append writes the policy to dst: UTF-8, an element a line, the same bytes
// for the same content. On error, which wraps cnfxml.ErrValue and can only
// come from a name in Rest, dst comes back as it was.
func (p *Policy) Append(dst []byte) ([]byte, error) {
	return binding.Append(dst, Root, p, policyFields, false)
}

// Enabled returns whether the policy switches a feature on, and whether it
// says anything about it. The last entry counts.
func (p *Policy) Enabled(id int) (on, ok bool) {
	for i := range p.Features {
		f := &p.Features[i]
		if n, err := f.ID.Get(); err != nil || n != id {
			continue
		}
		if v, err := f.Enable.Get(); err == nil {
			on, ok = bool(v), true
		}
	}
	return on, ok
}
