package apitest

import (
	"context"
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

func (r *Registrar) work(ctx context.Context, progress control.Progress) error {
	for i := range r.Steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if progress != nil {
			progress(control.Step{Done: i + 1, Total: r.Steps, What: fmt.Sprintf("step \x1b %d", i+1)})
		}
	}
	if r.Hold != nil {
		select {
		case <-r.Hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return r.FailAfter
}

// Reset implements [control.Registrar].
func (r *Registrar) Reset(ctx context.Context, devices []string, how control.ResetOptions, progress control.Progress) error {
	for _, d := range devices {
		if err := r.registered(d); err != nil {
			return err
		}
	}
	if err := r.do("%s %q idle=%t", how.Kind, devices, how.WhenIdle); err != nil {
		return err
	}
	return r.work(ctx, progress)
}

// Message implements [control.Registrar].
func (r *Registrar) Message(devices []string, m control.Message) (int, error) {
	for _, d := range devices {
		if err := r.registered(d); err != nil {
			return 0, err
		}
	}
	n := len(devices)
	if n == 0 {
		n = 2
	}
	return n, r.do("message %q %+v", devices, m)
}

// Push implements [control.Registrar].
func (r *Registrar) Push(device string, object []byte) error {
	if err := r.registered(device); err != nil {
		return err
	}
	return r.do("push %s %s", device, object)
}

// PushText implements [control.Registrar].
func (r *Registrar) PushText(ctx context.Context, to control.Target, title, text string, progress control.Progress) ([]control.Pushed, error) {
	return r.pushed(ctx, progress, to, "push text %+v %q %q", to, title, text)
}

// PushPicture implements [control.Registrar].
func (r *Registrar) PushPicture(ctx context.Context, to control.Target, title string, picture []byte, progress control.Progress) ([]control.Pushed, error) {
	return r.pushed(ctx, progress, to, "push picture %+v %q %q", to, title, picture)
}

func (r *Registrar) pushed(ctx context.Context, progress control.Progress, to control.Target, format string, args ...any) (list []control.Pushed, err error) {
	if to.IsNobody() {
		return nil, control.ErrInvalid
	}
	for _, d := range to.Devices {
		p, err := r.Phone(d)
		if err != nil {
			return nil, err
		}
		one := control.Pushed{Device: d}
		if !p.Registered {
			one.Problem = "not registered \x1b"
		}
		list = append(list, one)
	}
	if err := r.do(format, args...); err != nil {
		return nil, err
	}
	if r.Steps == 0 {
		for i, p := range list {
			progress(control.Step{Done: i + 1, Total: len(list), What: p.String()})
		}
	}
	return list, r.work(ctx, progress)
}

// Reload implements [control.Registrar].
func (r *Registrar) Reload(ctx context.Context, progress control.Progress) (control.Reloaded, error) {
	if err := r.do("reload"); err != nil {
		return control.Reloaded{}, err
	}
	return control.Reloaded{
		Phones:  []control.PhoneChange{{Device: "SEP001122334455", Action: "restart", Reasons: []string{"its lines changed"}}, {Device: "B", Action: "reset"}},
		Lines:   []control.LineChange{{Number: "1003", Change: "added"}},
		Restart: []string{"the port of sccp changes with a restart"},
	}, r.work(ctx, progress)
}

// Backup implements [control.Registrar].
func (r *Registrar) Backup(ctx context.Context, path string, progress control.Progress) error {
	if err := r.do("backup %s", path); err != nil {
		return err
	}
	return r.work(ctx, progress)
}

// Trace implements [control.Registrar].
func (r *Registrar) Trace(ctx context.Context, device string, each func(control.Traced) error) error {
	if err := r.do("trace %s", device); err != nil {
		return err
	}
	for _, m := range r.Messages {
		if err := each(m); err != nil {
			return err
		}
	}
	if r.FailAfter != nil || r.Ends {
		return r.FailAfter
	}
	<-ctx.Done()
	return r.do("trace of %s ended", device)
}
