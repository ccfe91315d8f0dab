package assembly

import (
	"fmt"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// maxMessages is how many messages can wait for a line, new and old ones each.
const maxMessages = 65535

// SetMessageWaiting implements [control.Registrar].
func (d *desk) SetMessageWaiting(number string, newMessages, oldMessages int) error {
	if min(newMessages, oldMessages) < 0 || max(newMessages, oldMessages) > maxMessages {
		return fmt.Errorf("%w: 0 to %d messages wait", control.ErrInvalid, maxMessages)
	}
	if err := d.number(number); err != nil {
		return err
	}
	d.station.Apply(call.SetMessageWaiting{Number: number, New: newMessages, Old: oldMessages})
	return d.keeper.flush()
}

// SetForward implements [control.Registrar].
func (d *desk) SetForward(number string, when control.ForwardWhen, to string) error {
	if err := when.Check(); err != nil {
		return err
	}
	if err := d.number(number); err != nil {
		return err
	}
	occasion := map[control.ForwardWhen]call.ForwardWhen{
		control.ForwardAll: call.ForwardAlways, control.ForwardBusy: call.ForwardOnBusy, control.ForwardNoAnswer: call.ForwardOnNoAnswer,
	}[when]
	if !d.station.Forward(call.SetForward{Number: number, When: occasion, To: to}) {
		return fmt.Errorf("%w: calls for %s cannot be forwarded to %q: it is no number that can be called, or leads back", control.ErrInvalid, number, to)
	}
	return d.keeper.flush()
}

// SetDoNotDisturb implements [control.Registrar].
func (d *desk) SetDoNotDisturb(device string, dnd control.DoNotDisturb) error {
	if err := dnd.Check(); err != nil {
		return err
	}
	dev, err := d.device(device)
	if err != nil {
		return err
	}
	d.station.Apply(call.SetDoNotDisturb{Device: dev.Name, DND: map[control.DoNotDisturb]call.DND{
		control.DoNotDisturbReject: call.DNDReject, control.DoNotDisturbSilent: call.DNDSilent,
	}[dnd]})
	return d.keeper.flush()
}

// HangUp implements [control.Registrar].
func (d *desk) HangUp(id uint64) error { return explained(d.station.HangUp(call.CallID(id))) }

// HangUpPhone implements [control.Registrar].
func (d *desk) HangUpPhone(device string) (int, error) {
	ended, err := d.station.HangUpPhone(device)
	return ended, d.whose(device, err)
}

// whose tells apart a phone that is not there now, and one that nobody knows.
func (d *desk) whose(device string, err error) error {
	if err == nil {
		return nil
	}
	if _, unknown := d.device(device); unknown != nil {
		return unknown
	}
	return explained(err)
}

// LogIn implements [control.Registrar].
func (d *desk) LogIn(device, user string) error {
	dev, err := d.device(device)
	if err != nil {
		return err
	}
	u, err := d.directory.LogOn(dev.Name, user, time.Now())
	if err != nil {
		return fmt.Errorf("%q: %w", user, explained(err))
	}
	return explained(d.settle(u))
}

// LogOff implements [control.Registrar].
func (d *desk) LogOff(device string) error {
	dev, err := d.device(device)
	if err != nil {
		return err
	}
	u, ok := d.directory.LogOff(dev.Name)
	if !ok {
		return fmt.Errorf("%w: nobody is logged on to %s", control.ErrInvalid, dev.Name)
	}
	return explained(d.settle(u))
}
