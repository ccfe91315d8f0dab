package directory

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

// The services of dialled codes, as [call.ServiceDialed] names them. Its digits
// are what [Credentials] reads for the first two. They hold a PIN: they are not to
// be logged, stored or kept for redial.
const (
	ServiceClaim  = "claim"
	ServiceLogIn  = "log-in"
	ServiceLogOff = "log-off"
)

// Errors of [Directory.Claim], [Directory.LogIn] and [Directory.LogOn], beside a
// *[LockedError]. They say nothing about what was dialled.
var (
	ErrCredentials = errors.New("wrong number or PIN")
	ErrNotUnknown  = errors.New("the phone is configured and cannot claim a number")
	ErrNumberTaken = errors.New("the number belongs to another phone")
	ErrNoUser      = errors.New("there is no user of that name")
)

// Credentials splits what was dialled behind a code: a number, * and a PIN.
func Credentials(digits string) (number, pin string, ok bool) {
	i := strings.LastIndexByte(digits, '*')
	if i < 1 || !config.IsPIN(digits[i+1:]) {
		return "", "", false
	}
	return digits[:i], digits[i+1:], true
}

// maxCredentials is the most digits that can be dialled behind a code.
const maxCredentials = 24 + 1 + config.MaxPINDigits

func credentialsFinding(digits string) finding {
	if len(digits) > maxCredentials || strings.Trim(digits, "0123456789*") != "" {
		return finding{}
	}
	_, _, ok := Credentials(digits)
	return finding{exact: ok, longer: len(digits) < maxCredentials}
}

// Claim gives an unknown phone a number that it knows the PIN of. A phone that had
// claimed the number before loses it: it was replaced. The time serves to count
// failures. It takes as long as the hash of a PIN: do not call it where calls wait.
func (d *Directory) Claim(device, number, pin string, now time.Time) (Update, error) {
	v := d.now()
	device = v.spelling(device)
	if v.devices[device] != nil {
		return Update{}, ErrNotUnknown
	}
	var hash config.PIN
	if c := v.claim(number); c != nil {
		hash = c.PIN
	}
	if err := d.guard.check(device, "number "+number, now, func() bool { return hash.Matches(pin) }); err != nil {
		return Update{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ledger.claim(d.view, device, number, hash)
}

// claim is called with a PIN that was right; the configuration may have changed
// since.
func (l *ledger) claim(v *view, device, number string, hash config.PIN) (u Update, err error) {
	c := v.claim(number)
	if c == nil || c.PIN != hash {
		return Update{}, ErrCredentials
	}
	g := Given{Device: device, Number: number, Claimed: true, Template: c.Template, Type: l.types[device]}
	if !v.allows(g) {
		return Update{}, ErrNumberTaken
	}
	before, had := l.numbers[device]
	if had && before == g {
		return Update{}, nil
	}
	if other := l.taken[number]; other != "" && other != device {
		u.Taken = append(u.Taken, l.numbers[other])
		u.Restart = append(u.Restart, other)
		l.take(other)
	}
	l.take(device)
	l.give(g)
	u.Given = append(u.Given, g)
	u.Restart = append(u.Restart, device)
	return u.sorted(), nil
}

// LogIn lets a user have the own lines on a phone. Who was logged on there is
// logged off, and so is the user elsewhere. number is that of the user. The time is
// when. It takes as long as the hash of a PIN: do not call it where calls wait.
func (d *Directory) LogIn(device, number, pin string, now time.Time) (Update, error) {
	v := d.now()
	device = v.spelling(device)
	var hash config.PIN
	if u := v.users[number]; u != nil {
		hash = u.PIN
	}
	if err := d.guard.check(device, "user "+number, now, func() bool { return hash.Matches(pin) }); err != nil {
		return Update{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	u := d.view.users[number]
	if u == nil || u.PIN != hash {
		return Update{}, ErrCredentials
	}
	return d.ledger.logIn(Login{User: u.Name, Device: device, Since: now}), nil
}

// LogOn does what [Directory.LogIn] does for whoever needs no PIN. The user is
// named as the configuration does.
func (d *Directory) LogOn(device, user string, now time.Time) (Update, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.view.user(user) == nil {
		return Update{}, ErrNoUser
	}
	return d.ledger.logIn(Login{User: user, Device: d.view.spelling(device), Since: now}), nil
}

func (l *ledger) logIn(login Login) (u Update) {
	before, had := l.logins[login.Device]
	if had && before.User == login.User {
		return Update{}
	}
	if had {
		u.LoggedOff = append(u.LoggedOff, before)
		l.logOff(login.Device)
	}
	if elsewhere, ok := l.places[login.User]; ok {
		u.LoggedOff = append(u.LoggedOff, l.logins[elsewhere])
		u.Restart = append(u.Restart, elsewhere)
		l.logOff(elsewhere)
	}
	l.logOn(login)
	u.LoggedOn = append(u.LoggedOn, login)
	u.Restart = append(u.Restart, login.Device)
	return u.sorted()
}

// LogOff ends a login; the phone gets its own lines back. ok is false when nobody
// was logged on.
func (d *Directory) LogOff(device string) (u Update, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	device = d.view.spelling(device)
	login, ok := d.ledger.logins[device]
	if !ok {
		return Update{}, false
	}
	d.ledger.logOff(device)
	return Update{LoggedOff: []Login{login}, Restart: []string{device}}, true
}

// GivenTo returns the number that a phone was given, also one that it has no more until
// its range or claim is configured again.
func (d *Directory) GivenTo(device string) (g Given, ok bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.ledger.givenTo(device)
}

func (l *ledger) givenTo(device string) (g Given, ok bool) {
	if g, ok = l.numbers[device]; !ok {
		g, ok = l.asleep[device]
	}
	return g, ok
}

// Release ends what [Directory.GivenTo] returns, for a phone that is gone for good, and
// the login there. ok is false where there is nothing to end.
func (d *Directory) Release(device string) (u Update, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.ledger
	g, ok := l.givenTo(device)
	if !ok {
		return Update{}, false
	}
	u = Update{Taken: []Given{g}, Restart: []string{device}}
	if login, on := l.logins[device]; on {
		u.LoggedOff = []Login{login}
		l.logOff(device)
	}
	l.take(device)
	delete(l.asleep, device)
	delete(l.types, device)
	return u, true
}

func sortedBy[V any](m map[string]V, key func(V) string) []V {
	return slices.SortedFunc(maps.Values(m), func(a, b V) int { return cmp.Compare(key(a), key(b)) })
}

func compare(a, b string) int { return cmp.Compare(a, b) }

// LockedError says that too many PINs were wrong.
type LockedError struct{ Until time.Time }

func (e *LockedError) Error() string {
	return fmt.Sprintf("too many wrong PINs; locked until %s", e.Until.Format(time.TimeOnly))
}
