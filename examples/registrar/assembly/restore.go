package assembly

import "github.com/skinnykit/skinny/examples/registrar/directory"

// restoreLate brings back what could not be read at the start. Phones that it may
// concern register again.
func (r *Registrar) restoreLate() {
	r.keeper.restore()
	r.rooms.Restore()
	for ev := range r.keeper.store.Restore() {
		r.station.Apply(ev)
	}
	var here []request
	for _, g := range r.directory.Numbers() {
		here = append(here, request{g.Device, directory.Restart, true})
	}
	for _, l := range r.directory.Logins() {
		here = append(here, request{l.Device, directory.Restart, true})
	}
	r.restarter.start(here, true)
}
