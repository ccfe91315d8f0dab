package assembly

import (
	"context"
	"errors"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

// Errors of dialled services, beside those of the directory. Phones show them.
var (
	errNobody   = errors.New("nobody is logged on")
	errNotThere = errors.New("no such service")
)

// errNotStored is what whoever asked for a change is told when it holds but would
// be gone after a restart of the registrar.
var errNotStored = errors.New("done, but it cannot be stored")

// forReading is how long a user is told that storage is in trouble.
const forReading = 3 * time.Second

// dialled does what somebody has asked for by a code. It takes as long as the hash
// of a PIN, and the disk: phones are told to register again when all is on disk.
// What was dialled gets into no log.
func (r *Registrar) dialled(ctx context.Context, d call.ServiceDialed) error {
	u, err := r.serve(d)
	if err != nil {
		r.log.Warn("a dialled service failed", "device", d.Device, "service", d.Service, "err", err)
		return err
	}
	err = r.note(u)
	if err != nil && r.station.Message(d.Device, err.Error(), forReading, true) == nil {
		select {
		case <-ctx.Done():
		case <-time.After(forReading):
		}
	}
	r.renew(u)
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
	return directory.Update{}, errNotThere
}

// settle stores what the directory did, and lets the phones that are concerned
// register again.
func (r *Registrar) settle(u directory.Update) error {
	err := r.note(u)
	r.renew(u)
	return err
}

// note stores what the directory did. The error is errNotStored: it holds all the
// same, and is stored when that is possible.
func (r *Registrar) note(u directory.Update) error {
	r.logUpdate(u)
	if err := r.keeper.update(u); err != nil {
		r.log.Warn("a change is not stored yet", "err", err)
		return errNotStored
	}
	return nil
}

// renew lets the phones that are concerned register again, each after its calls.
func (r *Registrar) renew(u directory.Update) {
	for _, device := range u.Restart {
		r.bring(request{device, directory.Restart, true})
	}
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
