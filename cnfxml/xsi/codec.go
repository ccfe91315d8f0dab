package xsi

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

func write[T any](dst []byte, root string, v *T, fields binding.Fields[T], e Encoding) ([]byte, error) {
	return binding.Append(dst, root, v, fields, e == Latin1)
}

// Root returns CiscoIPPhoneMenu.
func (m *Menu) Root() string { return rootMenu }

// Append writes the object to dst. See Object.
func (m *Menu) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootMenu, m, menuFields, e)
}

func (m *Menu) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, m, menuFields, rootMenu)
}

// Root returns CiscoIPPhoneGraphicMenu.
func (m *GraphicMenu) Root() string { return rootGraphicMenu }

// Append writes the object to dst. See Object.
func (m *GraphicMenu) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootGraphicMenu, m, graphicMenuFields, e)
}

func (m *GraphicMenu) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, m, graphicMenuFields, rootGraphicMenu)
}

// Root returns CiscoIPPhoneGraphicFileMenu.
func (m *GraphicFileMenu) Root() string { return rootGraphicFileMenu }

// Append writes the object to dst. See Object.
func (m *GraphicFileMenu) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootGraphicFileMenu, m, graphicFileMenuFields, e)
}

func (m *GraphicFileMenu) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, m, graphicFileMenuFields, rootGraphicFileMenu)
}

// Root returns CiscoIPPhoneIconMenu.
func (m *IconMenu) Root() string { return rootIconMenu }

// Append writes the object to dst. See Object.
func (m *IconMenu) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootIconMenu, m, iconMenuFields, e)
}

func (m *IconMenu) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, m, iconMenuFields, rootIconMenu)
}

// Root returns CiscoIPPhoneIconFileMenu.
func (m *IconFileMenu) Root() string { return rootIconFileMenu }

// Append writes the object to dst. See Object.
func (m *IconFileMenu) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootIconFileMenu, m, iconFileMenuFields, e)
}

func (m *IconFileMenu) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, m, iconFileMenuFields, rootIconFileMenu)
}

// Root returns CiscoIPPhoneText.
func (t *Text) Root() string { return rootText }

// Append writes the object to dst. See Object.
func (t *Text) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootText, t, textFields, e)
}

func (t *Text) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, t, textFields, rootText)
}

// Root returns CiscoIPPhoneInput.
func (i *Input) Root() string { return rootInput }

// Append writes the object to dst. See Object.
func (i *Input) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootInput, i, inputFields, e)
}

func (i *Input) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, i, inputFields, rootInput)
}

// Root returns CiscoIPPhoneDirectory.
func (d *Directory) Root() string { return rootDirectory }

// Append writes the object to dst. See Object.
func (d *Directory) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootDirectory, d, directoryFields, e)
}

func (d *Directory) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, d, directoryFields, rootDirectory)
}

// Root returns CiscoIPPhoneImage.
func (i *Image) Root() string { return rootImage }

// Append writes the object to dst. See Object.
func (i *Image) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootImage, i, imageFields, e)
}

func (i *Image) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, i, imageFields, rootImage)
}

// Root returns CiscoIPPhoneImageFile.
func (i *ImageFile) Root() string { return rootImageFile }

// Append writes the object to dst. See Object.
func (i *ImageFile) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootImageFile, i, imageFileFields, e)
}

func (i *ImageFile) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, i, imageFileFields, rootImageFile)
}

// Root returns CiscoIPPhoneStatus.
func (s *Status) Root() string { return rootStatus }

// Append writes the object to dst. See Object.
func (s *Status) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootStatus, s, statusFields, e)
}

func (s *Status) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, s, statusFields, rootStatus)
}

// Root returns CiscoIPPhoneStatusFile.
func (s *StatusFile) Root() string { return rootStatusFile }

// Append writes the object to dst. See Object.
func (s *StatusFile) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootStatusFile, s, statusFileFields, e)
}

func (s *StatusFile) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, s, statusFileFields, rootStatusFile)
}

// Root returns CiscoIPPhoneHelp.
func (h *Help) Root() string { return rootHelp }

// Append writes the object to dst. See Object.
func (h *Help) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootHelp, h, helpFields, e)
}

func (h *Help) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, h, helpFields, rootHelp)
}

// Root returns CiscoIPPhoneExecute.
func (e *Execute) Root() string { return rootExecute }

// Append writes the object to dst. See Object.
func (e *Execute) Append(dst []byte, enc Encoding) ([]byte, error) {
	return write(dst, rootExecute, e, executeFields, enc)
}

func (e *Execute) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, e, executeFields, rootExecute)
}

// Root returns CiscoIPPhoneResponse.
func (r *Response) Root() string { return rootResponse }

// Append writes the object to dst. See Object.
func (r *Response) Append(dst []byte, e Encoding) ([]byte, error) {
	return write(dst, rootResponse, r, responseFields, e)
}

func (r *Response) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, r, responseFields, rootResponse)
}

// Root returns CiscoIPPhoneError.
func (e *ErrorReply) Root() string { return rootError }

// Append writes the object to dst. See Object.
func (e *ErrorReply) Append(dst []byte, enc Encoding) ([]byte, error) {
	return write(dst, rootError, e, errorFields, enc)
}

func (e *ErrorReply) read(doc *cnfxml.Document) ([]cnfxml.Diagnostic, error) {
	return binding.Read(doc, e, errorFields, rootError)
}
