package ringlist

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Names under which phones ask for their lists. Installations spell them in
// many ways, so a server should not look at the case.
const (
	FileName            = "Ringlist.xml"
	DistinctiveFileName = "DistinctiveRingList.xml"
	WideBandFileName    = "Ringlist-wb.xml" // 7800 and 8800, with .rwb files
	DATFileName         = "RINGLIST.DAT"    // 7940 and 7960 with SIP
)

// Root is the name of the root element.
const Root = "CiscoIPPhoneRingList"

// List is a list of ring tones.
type List struct {
	cnfxml.Rest
	Rings []Ring
}

// Ring is one tone.
type Ring struct {
	cnfxml.Rest
	DisplayName string // what the phone's menu shows
	FileName    string // on the server
}

func listFields(b *binding.Binder, l *List) {
	b.Rest(&l.Rest)
	binding.List(b, "Ring", &l.Rings, ringFields)
}

func ringFields(b *binding.Binder, r *Ring) {
	b.Rest(&r.Rest)
	b.Required("DisplayName", &r.DisplayName)
	b.Required("FileName", &r.FileName)
}

// Parse reads an XML list. Findings are those of [Read]. The error is a
// *cnfxml.SyntaxError or wraps cnfxml.ErrRoot.
func Parse(data []byte, opts cnfxml.Options) (*List, []cnfxml.Diagnostic, error) {
	doc, err := cnfxml.Parse(data, opts)
	if err != nil {
		return nil, nil, err
	}
	return Read(doc)
}

// Read reads a document as a list. Findings are the repairs of the parser and
// whatever is not part of such a list. The error wraps cnfxml.ErrRoot.
func Read(doc *cnfxml.Document) (*List, []cnfxml.Diagnostic, error) {
	l := &List{}
	found, err := binding.Read(doc, l, listFields, Root)
	if err != nil {
		return nil, nil, err
	}
	return l, found, nil
}

// Append writes the list to dst: UTF-8, an element a line, the same bytes for
// the same content. On error, which wraps cnfxml.ErrValue and can only come
// from a name in Rest, dst comes back as it was.
func (l *List) Append(dst []byte) ([]byte, error) {
	return binding.Append(dst, Root, l, listFields, false)
}
