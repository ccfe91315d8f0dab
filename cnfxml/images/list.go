package images

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Root is the name of the root element.
const Root = "CiscoIPPhoneImageList"

// List is a list of background pictures.
type List struct {
	cnfxml.Rest
	Items []Item
}

// Item is one picture. Both names are TFTP: and the path on the server.
type Item struct {
	cnfxml.Rest
	Image string // attribute, the small picture in the phone's menu
	URL   string // attribute, the picture
}

func listFields(b *binding.Binder, l *List) {
	b.Rest(&l.Rest)
	binding.List(b, "ImageItem", &l.Items, itemFields)
}

func itemFields(b *binding.Binder, i *Item) {
	b.Rest(&i.Rest)
	b.RequiredAttr("Image", &i.Image)
	b.RequiredAttr("URL", &i.URL)
}

// Parse reads a list. Findings are those of [Read]. The error is a
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

// Add appends the entry for a picture in the folder of its size, with
// thumbnail and picture given as file names in that folder.
func (l *List) Add(s Size, thumbnail, picture string) {
	folder := "TFTP:" + s.Folder() + "/"
	l.Items = append(l.Items, Item{Image: folder + thumbnail, URL: folder + picture})
}
