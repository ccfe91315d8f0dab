package xsi

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

func TestPack(t *testing.T) {
	img := image.NewGray(image.Rect(10, 10, 15, 12))
	for x, light := range []byte{0xFF, 0xAA, 0x55, 0x00, 0x00} {
		img.SetGray(10+x, 10, color.Gray{Y: light})
	}
	for x := range 5 {
		img.SetGray(10+x, 11, color.Gray{Y: 0xFF})
	}
	p := Pack(img)
	// 0, 1, 2 and 3 from the lowest bits up are 0xE4.
	assert.Equal(t, Picture{Width: 5, Height: 2, Depth: 2, Data: "E4030000"}, p)
	back, err := p.Unpack()
	require.NoError(t, err)
	for y := range 2 {
		for x := range 5 {
			assert.Equal(t, img.GrayAt(10+x, 10+y), back.GrayAt(x, y))
		}
	}
	assert.Equal(t, "00", Pack(image.NewNRGBA(image.Rect(0, 0, 4, 1))).Data, "transparent is background")
}

func TestUnpackRefuses(t *testing.T) {
	for _, p := range []Picture{
		{},
		{Width: 4, Height: 1, Depth: 1},
		{Width: -1, Height: 1, Depth: 2},
		{Width: 1 << 30, Height: 1 << 30, Depth: 2},
		{Width: 4, Height: 1, Depth: 2, Data: "zz"},
	} {
		_, err := p.Unpack()
		require.ErrorIs(t, err, cnfxml.ErrValue)
	}
	img, err := (&Picture{Width: 8, Height: 1, Depth: 2, Data: "ff"}).Unpack()
	require.NoError(t, err)
	assert.Equal(t, []byte{0, 0, 0, 0, 255, 255, 255, 255}, img.Pix)
}

func TestFit(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 400, 100))
	for i := range img.Pix {
		img.Pix[i] = byte(i%2) * 0xFE
	}
	small := Fit(img, MaxImageWidth, MaxImageHeight)
	assert.Equal(t, image.Rect(0, 0, 133, 33), small.Bounds())
	assert.Same(t, img, Fit(img, 400, 100))
	assert.Equal(t, image.Rect(0, 0, 40, 10), Fit(img, 100, 10).Bounds())
	assert.Equal(t, image.Rect(0, 0, 1, 10), Fit(image.NewGray(image.Rect(0, 0, 1, 1000)), 10, 10).Bounds())
	r, _, _, _ := Fit(img, 100, 25).At(50, 12).RGBA()
	assert.InDelta(t, 0x7F7F, r, 0x100, "the mean of black and white")
	assert.Nil(t, Fit(img, 0, 10))
	assert.Nil(t, Fit(image.NewGray(image.Rectangle{}), 10, 10))
}

func TestDisplays(t *testing.T) {
	for _, d := range displays {
		for name := range strings.FieldsSeq(d.models) {
			got, ok := DisplayOf(name)
			assert.True(t, ok, name)
			assert.Equal(t, d.display, got)
		}
	}
	_, ok := DisplayOf("7912")
	assert.False(t, ok)
}

func TestEncodePNG(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 600, 300))
	for _, model := range []string{"7961", "7970"} {
		d, ok := DisplayOf(model)
		require.True(t, ok)
		var b bytes.Buffer
		require.NoError(t, EncodePNG(&b, img, d))
		out, err := png.Decode(&b)
		require.NoError(t, err)
		assert.LessOrEqual(t, out.Bounds().Dx(), d.Width)
		assert.LessOrEqual(t, out.Bounds().Dy(), d.Height)
		_, gray := out.(*image.Gray)
		assert.Equal(t, !d.Color, gray)
	}
	require.ErrorIs(t, EncodePNG(&bytes.Buffer{}, image.NewGray(image.Rectangle{}), Display{Width: 1, Height: 1}), cnfxml.ErrValue)
}

func TestEncodePNGOfTransparentImages(t *testing.T) {
	logo := image.NewNRGBA(image.Rect(20, 20, 520, 420)) // black on nothing
	for x := 20; x < 270; x++ {
		for y := 20; y < 420; y++ {
			logo.SetNRGBA(x, y, color.NRGBA{A: 0xFF})
		}
	}
	for _, img := range []image.Image{logo, logo.SubImage(image.Rect(265, 20, 275, 30))} {
		var b bytes.Buffer
		require.NoError(t, EncodePNG(&b, img, Display{Width: 100, Height: 80}))
		out, err := png.Decode(&b)
		require.NoError(t, err)
		gray, ok := out.(*image.Gray)
		require.True(t, ok)
		right := gray.Bounds().Dx() - 1
		assert.Equal(t, color.Gray{}, gray.GrayAt(0, 0))
		assert.Equal(t, color.Gray{Y: 0xFF}, gray.GrayAt(right, 0), "the background is as light as in Pack")
	}
}

func TestEncodePNGWithEightBits(t *testing.T) {
	const bitDepth = 24 // where it stands in a PNG file
	large, deep, sheer := image.NewNRGBA(image.Rect(0, 0, 300, 300)), image.NewRGBA64(image.Rect(0, 0, 2, 2)), image.NewNRGBA64(image.Rect(0, 0, 2, 2))
	half := color.NRGBA64{R: 0xFFFF, A: 0x8080}
	sheer.SetNRGBA64(1, 1, half)
	for _, img := range []image.Image{large, deep, sheer, image.NewGray16(deep.Rect)} {
		for _, inColor := range []bool{false, true} {
			var b bytes.Buffer
			require.NoError(t, EncodePNG(&b, img, Display{Width: 100, Height: 100, Color: inColor}))
			assert.EqualValues(t, 8, b.Bytes()[bitDepth], "%T", img)
		}
	}
	var b bytes.Buffer
	require.NoError(t, EncodePNG(&b, sheer, Display{Width: 100, Height: 100, Color: true}))
	out, err := png.Decode(&b)
	require.NoError(t, err)
	assert.Equal(t, color.NRGBA{R: 0xFF, A: 0x80}, out.At(1, 1), "displays in colour get the transparency")
}

// FuzzPicture: data of any kind does no harm, and what can be unpacked is the
// same after packing it again.
func FuzzPicture(f *testing.F) {
	f.Add(5, 2, "E4030000")
	f.Fuzz(func(t *testing.T, width, height int, data string) {
		if width > MaxImageWidth || height > MaxImageHeight {
			return
		}
		p := Picture{Width: width, Height: height, Depth: 2, Data: data}
		img, err := p.Unpack()
		if err != nil {
			return
		}
		packed := Pack(img)
		again, err := packed.Unpack()
		if err != nil || !bytes.Equal(img.Pix, again.Pix) {
			t.Fatalf("%+v became %+v: %v", p, packed, err)
		}
	})
}
