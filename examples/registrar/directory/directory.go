// Package directory knows who exists: devices, their lines, buttons, softkeys
// and speed dials, and what dialled digits mean. It is the dial plan of package
// call. It is safe for concurrent use.
package directory

import (
	"fmt"
	"sync"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Rejection says why a phone is not served.
type Rejection struct {
	Device string
	Reason string // fits the 32 characters a phone shows
	Fix    string // for the person who configures
}

func (r *Rejection) Error() string {
	return fmt.Sprintf("device %q: %s; %s", r.Device, r.Reason, r.Fix)
}

// Directory is what a configuration says, and what phones and users got since.
type Directory struct {
	guard   guard
	onGiven func(Given)
	began   *config.Config // what the program was started with, see partsOfProcess

	mu     sync.RWMutex
	view   *view
	ledger *ledger
}

// New returns the directory of a configuration, which must not change any more.
func New(cfg *config.Config) *Directory {
	return &Directory{began: partsOfProcess(cfg), view: newView(cfg), ledger: newLedger()}
}

// Config returns the configuration that holds now. It must not be changed.
func (d *Directory) Config() *config.Config {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.view.cfg
}

// Configured returns what the configuration says about a device, its templates
// included.
func (d *Directory) Configured(name string) (config.Device, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	dev := d.view.devices[name]
	if dev == nil {
		return config.Device{}, false
	}
	return d.view.cfg.Effective(*dev, ""), true
}

// FileOf returns what the configuration file of a phone is made of: what the
// configuration says, its templates included. That of a phone with a number given at
// run time is made when it has told its model, so from its second start on, after a
// restart of the registrar too.
func (d *Directory) FileOf(name string) (config.Device, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	dev, ok := d.view.fileOf(d.ledger, name)
	return d.view.cfg.Effective(dev, ""), ok
}

func (v *view) fileOf(l *ledger, name string) (dev config.Device, ok bool) {
	if configured := v.devices[name]; configured != nil {
		return *configured, configured.Model != ""
	}
	given, ok := l.numbers[name]
	if !ok {
		return config.Device{}, false
	}
	m, ok := cnfxml.ModelByName(v.modelOf(name, l).Name)
	return config.Device{Name: name, Model: m.Name, Lines: []string{given.Number}, Template: given.Template}, ok && m.Speaks(cnfxml.SCCP)
}

// Admit returns the device of a name, allotting a number to an unknown one where
// that is wanted. Whoever is logged on there has the own lines. The error is a
// *[Rejection].
func (d *Directory) Admit(name string, deviceType uint32) (*Device, error) {
	if name == "" {
		return nil, &Rejection{
			Reason: "No device name",
			Fix:    "the phone did not tell its name; nothing can be configured for it",
		}
	}
	// What goes on from here stands in logs, lists and lines to be copied.
	if !config.IsDeviceName(name) {
		return nil, &Rejection{
			Device: name, Reason: "Device name not valid",
			Fix: "no device has such a name: letters, digits, dots, dashes and underlines, at most 15",
		}
	}
	dev, given, err := d.admit(name, deviceType)
	if given != nil && d.onGiven != nil {
		d.onGiven(*given)
	}
	return dev, err
}

// admit returns also what is new of the number that the phone has.
func (d *Directory) admit(name string, deviceType uint32) (*Device, *Given, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.view
	name = v.spelling(name)
	model := v.model(deviceType)
	var given *Given
	if v.devices[name] == nil {
		before := d.ledger.numbers[name]
		if err := d.ledger.allot(v, name, model); err != nil {
			return nil, nil, err
		}
		if g, ok := d.ledger.numbers[name]; ok {
			g.Type = deviceType
			d.ledger.numbers[name] = g
			if g != before {
				given = &g
			}
		}
	}
	d.ledger.types[name] = deviceType
	return v.serve(d.ledger, name, model), given, nil
}

// OnGiven sets who is told of each number that [Directory.Admit] allots, or whose phone
// tells another type than before, before Admit returns: so that it can be stored before
// the phone learns it. It is to be called before the first phone comes.
func (d *Directory) OnGiven(tell func(Given)) { d.onGiven = tell }
