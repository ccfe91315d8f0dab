package assembly

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// Reset implements [control.Registrar].
func (d *desk) Reset(ctx context.Context, devices []string, how control.ResetOptions, progress control.Progress) error {
	if err := how.Kind.Check(); err != nil {
		return err
	}
	action := directory.Restart
	if how.Kind == control.Reset {
		action = directory.Reset
	}
	list, err := d.targets(devices)
	if err != nil {
		return err
	}
	requests := make([]request, len(list))
	for i, device := range list {
		requests[i] = request{device, action, how.WhenIdle}
	}
	step(progress, 0, len(requests), "phones are told")
	var failed error
	err = d.restarter.wait(ctx, requests, false, func(done int, device string, err error) {
		step(progress, done, len(requests), d.outcome(device, action, err))
		if failed == nil && isFailure(err, len(devices) > 0) {
			failed = named(device, explained(err))
		}
	})
	if err != nil {
		return err
	}
	return failed
}

// isFailure tells whether a phone that was not told makes the work a failed one.
// Where all are meant, one that has left meanwhile does not.
func isFailure(err error, named bool) bool {
	return err != nil && (named || !errors.Is(err, station.ErrNotRegistered))
}

// targets returns the phones that are named, or else all that are registered.
// Nothing is begun when one of them does not exist, or is not registered.
func (d *desk) targets(names []string) ([]string, error) {
	registered := make(map[string]bool)
	for _, p := range d.station.Phones() {
		registered[p.Device] = true
	}
	if len(names) == 0 {
		return slices.Sorted(maps.Keys(registered)), nil
	}
	var list []string
	for _, name := range names {
		if upper := strings.ToUpper(name); registered[upper] {
			name = upper
		}
		if !registered[name] {
			return nil, d.whose(name, fmt.Errorf("%s: %w", name, station.ErrNotRegistered))
		}
		list = append(list, name)
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}
