package xsi

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Limits of pictures, in pixels, and of status windows.
const (
	MaxImageWidth   = 133 // the 7940 and 7960
	MaxImageHeight  = 65
	MaxStatusWidth  = 106
	MaxStatusHeight = 21
	MaxStatusText   = 32 // characters
)

const (
	rootImage      = "CiscoIPPhoneImage"
	rootImageFile  = "CiscoIPPhoneImageFile"
	rootStatus     = "CiscoIPPhoneStatus"
	rootStatusFile = "CiscoIPPhoneStatusFile"
)

// Picture is a picture inside an object, two bits a pixel.
type Picture struct {
	LocationX, LocationY int // of the left upper corner; -1 is the middle
	Width, Height        int // pixels
	Depth                int // bits a pixel
	Data                 string
}

// Image is a picture that fills the screen.
type Image struct {
	Page
	Picture
}

// ImageFile is a picture from a PNG file.
type ImageFile struct {
	Page
	LocationX, LocationY int // -1 is the middle
	URL                  string
}

// Status is a text and a small picture beside a call.
type Status struct {
	cnfxml.Rest
	App
	Text  string
	Timer int // seconds it has been up already, counted on; 0 shows none
	Picture
}

// StatusFile is a Status with its picture in a PNG file.
type StatusFile struct {
	cnfxml.Rest
	App
	Text                 string
	Timer                int
	LocationX, LocationY int
	URL                  string
}

func (p *Picture) fields(b *binding.Binder) {
	b.Number("LocationX", &p.LocationX)
	b.Number("LocationY", &p.LocationY)
	b.Number("Width", &p.Width)
	b.Number("Height", &p.Height)
	b.Number("Depth", &p.Depth)
	b.Required("Data", &p.Data)
}

func imageFields(b *binding.Binder, i *Image) {
	i.open(b)
	i.Picture.fields(b)
	i.close(b)
}

func imageFileFields(b *binding.Binder, i *ImageFile) {
	i.open(b)
	b.Number("LocationX", &i.LocationX)
	b.Number("LocationY", &i.LocationY)
	b.Required("URL", &i.URL)
	i.close(b)
}

func statusFields(b *binding.Binder, s *Status) {
	b.Rest(&s.Rest)
	s.App.fields(b)
	b.Required("Text", &s.Text)
	b.Number("Timer", &s.Timer)
	s.Picture.fields(b)
}

func statusFileFields(b *binding.Binder, s *StatusFile) {
	b.Rest(&s.Rest)
	s.App.fields(b)
	b.Required("Text", &s.Text)
	b.Number("Timer", &s.Timer)
	b.Number("LocationX", &s.LocationX)
	b.Number("LocationY", &s.LocationY)
	b.Required("URL", &s.URL)
}

func (p *Picture) check(c *checker, maxWidth, maxHeight int) {
	c.inRange("Width", p.Width, 1, maxWidth)
	c.inRange("Height", p.Height, 1, maxHeight)
	c.data("Data", p.Data, p.Width, p.Height, p.Depth)
}

// data checks hexadecimal digits against the size of a picture.
func (c *checker) data(at, data string, width, height, depth int) {
	if depth != 1 && depth != 2 {
		c.Add(CodeRange, cnfxml.Error, binding.SourceSDK, at, "a depth of %d is not 1 or 2", depth)
		return
	}
	if want := dataLen(width, height); len(data) != want {
		c.Add(CodeFile, cnfxml.Warning, binding.SourceSDK, at,
			"%d digits, %dx%d pixels have %d", len(data), width, height, want)
	}
	for i := range len(data) {
		if hexValue(data[i]) < 0 {
			c.Add(cnfxml.CodeValueType, cnfxml.Error, binding.SourceSDK, at, "byte %d is no hexadecimal digit", i+1)
			return
		}
	}
}

// Validate checks the picture. Findings have paths and no lines.
func (i *Image) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	i.Page.check(c)
	i.Picture.check(c, MaxImageWidth, MaxImageHeight)
	return c.Found()
}

// Validate checks the picture. Findings have paths and no lines.
func (i *ImageFile) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	i.check(c)
	c.need("", "URL", i.URL)
	c.url("", "URL", i.URL)
	return c.Found()
}

// Validate checks the status. Findings have paths and no lines.
func (s *Status) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	c.text("Text", s.Text, MaxStatusText)
	s.Picture.check(c, MaxStatusWidth, MaxStatusHeight)
	return c.Found()
}

// Validate checks the status. Findings have paths and no lines.
func (s *StatusFile) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	c.text("Text", s.Text, MaxStatusText)
	c.need("", "URL", s.URL)
	c.url("", "URL", s.URL)
	return c.Found()
}
