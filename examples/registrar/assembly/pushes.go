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
func (d *desk) PushText(ctx context.Context, to control.Target, title, text string) ([]control.Pushed, error) {
	target, away, err := d.aim(to)
	if err != nil {
		return nil, err
	}
	done, err := d.pages.PushText(ctx, target, title, text)
	return pushed(done, away, err)
}

// PushPicture implements [control.Registrar].
func (d *desk) PushPicture(ctx context.Context, to control.Target, title string, file []byte) ([]control.Pushed, error) {
	target, away, err := d.aim(to)
	if err != nil {
		return nil, err
	}
	picture, err := phones.ReadPicture(bytes.NewReader(file))
	if err != nil {
		return nil, pushError(err)
	}
	done, err := d.pages.PushPicture(ctx, target, title, picture)
	return pushed(done, away, err)
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
		default:
			away = append(away, control.Pushed{Device: p.Device, Problem: station.ErrNotRegistered.Error()})
		}
	}
	return target, away, nil
}

// pushed joins what became of it. That nobody is there is no error where those who
// are not were named: each of them is told.
func pushed(done []phones.Pushed, away []control.Pushed, err error) ([]control.Pushed, error) {
	if err != nil && (!errors.Is(err, phones.ErrNobody) || len(away) == 0) {
		return nil, pushError(err)
	}
	list := slices.Clone(away)
	for _, p := range done {
		one := control.Pushed{Device: p.Device}
		if p.Err != nil {
			one.Problem = p.Err.Error()
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b control.Pushed) int { return cmp.Compare(a.Device, b.Device) })
	return slices.Compact(list), nil
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
