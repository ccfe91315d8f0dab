package directory

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Owner is whose speed dials, contacts and lists of calls something is: of a user,
// who has them on any phone, or of a phone on which nobody is logged on.
type Owner string

// OfUser names a user as an owner. Names of users and devices do not mix.
func OfUser(name string) Owner { return Owner("user/" + name) }

// OfDevice names a phone as an owner.
func OfDevice(device string) Owner { return Owner("device/" + device) }

// Dial is a speed dial that a user has set. Up to the number of those that are
// configured it stands in the place of one of them, else behind them.
type Dial struct {
	Position int // from 1
	config.SpeedDial
}

// ShownDial is a speed dial as a phone has it.
type ShownDial struct {
	Dial
	Own bool // set by the user, so that it can be removed
}

// Limits of what users set.
const (
	MaxDials     = 99
	maxDialDigit = 24
	maxDialLabel = 32 // characters
)

// ErrDial wraps the reasons why a speed dial cannot be set.
var ErrDial = errors.New("this speed dial cannot be set")

// Owner returns whose a phone is now: the user's who is logged on there, or its own.
func (d *Directory) Owner(device string) Owner {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.ownerOf(d.view.spelling(device))
}

func (d *Directory) ownerOf(device string) Owner {
	if login, ok := d.ledger.logins[device]; ok {
		return OfUser(login.User)
	}
	return OfDevice(device)
}

// SpeedDials returns the speed dials of a phone in their order.
func (d *Directory) SpeedDials(device string) []ShownDial {
	d.mu.RLock()
	defer d.mu.RUnlock()
	device = d.view.spelling(device)
	s := search{view: d.view, ledger: d.ledger}
	return s.ledger.shown(s.dialsBefore(device), d.ownerOf(device))
}

// SetDial sets the speed dial at a position for whom the phone is now, or adds one
// when the position is 0. Without a number it gives back what is configured there.
// own is all that this owner has set, to be stored. The error wraps [ErrDial].
func (d *Directory) SetDial(device string, dial Dial) (owner Owner, own []Dial, u Update, err error) {
	if err := dial.check(); err != nil {
		return "", nil, Update{}, err
	}
	dial.Label = cmp.Or(dial.Label, dial.Number)
	d.mu.Lock()
	defer d.mu.Unlock()
	device = d.view.spelling(device)
	owner = d.ownerOf(device)
	if _, guest := d.ledger.guests[device]; guest && owner == OfDevice(device) {
		return "", nil, Update{}, fmt.Errorf("%w: the phone has no number", ErrDial)
	}
	own = slices.DeleteFunc(slices.Clone(d.ledger.dials[owner]), func(o Dial) bool { return o.Position == dial.Position })
	if dial.Number != "" {
		s := search{view: d.view, ledger: d.ledger}
		if dial.Position == 0 {
			dial.Position = freePosition(own, len(s.dialsBefore(device))+1)
		}
		if dial.Position > MaxDials || len(own) >= MaxDials {
			return "", nil, Update{}, fmt.Errorf("%w: there can be %d", ErrDial, MaxDials)
		}
		own = append(own, dial)
	}
	d.ledger.setDials(owner, own)
	return owner, slices.Clone(d.ledger.dials[owner]), Update{Restart: []string{device}}, nil
}

// freePosition returns the position behind those of an owner, from first on. Behind
// [MaxDials] there is none: then it is the first that was given up.
func freePosition(own []Dial, first int) int {
	next := first
	if n := len(own); n > 0 {
		next = max(first, own[n-1].Position+1)
	}
	if next <= MaxDials {
		return next
	}
	for _, o := range own {
		if o.Position == first {
			first++
		}
	}
	return first
}

func (d Dial) check() error {
	switch {
	case d.Position < 0 || d.Position > MaxDials || d.Position == 0 && d.Number == "":
		return fmt.Errorf("%w: there is no position %d", ErrDial, d.Position)
	case len(d.Number) > maxDialDigit || strings.Trim(d.Number, "0123456789*#") != "":
		return fmt.Errorf("%w: a number has at most %d digits, * and #", ErrDial, maxDialDigit)
	case utf8.RuneCountInString(d.Label) > maxDialLabel || !utf8.ValidString(d.Label):
		return fmt.Errorf("%w: a label has at most %d characters", ErrDial, maxDialLabel)
	}
	return nil
}

// RestoreDials brings back what [Directory.SetDial] told before a restart. Speed
// dials that could not be set are left out.
func (d *Directory) RestoreDials(owner Owner, own []Dial) {
	own = slices.DeleteFunc(slices.Clone(own), func(o Dial) bool { return o.Position == 0 || o.Number == "" || o.check() != nil })
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ledger.setDials(owner, own)
}

// setDials keeps them in the order of their positions, one for each.
func (l *ledger) setDials(owner Owner, own []Dial) {
	slices.SortStableFunc(own, func(a, b Dial) int { return cmp.Compare(a.Position, b.Position) })
	own = slices.CompactFunc(own, func(a, b Dial) bool { return a.Position == b.Position })
	if len(own) == 0 {
		delete(l.dials, owner)
		return
	}
	l.dials[owner] = own
}

// shown joins what is configured with what the owner has set.
func (l *ledger) shown(configured []config.SpeedDial, owner Owner) []ShownDial {
	list := make([]ShownDial, len(configured))
	for i, c := range configured {
		list[i] = ShownDial{Dial: Dial{i + 1, c}}
	}
	for _, o := range l.dials[owner] {
		if o.Position <= len(configured) {
			list[o.Position-1] = ShownDial{o, true}
		} else {
			list = append(list, ShownDial{o, true})
		}
	}
	return list
}

// merged is shown without the details.
func (l *ledger) merged(configured []config.SpeedDial, owner Owner) []config.SpeedDial {
	if len(l.dials[owner]) == 0 {
		return configured
	}
	shown := l.shown(configured, owner)
	list := make([]config.SpeedDial, len(shown))
	for i, s := range shown {
		list[i] = s.SpeedDial
	}
	return list
}

// personalise gives a phone the speed dials that its owner has set.
func (v *view) personalise(dev *Device, l *ledger, owner Owner) {
	if len(l.dials[owner]) == 0 {
		return
	}
	dev.SpeedDials = l.merged(dev.SpeedDials, owner)
	dev.Buttons = v.buttons(dev, dev.template, dev.room)
}

// dialsBefore returns the speed dials of a phone without those that its owner of
// the moment has set.
func (s search) dialsBefore(device string) []config.SpeedDial {
	dev := config.Device{Name: device, Template: s.ledger.numbers[device].Template}
	if configured := s.devices[device]; configured != nil {
		dev = *configured
	}
	list := s.cfg.Effective(dev, s.model(s.ledger.types[device]).Name).SpeedDials
	login, ok := s.ledger.logins[device]
	if !ok {
		return list
	}
	if u := s.user(login.User); u != nil && len(u.SpeedDials) > 0 {
		return u.SpeedDials
	}
	return s.ledger.merged(list, OfDevice(device))
}

// speedDials returns those of a phone, or of who is logged on there.
func (s search) speedDials(device string) []config.SpeedDial {
	owner := OfDevice(device)
	if login, ok := s.ledger.logins[device]; ok {
		owner = OfUser(login.User)
	}
	return s.ledger.merged(s.dialsBefore(device), owner)
}

// NumbersOf returns the numbers that a phone has now, those of the user who is
// logged on there; none of a phone that is not served.
func (d *Directory) NumbersOf(device string) (numbers []string) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	device = d.view.spelling(device)
	dev := d.view.serve(d.ledger, device, d.view.modelOf(device, d.ledger))
	if dev == nil || dev.Guest {
		return nil
	}
	for _, l := range dev.Lines {
		numbers = append(numbers, l.Number)
	}
	return numbers
}
