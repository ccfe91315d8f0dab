package directory

import (
	"fmt"
	"math"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// A guest is an unknown phone that nobody gives a number, and that may claim one. It
// has a line that nobody can call, and that reaches nothing but claims, log-ins and help.

const (
	guestLabel = "No number"
	maxGuests  = 1000
)

// guestNumber is what the line of a guest is told from others by in calls. Nobody can
// dial it, no device has such a name, and it is shown to nobody.
func guestNumber(device string) string { return "?" + device }

// isGuest tells whether somebody calls from the line of a guest.
func isGuest(from call.Caller) bool { return from.Number == guestNumber(from.Device) }

// guestPlaces returns how many guests there may be: one for each number that can be
// claimed. Names cost a stranger nothing.
func (v *view) guestPlaces() uint64 {
	var n uint64
	for _, c := range v.cfg.Claims {
		n = min(n+c.Numbers.Size(), maxGuests)
	}
	return n
}

// visit is how a guest has its place.
type visit struct {
	here bool   // it is registered
	turn uint64 // later ones were admitted, or have left, later
}

// invite makes an unknown phone a guest where one more may come. When all places are
// taken it has that of the guest who has been away for longest: who knows many names
// keeps nobody out who comes to stay.
func (l *ledger) invite(v *view, device string) bool {
	if _, ok := l.guests[device]; ok {
		return true
	}
	if !l.hasPlace(v) {
		return false
	}
	for uint64(len(l.guests)) >= v.guestPlaces() {
		l.evictLongestAway()
	}
	l.visited(device, false)
	return true
}

func (l *ledger) visited(device string, here bool) {
	l.visits++
	l.guests[device] = visit{here, l.visits}
}

// hasPlace tells whether one more guest may come.
func (l *ledger) hasPlace(v *view) bool {
	var here uint64
	for _, g := range l.guests {
		if g.here {
			here++
		}
	}
	return here < v.guestPlaces()
}

// evictLongestAway forgets the guest who is not here and was heard of least lately, and
// what it told of itself.
func (l *ledger) evictLongestAway() {
	device, first := "", uint64(math.MaxUint64)
	for name, g := range l.guests {
		if !g.here && g.turn < first {
			device, first = name, g.turn
		}
	}
	delete(l.guests, device)
	delete(l.types, device)
}

// Arrive says that a phone that was admitted is registered now, until [Directory.Leave]:
// a guest keeps its place so long. The error is a *[Rejection]: another one has got the
// place meanwhile, and there is none left.
func (d *Directory) Arrive(device string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.ledger.numbers[device]; ok || d.view.devices[device] != nil {
		return nil
	}
	if !d.ledger.invite(d.view, device) {
		return d.view.turnedAway(device, d.view.modelOf(device, d.ledger))
	}
	d.ledger.visited(device, true)
	return nil
}

// Leave says that a phone is not registered any more.
func (d *Directory) Leave(device string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.ledger.guests[device]; ok {
		d.ledger.visited(device, false)
	}
}

// dismiss ends guests that a configuration does not want any more, or has numbers for,
// and returns them.
func (l *ledger) dismiss(v *view) (gone []string) {
	for device := range l.guests {
		_, number := l.wouldGive(v, device, v.modelOf(device, l))
		if number || v.devices[device] != nil || v.guestPlaces() == 0 {
			delete(l.guests, device)
			gone = append(gone, device)
		}
	}
	return gone
}

// held returns what an unknown phone has: a number, or the place of a guest.
func (l *ledger) held(device string) (g Given, ok bool) {
	if g, ok = l.numbers[device]; ok {
		return g, true
	}
	_, ok = l.guests[device]
	return guest(device), ok
}

func guest(device string) Given { return Given{Device: device, Number: guestNumber(device)} }

// receive makes a device one for a guest, without what leads to others.
func (v *view) receive(dev *Device) {
	dev.Guest = true
	dev.Lines[0].Name, dev.Lines[0].Label, dev.Lines[0].Voicemail = guestLabel, guestLabel, ""
	dev.SpeedDials, dev.BusyLamps, dev.Intercoms, dev.ParkSlots, dev.Services = nil, nil, nil, nil, nil
	dev.Buttons = v.buttons(dev, dev.template, dev.room)
}

// turnedAway is why an unknown phone gets no number.
func (v *view) turnedAway(name string, model Model) *Rejection {
	ranges := v.allotments(model)
	switch {
	case len(v.cfg.Claims) > 0:
		return &Rejection{
			Device: name, Reason: "Too many unknown phones",
			Fix: fmt.Sprintf("%d phones without a number are registered already, as many as can claim one; configure the phone, or more claims", v.guestPlaces()),
		}
	case !v.cfg.UnknownPhones():
		return &Rejection{
			Device: name, Reason: "Unknown " + name,
			Fix: fmt.Sprintf(`add "- {name: %s, lines: [NUMBER]}" under devices in the configuration, or let unknown phones in with -autoreg 1000-1999`, name),
		}
	case len(ranges) == 0:
		return &Rejection{
			Device: name, Reason: "No range for " + model.Name,
			Fix: fmt.Sprintf("no range of auto-registration is for the model %s; add one, or configure the phone", model.Name),
		}
	}
	return &Rejection{
		Device: name, Reason: "No free number",
		Fix: fmt.Sprintf("every number of the auto-registration range %s is taken; widen it", ranges[len(ranges)-1].Numbers),
	}
}
