package assembly

import (
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// Release implements [control.Registrar].
func (d *desk) Release(device string) (string, error) {
	g, err := d.given(device)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(d.station.Phones(), func(p station.Phone) bool { return p.Device == g.Device }) {
		return "", fmt.Errorf("%w: %s would take a number again at once; unplug it first, and wait until it is away", control.ErrRegistered, g.Device)
	}
	u, ok := d.directory.Release(g.Device)
	if !ok {
		return "", d.noNumber(g.Device)
	}
	d.clear(g.Number)
	return g.Number, explained(d.settle(u))
}

// given returns the number that a phone was given.
func (d *desk) given(device string) (directory.Given, error) {
	for _, name := range []string{device, strings.ToUpper(device)} {
		if g, ok := d.directory.GivenTo(name); ok {
			return g, nil
		}
	}
	dev, err := d.device(device)
	if err != nil {
		return directory.Given{}, err
	}
	if _, configured := d.directory.Configured(dev.Name); configured {
		return directory.Given{}, fmt.Errorf("%w: %s has its lines from the configuration; take it away there", control.ErrInvalid, dev.Name)
	}
	return directory.Given{}, d.noNumber(dev.Name)
}

func (d *desk) noNumber(device string) error {
	return fmt.Errorf("%w: %s has no number", control.ErrInvalid, device)
}

// clear lets a number begin as the configuration says, for whoever has it next. Users
// keep what they have set for theirs.
func (d *desk) clear(number string) {
	ofUser := func(u config.User) bool { return slices.Contains(u.Lines, number) }
	if slices.ContainsFunc(d.directory.Config().Users, ofUser) {
		return
	}
	begins := beginningsOf(d.directory).lines[number]
	for _, when := range []call.ForwardWhen{call.ForwardAlways, call.ForwardOnBusy, call.ForwardOnNoAnswer} {
		d.station.Apply(call.SetForward{Number: number, When: when, To: begins.Forward(when)})
	}
	d.station.Apply(call.SetMessageWaiting{Number: number})
}
