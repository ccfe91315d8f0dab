package services

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/netip"
	"slices"
	"sync"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/reach"
)

// Errors of a push as a whole.
var (
	ErrNobody  = errors.New("no registered phone is meant")
	ErrGroup   = errors.New("there is no such group")
	ErrPicture = errors.New("this is no picture that can be shown")
	// ErrNoPictures: the model shows none.
	ErrNoPictures = errors.New("the phone shows no pictures")
)

// PushText shows a text on phones, as a page with a title. What is too long for a
// phone is cut. The error wraps [ErrNobody], [ErrGroup] or [control.ErrInvalid], or
// is that of ctx, whose end leaves out the phones that are not reached yet. What
// single phones say is in the list, in the order of their names, and goes to
// progress as soon as it is known.
func (s *Server) PushText(ctx context.Context, to control.Target, title, text string, progress control.Progress) ([]control.Pushed, error) {
	if cut(text, 1) == "" {
		return nil, fmt.Errorf("%w: there is no text", control.ErrInvalid)
	}
	page := note(title, text).object
	return s.push(ctx, to, progress, func(control.Phone) (xsi.Object, error) { return page, nil })
}

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
	file   []byte // PNG; nil where the display takes packed ones
	err    error
}

func render(picture image.Image, d xsi.Display) (r rendered) {
	if !d.PNG {
		r.packed = xsi.Pack(xsi.Fit(picture, d.Width, d.Height))
		r.packed.LocationX, r.packed.LocationY = -1, -1
		return r
	}
	var file bytes.Buffer
	r.err = xsi.EncodePNG(&file, picture, d)
	r.file = file.Bytes()
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

// maxAtOnce is how many phones are served at the same time.
const maxAtOnce = 8

// push brings an object to each phone.
func (s *Server) push(ctx context.Context, to control.Target, progress control.Progress, object func(control.Phone) (xsi.Object, error)) ([]control.Pushed, error) {
	s.prepare()
	cfg := s.Config()
	phones, err := s.meant(cfg, to)
	if err != nil {
		return nil, err
	}
	waiting, results := make(chan control.Phone), make(chan control.Pushed)
	var running sync.WaitGroup
	for range min(maxAtOnce, len(phones)) {
		running.Go(func() {
			for p := range waiting {
				content, err := object(p)
				if err == nil {
					err = s.deliver(ctx, cfg, p, content)
				}
				results <- outcome(p.Device, err)
			}
		})
	}
	running.Go(func() {
		defer close(waiting)
		for _, p := range phones {
			if ctx.Err() != nil {
				return
			}
			waiting <- p
		}
	})
	go func() { // ends before the range over results does
		running.Wait()
		close(results)
	}()
	var list []control.Pushed
	for p := range results {
		list = append(list, p)
		if progress != nil {
			progress(control.Step{Done: len(list), Total: len(phones), What: p.String()})
		}
	}
	slices.SortFunc(list, func(a, b control.Pushed) int { return cmp.Compare(a.Device, b.Device) })
	if len(list) < len(phones) {
		return list, fmt.Errorf("%d of %d phones were not reached: %w", len(phones)-len(list), len(phones), ctx.Err())
	}
	return list, nil
}

func outcome(device string, err error) control.Pushed {
	p := control.Pushed{Device: device}
	if err != nil {
		p.Problem = err.Error()
	}
	return p
}

// meant finds the phones of a target, by name.
func (s *Server) meant(cfg *config.Config, to control.Target) ([]control.Phone, error) {
	numbers := make(map[string]bool)
	for _, name := range to.Groups {
		members, ok := membersOf(cfg, name)
		if !ok {
			return nil, fmt.Errorf("%w: %q", ErrGroup, cut(name, xsi.MaxName))
		}
		for _, m := range members {
			numbers[m] = true
		}
	}
	var models []string
	for _, m := range to.Models {
		models = append(models, cmp.Or(config.ModelName(m), m))
	}
	var phones []control.Phone
	for _, p := range s.Phones.Phones() {
		if p.Registered && (to.All || slices.Contains(to.Devices, p.Device) ||
			slices.ContainsFunc(p.Numbers, func(n string) bool { return numbers[n] }) ||
			p.Model != "" && slices.Contains(models, cmp.Or(config.ModelName(p.Model), p.Model))) {
			phones = append(phones, p)
		}
	}
	if len(phones) == 0 {
		return nil, ErrNobody
	}
	slices.SortFunc(phones, func(a, b control.Phone) int { return cmp.Compare(a.Device, b.Device) })
	return phones, nil
}

// membersOf returns the numbers of a group.
func membersOf(cfg *config.Config, name string) (numbers []string, ok bool) {
	for _, g := range cfg.HuntGroups {
		if g.Pilot == name || g.Name == name && name != "" {
			return g.Members, true
		}
	}
	for _, g := range cfg.PageGroups {
		if g.Number == name {
			return g.Members, true
		}
	}
	return nil, false
}

// maxBySCCP is how many bytes of an object phones take by SCCP.
const maxBySCCP = 2000

// deliver brings an object to a phone. Larger ones are fetched by it.
func (s *Server) deliver(ctx context.Context, cfg *config.Config, p control.Phone, object xsi.Object) error {
	if !cfg.Services.PushByHTTP {
		if s.Pusher == nil {
			return fmt.Errorf("%w: nothing is pushed by SCCP here", control.ErrUnavailable)
		}
		content, err := object.Append(nil, xsi.Latin1)
		if err != nil {
			return err
		}
		if len(content) <= maxBySCCP {
			return s.Pusher.Push(p.Device, content)
		}
	}
	command, err := s.fetchCommand(ctx, p, object)
	if err != nil {
		return err
	}
	if !cfg.Services.PushByHTTP {
		content, err := command.Append(nil, xsi.Latin1)
		if err != nil {
			return err
		}
		return s.Pusher.Push(p.Device, content)
	}
	return s.executeOn(ctx, p, command)
}

// fetchCommand tells a phone to fetch an object.
func (s *Server) fetchCommand(ctx context.Context, p control.Phone, object xsi.Object) (*xsi.Execute, error) {
	base, err := s.baseFor(ctx, p)
	if err != nil {
		return nil, err
	}
	token, err := s.outbox.put(s.Now(), parcel{device: p.Device, object: object})
	if err != nil {
		return nil, err
	}
	q := &request{base: base, phone: p}
	return &xsi.Execute{Items: []xsi.ExecuteItem{{Priority: xsi.Immediately, URL: q.url(pathShown + token)}}}, nil
}

// executeOn uses a password that is good for this push only.
func (s *Server) executeOn(ctx context.Context, p control.Phone, command xsi.Object) error {
	at := addressOf(p)
	if !at.IsValid() {
		return fmt.Errorf("%w: its address is not known", control.ErrNotRegistered)
	}
	password := parcel{device: p.Device, password: rand.Text()}
	user, err := s.outbox.put(s.Now(), password)
	if err != nil {
		return err
	}
	defer s.outbox.drop(user)
	return s.execute.send(ctx, netip.AddrPortFrom(at, cmp.Or(s.Execute, webPort)), user, password.password, command)
}

// baseFor returns the beginning of URLs for a phone that has not asked.
func (s *Server) baseFor(ctx context.Context, p control.Phone) (string, error) {
	if base := s.Config().Services.URL; base != "" {
		return base, nil
	}
	at := s.Address
	if !at.IsValid() {
		return "", fmt.Errorf("%w: the pages of services are not served", control.ErrUnavailable)
	}
	if at.Addr().IsUnspecified() {
		own, err := reach.From(ctx, netip.AddrPortFrom(addressOf(p), 0))
		if err != nil {
			return "", err
		}
		at = netip.AddrPortFrom(own, at.Port())
	}
	return "http://" + at.String(), nil
}
