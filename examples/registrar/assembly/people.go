package assembly

import (
	"errors"
	"fmt"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

// Errors of dialled services, beside those of the directory.
var (
	errNobody    = errors.New("nobody is logged on")
	errNotStored = errors.New("done, but not stored yet: after a restart of the registrar it would be gone")
)

// forReading is how long a phone shows that storage is in trouble.
const forReading = 3 * time.Second

// dialled does what somebody has asked for by a code. It takes as long as the hash
// of a PIN, and the disk. When it returns without an error, all is on disk. What
// was dialled gets into no log.
func (r *Registrar) dialled(d call.ServiceDialed) error {
	u, err := r.serve(d)
	if err == nil {
		err = r.settle(u)
	}
	if err != nil {
		r.log.Warn("a dialled service failed", "device", d.Device, "service", d.Service, "err", err)
	}
	return err
}

func (r *Registrar) serve(d call.ServiceDialed) (directory.Update, error) {
	if d.Service == directory.ServiceLogOff {
		u, ok := r.directory.LogOff(d.Device)
		if !ok {
			return u, errNobody
		}
		return u, nil
	}
	number, pin, ok := directory.Credentials(d.Digits)
	if !ok {
		return directory.Update{}, directory.ErrCredentials
	}
	switch d.Service {
	case directory.ServiceLogIn:
		return r.directory.LogIn(d.Device, number, pin, time.Now())
	case directory.ServiceClaim:
		return r.directory.Claim(d.Device, number, pin, time.Now())
	}
	return directory.Update{}, fmt.Errorf("no service %q", d.Service)
}

// settle stores what the directory did, and lets the phones that are concerned
// register again, each after its calls.
func (r *Registrar) settle(u directory.Update) error {
	r.logUpdate(u)
	err := r.keeper.update(u)
	for _, device := range u.Restart {
		r.bring(request{device, directory.Restart, true})
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errNotStored, err)
	}
	return nil
}

func (r *Registrar) logUpdate(u directory.Update) {
	for _, g := range u.Taken {
		r.log.Info("a phone gives its number back", "device", g.Device, "number", g.Number)
	}
	for _, g := range u.Given {
		r.log.Info("a phone has claimed a number", "device", g.Device, "number", g.Number)
	}
	for _, l := range u.LoggedOff {
		r.log.Info("logged off", "device", l.Device, "user", l.User)
	}
	for _, l := range u.LoggedOn {
		r.log.Info("logged on", "device", l.Device, "user", l.User)
	}
}
