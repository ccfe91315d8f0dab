package directory

import (
	"maps"
	"slices"
)

// Devices returns the phones that are configured or were given a number, as they
// are served now, by name. Of one that has not registered yet the model is what
// the configuration says, and has the most buttons where it says none.
func (d *Directory) Devices() []*Device {
	d.mu.RLock()
	defer d.mu.RUnlock()
	names := slices.Collect(maps.Keys(d.view.devices))
	names = slices.AppendSeq(names, maps.Keys(d.ledger.numbers))
	names = slices.AppendSeq(names, maps.Keys(d.ledger.guests))
	slices.Sort(names)
	list := make([]*Device, 0, len(names))
	for _, name := range slices.Compact(names) {
		list = append(list, d.known(name))
	}
	return list
}

// Device returns one of [Directory.Devices]; nil when there is none.
func (d *Directory) Device(name string) *Device {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.known(d.view.spelling(name))
}

// known returns nil for a device that nobody knows.
func (d *Directory) known(name string) *Device {
	return d.view.serve(d.ledger, name, d.view.modelOf(name, d.ledger))
}

// Has returns the number that a phone was given, and who is logged on to it: zero
// values where there is none.
func (d *Directory) Has(device string) (Given, Login) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.ledger.numbers[device], d.ledger.logins[device]
}
