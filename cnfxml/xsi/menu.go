package xsi

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Limits of menus.
const (
	MaxMenuItems        = 100
	MaxGraphicMenuItems = 12 // as many as there are keys
	MaxTouchItems       = 32
	MaxIconMenuItems    = 32
	MaxIcons            = 10 // indexes are 0 to 9
)

const (
	rootMenu            = "CiscoIPPhoneMenu"
	rootGraphicMenu     = "CiscoIPPhoneGraphicMenu"
	rootGraphicFileMenu = "CiscoIPPhoneGraphicFileMenu"
	rootIconMenu        = "CiscoIPPhoneIconMenu"
	rootIconFileMenu    = "CiscoIPPhoneIconFileMenu"
)

// Menu is a list to choose from.
type Menu struct {
	Page
	Items []MenuItem
}

// MenuItem is one line of a menu.
type MenuItem struct {
	cnfxml.Rest
	Name string
	URL  string
}

// GraphicMenu is a picture, whose parts are chosen with the digits 1 to 9, *,
// 0 and #.
type GraphicMenu struct {
	Page
	Picture
	Items []MenuItem
}

// GraphicFileMenu is a picture from a file, for phones with a touch screen.
type GraphicFileMenu struct {
	Page
	LocationX, LocationY int // of the picture; -1 is the middle
	URL                  string
	Items                []TouchItem
}

// TouchItem is a part of the picture.
type TouchItem struct {
	cnfxml.Rest
	Name  string
	URL   string
	Touch TouchArea
}

// TouchArea is a rectangle in pixels. All zero, it is left out.
type TouchArea struct {
	cnfxml.Rest
	X1, Y1, X2, Y2 int
}

// IconMenu is a menu whose lines begin with icons.
type IconMenu struct {
	Page
	Items []IconMenuItem
	Icons []Icon
}

// IconMenuItem is one line of a menu with icons.
type IconMenuItem struct {
	cnfxml.Rest
	IconIndex int // 0 to 9
	Name      string
	URL       string
}

// Icon is a small picture, up to 16 by 10 pixels.
type Icon struct {
	cnfxml.Rest
	Index         int // 0 to 9
	Width, Height int
	Depth         int    // bits a pixel, 1 or 2
	Data          string // as Pack makes it
}

// IconFileMenu is a menu whose lines begin with icons from files.
type IconFileMenu struct {
	Page
	Items []IconMenuItem
	Icons []IconFile
}

// IconFile is a small picture from a PNG file.
type IconFile struct {
	cnfxml.Rest
	Index int    // 0 to 9
	URL   string // also Resource: and the name of an icon in the phone
}

func menuFields(b *binding.Binder, m *Menu) {
	m.open(b)
	binding.List(b, "MenuItem", &m.Items, menuItemFields)
	m.close(b)
}

func menuItemFields(b *binding.Binder, i *MenuItem) {
	b.Rest(&i.Rest)
	b.Required("Name", &i.Name)
	b.Required("URL", &i.URL)
}

func graphicMenuFields(b *binding.Binder, m *GraphicMenu) {
	m.open(b)
	m.Picture.fields(b)
	binding.List(b, "MenuItem", &m.Items, menuItemFields)
	m.close(b)
}

func graphicFileMenuFields(b *binding.Binder, m *GraphicFileMenu) {
	m.open(b)
	b.Number("LocationX", &m.LocationX)
	b.Number("LocationY", &m.LocationY)
	b.Required("URL", &m.URL)
	binding.List(b, "MenuItem", &m.Items, touchItemFields)
	m.close(b)
}

func touchItemFields(b *binding.Binder, i *TouchItem) {
	b.Rest(&i.Rest)
	b.Required("Name", &i.Name)
	b.Required("URL", &i.URL)
	t := &i.Touch
	present := t.Present || t.X1 != 0 || t.Y1 != 0 || t.X2 != 0 || t.Y2 != 0
	binding.Group(b, "TouchArea", t, present, touchAreaFields)
}

func touchAreaFields(b *binding.Binder, t *TouchArea) {
	b.Rest(&t.Rest)
	b.AttrNumber("X1", &t.X1)
	b.AttrNumber("Y1", &t.Y1)
	b.AttrNumber("X2", &t.X2)
	b.AttrNumber("Y2", &t.Y2)
}

func iconMenuFields(b *binding.Binder, m *IconMenu) {
	m.open(b)
	binding.List(b, "MenuItem", &m.Items, iconMenuItemFields)
	binding.List(b, "IconItem", &m.Icons, iconFields)
	m.close(b)
}

func iconMenuItemFields(b *binding.Binder, i *IconMenuItem) {
	b.Rest(&i.Rest)
	b.Number("IconIndex", &i.IconIndex)
	b.Required("Name", &i.Name)
	b.Required("URL", &i.URL)
}

func iconFields(b *binding.Binder, i *Icon) {
	b.Rest(&i.Rest)
	b.Number("Index", &i.Index)
	b.Number("Height", &i.Height)
	b.Number("Width", &i.Width)
	b.Number("Depth", &i.Depth)
	b.Required("Data", &i.Data)
}

func iconFileMenuFields(b *binding.Binder, m *IconFileMenu) {
	m.open(b)
	binding.List(b, "MenuItem", &m.Items, iconMenuItemFields)
	binding.List(b, "IconItem", &m.Icons, iconFileFields)
	m.close(b)
}

func iconFileFields(b *binding.Binder, i *IconFile) {
	b.Rest(&i.Rest)
	b.Number("Index", &i.Index)
	b.Required("URL", &i.URL)
}
