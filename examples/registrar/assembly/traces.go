package assembly

import (
	"context"
	"errors"
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// Trace implements [control.Registrar]. A phone that nobody knows can be traced
// too: it may be one that is turned away.
func (d *desk) Trace(ctx context.Context, device string, each func(control.Traced) error) error {
	if device == "" {
		return fmt.Errorf("%w: a trace is of one phone", control.ErrInvalid)
	}
	err := d.station.Trace(ctx, device, func(t station.Traced) error {
		told := control.Traced{
			At: t.At, FromPhone: t.FromPhone, ID: uint32(t.ID), Name: t.ID.String(),
			Fields: t.Fields, Missed: t.Missed,
		}
		if t.Err != nil {
			told.Error = t.Err.Error()
		}
		return each(told)
	})
	if errors.Is(err, station.ErrServerClosed) {
		return errEnding
	}
	return err
}
