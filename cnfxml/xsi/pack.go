package xsi

import (
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// The pixels of a Picture are two bits wide: 0 is the light background, 3 is
// black. Four of them are a byte, the leftmost in the lowest bits, and each
// row starts a byte.
const (
	pixelBits     = 2
	pixelsPerByte = 8 / pixelBits
	blackest      = 1<<pixelBits - 1
)

func rowBytes(width int) int { return (width + pixelsPerByte - 1) / pixelsPerByte }

// dataLen is the number of hexadecimal digits of a picture; 0 for sizes that
// no phone shows.
func dataLen(width, height int) int {
	const most = 1 << 12
	if width < 0 || height < 0 || width > most || height > most {
		return 0
	}
	return 2 * rowBytes(width) * height
}

// Pack turns an image into a Picture at the left upper corner, in four shades.
// Transparent parts become the background. Shrink the image with Fit before:
// phones show MaxImageWidth by MaxImageHeight pixels.
func Pack(img image.Image) Picture {
	r := img.Bounds()
	p := Picture{Width: r.Dx(), Height: r.Dy(), Depth: pixelBits}
	var data strings.Builder
	row := make([]byte, rowBytes(p.Width))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		clear(row)
		for x := r.Min.X; x < r.Max.X; x++ {
			at := x - r.Min.X
			row[at/pixelsPerByte] |= shade(img.At(x, y)) << (at % pixelsPerByte * pixelBits)
		}
		data.WriteString(strings.ToUpper(hex.EncodeToString(row)))
	}
	p.Data = data.String()
	return p
}

// shade rounds the darkness of a colour on white paper to 0..3.
func shade(c color.Color) byte {
	const full = 0xFFFF
	r, g, b, a := c.RGBA()
	// The weights of ITU-R BT.601; alpha is already multiplied in.
	light := (299*r+587*g+114*b)/1000 + (full - a)
	dark := full - min(light, full)
	return byte((dark*blackest + full/2) / full)
}

// Unpack returns the image of a Picture. Missing data is background. The error
// wraps cnfxml.ErrValue for digits that are none, another Depth, or a size
// that no phone shows.
func (p *Picture) Unpack() (*image.Gray, error) {
	if p.Depth != pixelBits || dataLen(p.Width, p.Height) == 0 {
		return nil, fmt.Errorf("xsi: picture of %dx%dx%d: %w", p.Width, p.Height, p.Depth, cnfxml.ErrValue)
	}
	img := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	row := rowBytes(p.Width)
	for y := range p.Height {
		for x := range p.Width {
			at := 2 * (y*row + x/pixelsPerByte)
			value := 0
			if at+1 < len(p.Data) {
				high, low := hexValue(p.Data[at]), hexValue(p.Data[at+1])
				if high < 0 || low < 0 {
					return nil, fmt.Errorf("xsi: picture data at %d: %w", at, cnfxml.ErrValue)
				}
				value = (high<<4 | low) >> (x % pixelsPerByte * pixelBits) & blackest
			}
			img.Pix[y*img.Stride+x] = byte(0xFF - value*0xFF/blackest)
		}
	}
	return img, nil
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
