package store

import (
	"errors"
	"fmt"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Change is a setting to be stored in place of the one before: [Number], [Login],
// [Line], [Phone], [Contacts], [Dials], [Cleared], [Beginning] or [Registrations].
// One that says nothing but whom it is about deletes what was stored.
type Change interface {
	key() key
	empty() bool
	// values are the columns of its table, the name first.
	values() []any
}

// Number is the number that was given to a phone which the configuration does not
// know.
type Number struct {
	Device, Number string
	Since          time.Time
	Claimed        bool   // by its PIN, not allotted
	Template       string // of the phone; may be empty
	// Type is the device type that the phone told when it registered last, in the numbers
	// of the protocol; 0: not known.
	Type uint32
}

// Login says that a user has logged on to a phone. A phone has one user at most;
// a user may be on several phones.
type Login struct {
	Device, User string
	Since        time.Time
}

// Line is what users have set for a number.
type Line struct {
	Number   string
	Settings call.LineSettings
}

// Phone is what the user of a phone has set.
type Phone struct {
	Device   string
	Settings call.PhoneSettings
}

// key names a setting.
type key struct {
	table table
	name  string
}

// table is the kind of a setting.
type table uint8

const (
	numbers table = iota
	lines
	phones
	logins
	contacts
	dials
	cleared
	beginnings
	registrations
)

const tables = 9

func (n Number) key() key { return key{numbers, n.Device} }
func (l Login) key() key  { return key{logins, l.Device} }
func (l Line) key() key   { return key{lines, l.Number} }
func (p Phone) key() key  { return key{phones, p.Device} }

func (n Number) empty() bool { return n.Number == "" }
func (l Login) empty() bool  { return l.User == "" }
func (l Line) empty() bool   { return l.Settings == call.LineSettings{} }
func (p Phone) empty() bool  { return p.Settings == call.PhoneSettings{} }

func (n Number) values() []any {
	return []any{n.Device, n.Number, stamp(n.Since), n.Claimed, n.Template, n.Type}
}

func (l Login) values() []any { return []any{l.Device, l.User, stamp(l.Since)} }

func (l Line) values() []any {
	s := l.Settings
	return []any{l.Number, s.ForwardAll, s.ForwardBusy, s.ForwardNoAnswer, s.NewMessages, s.OldMessages}
}

func (p Phone) values() []any {
	s := p.Settings
	return []any{p.Device, int64(s.DND), s.Private, s.HuntLoggedOut, s.CallBack}
}

// touched is a setting that users have set, and that is stored even when it says
// nothing: the configuration may say otherwise.
type touched struct{ Change }

func (touched) empty() bool { return false }

// plain is a setting without that distinction.
func plain(c Change) Change {
	if t, ok := c.(touched); ok {
		return t.Change
	}
	return c
}

// found is a setting that was found in a database.
func found(c Change) Change {
	if c.empty() {
		return touched{c}
	}
	return c
}

// maxName is the longest name of a device or number, in bytes, that Save takes.
const maxName = 255

func check(changes []Change) error {
	for i, c := range changes {
		if c == nil {
			return fmt.Errorf("store: change %d of %d is nil", i+1, len(changes))
		}
		switch name := c.key().name; {
		case name == "":
			return fmt.Errorf("store: change %d of %d: %w", i+1, len(changes), errNoName)
		case len(name) > maxName:
			return fmt.Errorf("store: change %d of %d: a name of %d bytes, the limit is %d", i+1, len(changes), len(name), maxName)
		}
	}
	return nil
}

var errNoName = errors.New("no name")
