package directory

import (
	"slices"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// Verify tells whether the PIN is that of a user to whom a phone is: who is logged
// on there, or one of whose lines it has. Wrong ones count as those of
// [Directory.LogIn] do, and it takes as long. The error is [ErrCredentials] or a
// *[LockedError].
func (d *Directory) Verify(device, number, pin string, now time.Time) error {
	d.mu.RLock()
	v := d.view
	device = v.spelling(device)
	u := v.users[number]
	belongs := u != nil && d.ledger.logins[device].User == u.Name
	if dev := v.devices[device]; dev != nil && u != nil {
		belongs = belongs || slices.ContainsFunc(u.Lines, func(line string) bool { return slices.Contains(dev.Lines, line) })
	}
	d.mu.RUnlock()
	var hash config.PIN // takes as long as one that exists
	if u != nil {
		hash = u.PIN
	}
	return d.guard.check(device, "user "+number, now, func() bool { return hash.Matches(pin) && belongs })
}
