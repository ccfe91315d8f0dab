package xsi

import (
	"fmt"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Object is one of the structs of this package.
type Object interface {
	// Root is the name of the root element, CiscoIPPhone and the object's name.
	Root() string
	// Append writes the object to dst: an element a line, the same bytes for
	// the same content. On error, which wraps cnfxml.ErrValue and can only come
	// from a name in Rest, dst comes back as it was.
	Append(dst []byte, e Encoding) ([]byte, error)
	// Validate checks the object. Findings have paths and no lines.
	Validate() []cnfxml.Diagnostic

	read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error)
}

// New returns an empty object for the name of a root element.
func New(root string) (Object, bool) {
	switch root {
	case rootMenu:
		return &Menu{}, true
	case rootGraphicMenu:
		return &GraphicMenu{}, true
	case rootGraphicFileMenu:
		return &GraphicFileMenu{}, true
	case rootIconMenu:
		return &IconMenu{}, true
	case rootIconFileMenu:
		return &IconFileMenu{}, true
	case rootText:
		return &Text{}, true
	case rootInput:
		return &Input{}, true
	case rootDirectory:
		return &Directory{}, true
	case rootImage:
		return &Image{}, true
	case rootImageFile:
		return &ImageFile{}, true
	case rootStatus:
		return &Status{}, true
	case rootStatusFile:
		return &StatusFile{}, true
	case rootHelp:
		return &Help{}, true
	case rootExecute:
		return &Execute{}, true
	case rootResponse:
		return &Response{}, true
	case rootError:
		return &ErrorReply{}, true
	}
	return nil, false
}

// Parse reads an object. Findings are those of [Read]. The error is a
// *cnfxml.SyntaxError or wraps cnfxml.ErrRoot.
func Parse(data []byte, opts cnfxml.Options) (Object, []cnfxml.Diagnostic, error) {
	doc, err := cnfxml.Parse(data, opts)
	if err != nil {
		return nil, nil, err
	}
	return Read(doc)
}

// Read reads a document as the object that its root element names. Findings
// are the repairs of the parser, values of a wrong type, and whatever is not
// part of the object. The error wraps cnfxml.ErrRoot.
func Read(doc *cnfxml.Document) (Object, []cnfxml.Diagnostic, error) {
	root := doc.Root().Name()
	o, ok := New(root)
	if !ok {
		return nil, nil, fmt.Errorf("xsi: <%s> is no object for phones: %w", root, cnfxml.ErrRoot)
	}
	found, err := o.read(doc)
	if err != nil {
		return nil, nil, err
	}
	return o, found, nil
}

// Validate checks a document as the object that its root element names.
// Findings are in document order.
func Validate(doc *cnfxml.Document) []cnfxml.Diagnostic {
	o, read, err := Read(doc)
	if err != nil {
		return binding.WrongRoot(doc, err)
	}
	return binding.Locate(doc, read, o.Validate())
}
