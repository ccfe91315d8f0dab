package assembly

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// Control returns what can be asked of the registrar while it runs.
func (r *Registrar) Control() control.Registrar { return &desk{r} }

// desk is where a registrar takes requests.
type desk struct{ *Registrar }

// device returns a phone that is known, spelled as it is known.
func (d *desk) device(name string) (*directory.Device, error) {
	if dev := d.directory.Device(name); dev != nil {
		return dev, nil
	}
	if dev := d.directory.Device(strings.ToUpper(name)); dev != nil {
		return dev, nil
	}
	return nil, fmt.Errorf("%w: no phone %q", control.ErrNotFound, name)
}

// spelled returns the name of a phone as it is known; of one that is not, what was
// given: records outlive phones.
func (d *desk) spelled(name string) string {
	if dev, err := d.device(name); err == nil {
		return dev.Name
	}
	return name
}

// number checks that a number is somebody's.
func (d *desk) number(number string) error {
	if _, ok := slices.BinarySearch(d.numbers(), number); !ok {
		return fmt.Errorf("%w: no line %q", control.ErrNotFound, number)
	}
	return nil
}

// numbers returns the lines that are configured or given to a phone, in order.
func (d *desk) numbers() []string {
	var list []string
	for _, l := range d.directory.Config().Lines {
		list = append(list, l.Number)
	}
	for _, g := range d.directory.Numbers() {
		list = append(list, g.Number)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// explained gives errors of other rooms the kinds of this one.
func explained(err error) error {
	for of, kind := range map[error]error{
		station.ErrNotRegistered: control.ErrNotRegistered,
		station.ErrNoCall:        control.ErrNotFound,
		station.ErrNoDisplay:     control.ErrInvalid,
		station.ErrNoPages:       control.ErrInvalid,
		station.ErrSize:          control.ErrInvalid,
		directory.ErrNoUser:      control.ErrNotFound,
		errNotStored:             control.ErrUnavailable,
	} {
		if errors.Is(err, of) {
			return &kindError{kind, err}
		}
	}
	return err
}

// kindError is an error of another room, which says enough, of a kind of control.
type kindError struct{ kind, err error }

func (e *kindError) Error() string   { return e.err.Error() }
func (e *kindError) Unwrap() []error { return []error{e.kind, e.err} }

// Reload is that of the registrar.
func (d *desk) Reload(ctx context.Context, progress control.Progress) (control.Reloaded, error) {
	return d.Registrar.Reload(ctx, progress)
}
