package assembly

import (
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

// restoreLate brings back what could not be read at the start. Phones that it may
// concern register again.
func (r *Registrar) restoreLate() {
	r.keeper.restore()
	r.rooms.Restore()
	for ev := range r.keeper.store.Restore() {
		for _, shown := range asChanges(ev) {
			r.station.Apply(shown)
		}
		r.station.Apply(ev) // what of it cannot be set by an event
	}
	r.begin()
	var here []request
	for _, g := range r.directory.Numbers() {
		here = append(here, request{g.Device, directory.Restart, true})
	}
	for _, l := range r.directory.Logins() {
		here = append(here, request{l.Device, directory.Restart, true})
	}
	r.restarter.start(here, true)
}

// asChanges returns what phones show at once, as restored settings are not.
func asChanges(ev call.Event) []call.Event {
	switch ev := ev.(type) {
	case call.RestoreLine:
		s := ev.Settings
		return []call.Event{
			call.SetForward{Number: ev.Number, When: call.ForwardAlways, To: s.ForwardAll},
			call.SetForward{Number: ev.Number, When: call.ForwardOnBusy, To: s.ForwardBusy},
			call.SetForward{Number: ev.Number, When: call.ForwardOnNoAnswer, To: s.ForwardNoAnswer},
			call.SetMessageWaiting{Number: ev.Number, New: s.NewMessages, Old: s.OldMessages},
		}
	case call.RestorePhone:
		s := ev.Settings
		return []call.Event{
			call.SetDoNotDisturb{Device: ev.Device, DND: s.DND},
			call.SetPrivacy{Device: ev.Device, On: s.Private},
			call.SetHuntLogin{Device: ev.Device, In: !s.HuntLoggedOut},
		}
	}
	return nil
}
