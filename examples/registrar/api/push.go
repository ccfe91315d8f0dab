package api

import (
	"context"
	"encoding/base64"
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func targetFields(t *control.Target) []field {
	return []field{{"devices", &t.Devices, false}, {"groups", &t.Groups, false}, {"models", &t.Models, false}, {"all", &t.All, false}}
}

// checkTarget refuses lists of nobody, and that nobody is meant.
func checkTarget(t control.Target) error {
	for name, names := range map[string][]string{"devices": t.Devices, "groups": t.Groups, "models": t.Models} {
		if names != nil && len(names) == 0 {
			return about(name, fmt.Errorf("%w: %s is empty; name some, or leave the key out", control.ErrInvalid, name))
		}
		for _, n := range names {
			if n == "" {
				return about(name, fmt.Errorf("%w: a name in %s is empty", control.ErrInvalid, name))
			}
		}
	}
	if t.IsNobody() {
		return fmt.Errorf(`%w: say who is meant: devices, groups, models, or "all": true`, control.ErrInvalid)
	}
	return nil
}

func (h *Handler) pushText(x *exchange) error {
	var in wire.PushText
	if err := x.object(append(targetFields(&in.Target), field{"title", &in.Title, false}, field{"text", &in.Text, true})...); err != nil {
		return err
	}
	if in.Text == "" {
		return about("text", fmt.Errorf("%w: there is no text", control.ErrInvalid))
	}
	if err := checkTarget(in.Target); err != nil {
		return err
	}
	return x.pushed(func(ctx context.Context, progress control.Progress) ([]control.Pushed, error) {
		return h.registrar.PushText(ctx, in.Target, in.Title, in.Text, progress)
	})
}

func (h *Handler) pushPicture(x *exchange) error {
	var in wire.PushPicture
	var text string
	if err := x.object(append(targetFields(&in.Target), field{"title", &in.Title, false}, field{"png", &text, true})...); err != nil {
		return err
	}
	picture, err := base64.StdEncoding.Strict().DecodeString(text)
	switch {
	case err != nil:
		return about("png", fmt.Errorf("%w: png is no base64: %v", control.ErrInvalid, err))
	case len(picture) == 0 || len(picture) > wire.MaxPicture:
		return about("png", fmt.Errorf("%w: a picture has 1 to %d bytes, not %d", control.ErrInvalid, wire.MaxPicture, len(picture)))
	}
	if err := checkTarget(in.Target); err != nil {
		return err
	}
	return x.pushed(func(ctx context.Context, progress control.Progress) ([]control.Pushed, error) {
		return h.registrar.PushPicture(ctx, in.Target, in.Title, picture, progress)
	})
}

func (x *exchange) pushed(push func(context.Context, control.Progress) ([]control.Pushed, error)) error {
	return x.stream(func(ctx context.Context, s *stream) error {
		phones, err := push(ctx, s.progress)
		if err != nil {
			return err
		}
		return s.line(wire.Line[wire.Pushed]{Result: &wire.Pushed{Phones: list(phones)}})
	})
}
