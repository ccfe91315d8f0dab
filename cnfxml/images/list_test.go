package images

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

const fixture = `<?xml version="1.0" encoding="UTF-8"?>
<CiscoIPPhoneImageList>
  <ImageItem Image="TFTP:Desktops/320x212x16/sea-small.png" URL="TFTP:Desktops/320x212x16/sea.png"></ImageItem>
  <!-- winter -->
  <ImageItem Image="TFTP:Desktops/320x212x16/snow-small.png" URL="TFTP:Desktops/320x212x16/snow.png"></ImageItem>
</CiscoIPPhoneImageList>
`

func TestAdd(t *testing.T) {
	size, ok := SizeOf("CP-7945G")
	require.True(t, ok)
	l := &List{}
	l.Add(size, "sea-small.png", "sea.png")
	want, _, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(t, err)
	assert.Equal(t, want.Items[0].URL, l.Items[0].URL)
	assert.Equal(t, want.Items[0].Image, l.Items[0].Image)
}

func TestSizes(t *testing.T) {
	for model, want := range map[string]string{
		"7911": "95x34x1", "7961": "320x196x4", "Cisco 7965": "320x212x16", "7970": "320x212x12", "7975G": "320x216x16",
		"8821": "240x320x24", "8845": "800x480x24", "8945": "640x480x24", "9971": "640x480x24",
	} {
		size, ok := SizeOf(model)
		assert.True(t, ok, model)
		assert.Equal(t, want, size.String(), model)
		back, ok := ParseListPath("/" + strings.ToUpper(size.ListPath()))
		assert.True(t, ok)
		assert.Equal(t, size, back)
	}
	for _, model := range []string{"7960", "6921", "", "none"} {
		_, ok := SizeOf(model)
		assert.False(t, ok, model)
	}
	w, h, ok := Size{95, 34, 1}.Thumbnail()
	assert.Equal(t, []any{23, 8, true}, []any{w, h, ok})
	_, _, ok = Size{1, 1, 1}.Thumbnail()
	assert.False(t, ok)
	for _, path := range []string{"", "List.xml", "Desktops/List.xml", "Desktops/320x212/List.xml", "Desktops/0x1x1/List.xml", "Desktops/-1x1x1/List.xml", "Desktops/axbxc/List.xml", "x/1x1x1/List.xml", "Desktops/1x1x1/Other.xml"} {
		_, ok := ParseListPath(path)
		assert.False(t, ok, path)
	}
}

func TestEveryModelExists(t *testing.T) {
	for _, w := range wallpapers {
		for name := range strings.FieldsSeq(w.models) {
			m, ok := cnfxml.ModelByName(name)
			assert.True(t, ok, name)
			assert.Equal(t, name, m.Name)
		}
	}
}

func TestValidate(t *testing.T) {
	for text, want := range map[string]string{
		`<ImageItem URL="TFTP:a/b.png"/>`:                                      "1:24: error: Image is missing [value.missing] at ImageItem[1]",
		`<ImageItem Image="a/b.png" URL="TFTP:a/b.png"/>`:                      "1:35: warning: Image does not start with TFTP: [reference.unknown] at ImageItem[1]@Image",
		`<ImageItem Image="TFTP:a/b.png" URL="TFTP:a/b.jpg"/>`:                 "1:56: warning: pictures are PNG files [file.form] at ImageItem[1]@URL",
		`<ImageItem Image="TFTP:a/b.png" URL="tftp:c/b.png"/>`:                 "1:56: note: folder c, but a in entries before [reference.unknown] at ImageItem[1]@URL",
		strings.Repeat(`<ImageItem Image="TFTP:b.png" URL="TFTP:b.png"/>`, 51): "1:2424: warning: 51 entries, phones take 50 [count.exceeded] at ImageItem[51]",
	} {
		assert.Equal(t, []string{want}, findings(t, "<CiscoIPPhoneImageList>"+text+"</CiscoIPPhoneImageList>"))
	}
	assert.Empty(t, findings(t, `<CiscoIPPhoneImageList><ImageItem Image="http://192.0.2.1/b" URL="TFTP:{$x}"/></CiscoIPPhoneImageList>`))
}

func TestCheckPNG(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))))
	require.NoError(t, CheckPNG(b.Bytes(), 4, 3))
	require.ErrorIs(t, CheckPNG(b.Bytes(), 3, 4), ErrPicture)
	require.ErrorIs(t, CheckPNG([]byte("x"), 4, 3), ErrPicture)
}
