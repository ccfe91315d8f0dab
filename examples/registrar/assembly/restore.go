package assembly

// restoreLate brings back what could not be read at the start.
func (r *Registrar) restoreLate() {
	r.keeper.restore()
	for ev := range r.keeper.store.Restore() {
		r.station.Apply(ev)
	}
}
