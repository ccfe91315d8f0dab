package services

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"sync"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Limits of pictures that are given.
const (
	MaxPictureBytes = 8 << 20
	maxPictureSide  = 4096 // pixels
)

// ReadPicture reads a PNG file of no more than [MaxPictureBytes]. The error wraps
// [ErrPicture].
func ReadPicture(r io.Reader) (image.Image, error) {
	file, err := io.ReadAll(io.LimitReader(r, MaxPictureBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	case len(file) > MaxPictureBytes:
		return nil, fmt.Errorf("%w: more than %d bytes", ErrPicture, MaxPictureBytes)
	}
	info, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if err := checkSize(info.Width, info.Height); err != nil {
		return nil, err
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return picture, nil
}

func checkSize(width, height int) error {
	if width < 1 || height < 1 || width > maxPictureSide || height > maxPictureSide {
		return fmt.Errorf("%w: %d by %d pixels; each side has 1 to %d", ErrPicture, width, height, maxPictureSide)
	}
	return nil
}

// PushPicture shows a picture on phones, made as small as the display of each and
// with its colours: four shades on a 7940 or 7960, a PNG file on later phones.
// Errors are as those of [Server.PushText]; [ErrPicture] is one more, and phones
// without pictures have [ErrNoPictures].
func (s *Server) PushPicture(ctx context.Context, to control.Target, title string, picture image.Image, progress control.Progress) ([]control.Pushed, error) {
	if picture == nil {
		return nil, fmt.Errorf("%w: there is none", ErrPicture)
	}
	size := picture.Bounds()
	if err := checkSize(size.Dx(), size.Dy()); err != nil {
		return nil, err
	}
	s.prepare()
	made := make(map[xsi.Display]rendered)
	var mu sync.Mutex
	return s.push(ctx, to, progress, func(p control.Phone) (xsi.Object, error) {
		display, ok := xsi.DisplayOf(p.Model)
		if !ok {
			return nil, fmt.Errorf("%w: model %q", ErrNoPictures, p.Model)
		}
		mu.Lock()
		r, ok := made[display]
		if !ok {
			r = render(picture, display)
			made[display] = r
		}
		mu.Unlock()
		return s.pictureFor(ctx, p, title, r)
	})
}

// rendered is a picture for a kind of display.
type rendered struct {
	packed xsi.Picture
	file   *file // nil where the display takes packed ones
	err    error
}

func render(picture image.Image, d xsi.Display) (r rendered) {
	if !d.PNG {
		r.packed = xsi.Pack(xsi.Fit(picture, d.Width, d.Height))
		r.packed.LocationX, r.packed.LocationY = -1, -1
		return r
	}
	var content bytes.Buffer
	r.err = xsi.EncodePNG(&content, picture, d)
	r.file = &file{content: content.Bytes()}
	return r
}

func (s *Server) pictureFor(ctx context.Context, p control.Phone, title string, r rendered) (xsi.Object, error) {
	page := newPage(title, "", exitKey)
	switch {
	case r.err != nil:
		return nil, r.err
	case r.file == nil:
		return &xsi.Image{Page: page, Picture: r.packed}, nil
	}
	base, err := s.baseFor(ctx, p)
	if err != nil {
		return nil, err
	}
	token, err := s.outbox.put(s.Now(), parcel{device: p.Device, picture: r.file})
	if err != nil {
		return nil, err
	}
	return &xsi.ImageFile{Page: page, LocationX: -1, LocationY: -1, URL: base + pathPicture + token + ".png"}, nil
}
