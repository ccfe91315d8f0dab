package assembly

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// Reload reads the configuration again and makes what it says hold: for phones
// that are not concerned nothing changes; others are told, one after another and
// each after its calls. It returns when all are told, or will tell themselves at
// the end of their calls; the next may begin before that. A file that is not right
// changes nothing. What it does and what is wrong is logged too.
func (r *Registrar) Reload(ctx context.Context, progress control.Progress) (control.Reloaded, error) {
	changes, telling, err := r.change(ctx)
	if err != nil {
		return control.Reloaded{}, err
	}
	actions := make(map[string]directory.Action)
	for _, p := range changes.Phones {
		actions[p.Name] = p.Action
	}
	if len(actions) > 0 {
		step(progress, 0, len(actions), "phones are told")
	}
	err = r.restarter.follow(ctx, telling, func(done int, device string, err error) {
		r.logTold(device, err)
		step(progress, done, len(actions), r.delivered(device, actions[device], err))
	})
	told := reloaded(&changes)
	if err != nil {
		return told, fmt.Errorf("the new configuration holds, and phones are still being told: %w", err)
	}
	return told, nil
}

// change lets the file hold as it is now, and begins to tell phones.
func (r *Registrar) change(ctx context.Context) (directory.Changes, *errand, error) {
	if r.options.Load == nil {
		return directory.Changes{}, nil, fmt.Errorf("%w: there is no configuration file to read again", control.ErrUnavailable)
	}
	select {
	case r.reloading <- struct{}{}:
		defer func() { <-r.reloading }()
	case <-ctx.Done():
		return directory.Changes{}, nil, ctx.Err()
	}
	cfg, err := r.load()
	if err != nil {
		r.logProblems(err)
		return directory.Changes{}, nil, fmt.Errorf("%w: the configuration stays as it was:\n%w", control.ErrInvalid, err)
	}
	if cfg.Blank {
		err := errors.New("the file is empty, and with it every phone would be turned away; write it whole, or end the registrar")
		r.logProblems(err)
		return directory.Changes{}, nil, fmt.Errorf("%w: the configuration stays as it was: %w", control.ErrInvalid, err)
	}
	changes := r.replace(cfg)
	list := make([]request, len(changes.Phones))
	for i, p := range changes.Phones {
		list[i] = request{p.Name, p.Action, true}
	}
	return changes, r.restarter.start(list, true), nil
}

// load reads the file. One that is a pipe would let this reload, and each that
// follows, wait until somebody writes.
func (r *Registrar) load() (*config.Config, error) {
	if info, err := os.Stat(r.options.File); err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) != 0 {
		return nil, fmt.Errorf("%s is no regular file; put the configuration there", r.options.File)
	}
	return r.options.Load()
}

func (r *Registrar) logProblems(err error) {
	var problems config.Problems
	if !errors.As(err, &problems) {
		r.log.Error("the configuration cannot be used and stays as it was", "err", err)
		return
	}
	for _, p := range problems {
		r.log.Error("the configuration is not right and stays as it was", "problem", p.Error())
	}
}

// replace makes a configuration hold for all that comes.
func (r *Registrar) replace(cfg *config.Config) directory.Changes {
	changes, update := r.directory.Replace(cfg)
	now := time.Now()
	r.loaded.Store(&now)
	r.keeper.tell(update)
	if err := r.keeper.update(update); err != nil {
		r.log.Warn("what the configuration does not allow any more is still in the database", "err", err)
	}
	boot.WarnOfFirmware(r.log, cfg)
	r.secure(cfg)
	r.admit(cfg)
	r.station.Reconfigure(r.settings(cfg))
	for _, ev := range changes.Events {
		r.station.Apply(ev)
	}
	r.begin()
	r.log.Info("the configuration was read again",
		"phones", len(changes.Phones), "lines", len(changes.Lines), "settings", changes.Settings)
	for _, p := range changes.Phones {
		r.log.Info("a phone has changed", "device", p.Name, "action", p.Action.String(), "reasons", p.Reasons)
	}
	for _, sentence := range changes.Process {
		r.log.Warn("this needs a restart of the registrar", "what", sentence)
	}
	return changes
}

// logTold leaves out phones that are not there: they get what is new when they come.
func (r *Registrar) logTold(device string, err error) {
	if err != nil && !errors.Is(err, station.ErrNotRegistered) {
		r.log.Warn("a phone cannot be brought to the new configuration", "device", device, "err", err)
	}
}

func reloaded(c *directory.Changes) control.Reloaded {
	told := control.Reloaded{Phones: []control.PhoneChange{}, Lines: []control.LineChange{}, Settings: []string{}, Restart: []string{}}
	for _, p := range c.Phones {
		told.Phones = append(told.Phones, control.PhoneChange{Device: p.Name, Action: p.Action.String(), Reasons: p.Reasons})
	}
	for _, l := range c.Lines {
		change := "changed"
		switch {
		case l.Added:
			change = "added"
		case l.Removed:
			change = "removed"
		}
		told.Lines = append(told.Lines, control.LineChange{Number: l.Number, Change: change})
	}
	told.Settings = append(told.Settings, c.Settings...)
	if c.Plan {
		told.Settings = append(told.Settings, "what digits mean")
	}
	told.Restart = append(told.Restart, c.Process...)
	return told
}

func step(progress control.Progress, done, total int, what string) {
	if progress != nil {
		progress(control.Step{Done: done, Total: total, What: what})
	}
}

// delivered says what became of a change that concerns a phone.
func (r *Registrar) delivered(device string, how directory.Action, err error) string {
	if errors.Is(err, station.ErrNotRegistered) {
		return device + " is not there, and has what is new when it comes"
	}
	return r.outcome(device, how, err)
}

// outcome says what became of an order to a phone.
func (r *Registrar) outcome(device string, how directory.Action, err error) string {
	if err != nil {
		return named(device, err).Error()
	}
	what := device + " has what is new"
	switch how {
	case directory.Restart:
		what = device + " restarts"
	case directory.Reset:
		what = device + " resets"
	}
	if r.station.Waits(device) {
		what += " when its calls are over"
	}
	return what
}

// named says which phone an error is about, where it does not do so itself.
func named(device string, err error) error {
	if strings.Contains(err.Error(), device) {
		return err
	}
	return fmt.Errorf("%s: %w", device, err)
}
