package assembly

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/skinnykit/skinny/examples/registrar/control"
	phones "github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// PushText implements [control.Registrar].
func (d *desk) PushText(ctx context.Context, to control.Target, title, text string, progress control.Progress) ([]control.Pushed, error) {
	target, away, err := d.aim(to)
	if err != nil {
		return nil, err
	}
	done, err := d.pages.PushText(ctx, target, title, text, withMore(progress, len(away)))
	return pushed(done, away, err, progress)
}

// PushPicture implements [control.Registrar].
func (d *desk) PushPicture(ctx context.Context, to control.Target, title string, file []byte, progress control.Progress) ([]control.Pushed, error) {
	target, away, err := d.aim(to)
	if err != nil {
		return nil, err
	}
	picture, err := phones.ReadPicture(bytes.NewReader(file))
	if err != nil {
		return nil, pushError(err)
	}
	done, err := d.pages.PushPicture(ctx, target, title, picture, withMore(progress, len(away)))
	return pushed(done, away, err, progress)
}

// withMore counts steps that come later.
func withMore(progress control.Progress, more int) control.Progress {
	if progress == nil || more == 0 {
		return progress
	}
	return func(s control.Step) {
		s.Total += more
		progress(s)
	}
}

// aim spells the phones of a target as they are known; away are those of them that
// are not registered.
func (d *desk) aim(to control.Target) (target control.Target, away []control.Pushed, err error) {
	if to.IsNobody() {
		return target, nil, fmt.Errorf("%w: name phones, groups or models, or say that all are meant", control.ErrInvalid)
	}
	target = control.Target{Groups: to.Groups, Models: to.Models, All: to.All}
	for _, name := range to.Devices {
		p, err := d.Phone(name)
		switch {
		case err != nil:
			return target, nil, err
		case p.Registered:
			target.Devices = append(target.Devices, p.Device)
		case !slices.ContainsFunc(away, func(a control.Pushed) bool { return a.Device == p.Device }):
			away = append(away, control.Pushed{Device: p.Device, Problem: station.ErrNotRegistered.Error()})
		}
	}
	return target, away, nil
}

// pushed joins what became of it. That nobody is there is no error where those who
// are not were named: each of them is told.
func pushed(done, away []control.Pushed, err error, progress control.Progress) ([]control.Pushed, error) {
	if err != nil && (!errors.Is(err, phones.ErrNobody) || len(away) == 0) {
		return nil, pushError(err)
	}
	for i, p := range away {
		step(progress, len(done)+i+1, len(done)+len(away), p.String())
	}
	list := slices.Concat(done, away)
	slices.SortFunc(list, func(a, b control.Pushed) int { return cmp.Compare(a.Device, b.Device) })
	return list, nil
}

// pushError gives errors of the phone services the kinds of control.
func pushError(err error) error {
	switch {
	case errors.Is(err, phones.ErrNobody):
		return &kindError{control.ErrNotRegistered, err}
	case errors.Is(err, phones.ErrGroup):
		return &kindError{control.ErrNotFound, err}
	case errors.Is(err, phones.ErrPicture):
		return &kindError{control.ErrInvalid, err}
	}
	return err
}
