package xsi

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// Display is the part of a phone's screen that objects can fill with a
// picture.
type Display struct {
	Width, Height int // pixels
	Depth         int // bits a pixel
	Color         bool
	// PNG says that the phone loads PNG files, with ImageFile and its
	// relatives. Others take a packed Picture.
	PNG bool
}

// displays is from Cisco's services guide.
var displays = [...]struct {
	models  string
	display Display
}{
	{"7940 7960", Display{133, 65, 2, false, false}},
	{"7941 7941GE 7942 7961 7961GE 7962", Display{298, 144, 4, false, true}},
	{"7945 7965", Display{298, 156, 16, true, true}},
	{"7970 7971", Display{298, 168, 12, true, true}},
	{"7975", Display{298, 168, 16, true, true}},
	{"8941 8945 8961 9951 9971", Display{498, 289, 24, true, true}},
}

// DisplayOf returns the display of a model, whose name is in any of the
// spellings of [cnfxml.ModelByName]. It is false for phones without pictures
// and those that are not known.
func DisplayOf(model string) (Display, bool) {
	if m, ok := cnfxml.ModelByName(model); ok {
		for _, d := range displays {
			for name := range strings.FieldsSeq(d.models) {
				if name == m.Name {
					return d.display, true
				}
			}
		}
	}
	return Display{}, false
}

// Fit returns an image that is no larger than width by height pixels: img
// itself, or a smaller one of the same proportions. Each pixel is the mean of
// those it stands for. It returns nil when there is nothing to show.
func Fit(img image.Image, width, height int) image.Image {
	r := img.Bounds()
	w, h := r.Dx(), r.Dy()
	switch {
	case w <= 0 || h <= 0 || width <= 0 || height <= 0:
		return nil
	case w <= width && h <= height:
		return img
	}
	if w*height > h*width {
		height = max(1, h*width/w)
	} else {
		width = max(1, w*height/h)
	}
	small := image.NewRGBA64(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			small.SetRGBA64(x, y, mean(img, image.Rect(
				r.Min.X+x*w/width, r.Min.Y+y*h/height, r.Min.X+(x+1)*w/width, r.Min.Y+(y+1)*h/height,
			)))
		}
	}
	return small
}

// mean returns the mean colour of a rectangle, or of its corner if it is empty.
func mean(img image.Image, r image.Rectangle) color.RGBA64 {
	r.Max.X, r.Max.Y = max(r.Max.X, r.Min.X+1), max(r.Max.Y, r.Min.Y+1)
	var red, green, blue, alpha uint64
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			cr, cg, cb, ca := img.At(x, y).RGBA()
			red, green, blue, alpha = red+uint64(cr), green+uint64(cg), blue+uint64(cb), alpha+uint64(ca)
		}
	}
	n := uint64(r.Dx()) * uint64(r.Dy())
	return color.RGBA64{R: uint16(red / n), G: uint16(green / n), B: uint16(blue / n), A: uint16(alpha / n)}
}

// EncodePNG writes an image as the PNG file that fits a display: no larger, with
// eight bits a channel, and in shades of grey where there is no colour. There,
// transparent parts become the light background, as in [Pack]. An image without
// pixels is an error that wraps cnfxml.ErrValue.
func EncodePNG(w io.Writer, img image.Image, d Display) error {
	small := Fit(img, d.Width, d.Height)
	if small == nil {
		return fmt.Errorf("xsi: an image without pixels: %w", cnfxml.ErrValue)
	}
	if err := png.Encode(w, shown(small, d.Color)); err != nil {
		return fmt.Errorf("xsi: %w", err)
	}
	return nil
}

// shown returns the picture that is written: what is drawn with more bits, or without
// a background, is not left to the phone.
func shown(img image.Image, inColor bool) image.Image {
	r := img.Bounds()
	size := image.Rect(0, 0, r.Dx(), r.Dy())
	if inColor {
		picture := image.NewNRGBA(size)
		draw.Draw(picture, size, img, r.Min, draw.Src)
		return picture
	}
	picture := image.NewGray(size)
	draw.Draw(picture, size, image.White, image.Point{}, draw.Src)
	draw.Draw(picture, size, img, r.Min, draw.Over)
	return picture
}
