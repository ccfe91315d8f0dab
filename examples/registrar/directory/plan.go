package directory

import "github.com/skinnykit/skinny/examples/registrar/call"

// Abbreviated implements [call.Plan].
func (d *Directory) Abbreviated(call.Caller, string) (digits string, ok bool) { return "", false }

// ParkSlots implements [call.Plan].
func (d *Directory) ParkSlots(call.Caller) []string { return nil }

// Hunt implements [call.Plan].
func (d *Directory) Hunt(string) (call.Hunt, bool) { return call.Hunt{}, false }

// Hunts implements [call.Plan].
func (d *Directory) Hunts(string) []string { return nil }

// Page implements [call.Plan].
func (d *Directory) Page(string) (listeners []string, ok bool) { return nil, false }
