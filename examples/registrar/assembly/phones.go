package assembly

import (
	"context"
	"errors"
	"net"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/metrics"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// openPhones opens the port for phones.
func (r *Registrar) openPhones(ctx context.Context, cfg *config.Config) error {
	now := r.settings(cfg)
	r.station = &station.Server{
		Directory: r.directory, KeepAlive: now.KeepAlive, DateFormat: now.DateFormat, TimeZone: now.TimeZone,
		Codecs: now.Codecs, CallManagers: now.CallManagers, Calls: now.Calls, Tokens: now.Tokens,
		TakeOver: now.TakeOver, Limits: now.Limits, Admit: r.gate.Admit, Allow: r.gate.AllowType,
		Services: r.dialled, Voice: r.voice, Log: r.log, Tap: r.options.Tap,
	}
	r.metrics = metrics.New(r.figures())
	r.station.Observer = r.metrics
	if db := r.keeper.store; db != nil {
		r.station.Recorder = recorder{db}
		r.station.Restore(db.Restore())
		r.begin()
	}
	r.restarter = newRestarter(r.options.Pace, r.station.Reset)
	r.services = append(r.services, service{name: "restarts", serve: r.restarter.run})
	var listen net.ListenConfig
	ln, err := listen.Listen(ctx, "tcp", cfg.Listen.SCCP)
	if err != nil {
		return explain("phones (SCCP)", "-sccp", cfg.Listen.SCCP, err)
	}
	doors := []net.Listener{ln}
	if cfg.Listen.SCCPS != "" {
		if r.tls, err = r.listenTLS(ctx, cfg); err != nil {
			return errors.Join(err, ln.Close())
		}
		doors = append(doors, r.tls)
		r.services = append(r.services, service{name: serviceSCCPS, addr: r.tls.Addr(), close: r.tls.Close, serve: untilDone})
	}
	r.services = append(r.services, service{
		name: serviceSCCP, addr: ln.Addr(), close: ln.Close,
		// Phones are told before they are left: Run does it when ctx ends.
		serve: func(ctx context.Context) error {
			err := r.station.Serve(context.WithoutCancel(ctx), doors...)
			if errors.Is(err, station.ErrServerClosed) {
				return nil
			}
			return err
		},
	})
	return nil
}

// settings are what can change while phones are served.
func (r *Registrar) settings(cfg *config.Config) station.Settings {
	d := &cfg.Dialing
	return station.Settings{
		KeepAlive: cfg.KeepAlive, DateFormat: cfg.DateFormat, TimeZone: cfg.TimeZone, Codecs: cfg.Codecs,
		CallManagers: cfg.CallManagers, Tokens: station.Tokens(cfg.Tokens),
		TakeOver: takeOver(cfg.Security.TakeOver),
		Limits: station.Limits{
			DevicesPerAddress: cfg.Security.DevicesPerAddress, Events: cfg.Security.Events, EventSpan: cfg.Security.EventSpan,
			StoreWithin: r.options.Answer,
		},
		Calls: call.Limits{
			FirstDigit: d.FirstDigit, InterDigit: d.InterDigit, NoAnswer: d.NoAnswer, Failure: d.Failure,
			ForwardNoAnswer: d.ForwardNoAnswer, HuntRing: d.HuntRing, ParkReversion: d.ParkReversion,
			HoldReminder: d.HoldReminder, MaxParties: d.MaxParties,
		},
	}
}

// bring lets a phone register again, now: it is one of a few. A phone that is not
// there gets what is new when it comes.
func (r *Registrar) bring(q request) {
	if err := r.station.Reset(q.device, q.how, q.whenIdle); err != nil && !errors.Is(err, station.ErrNotRegistered) {
		r.log.Warn("a phone cannot be told to register again", "device", q.device, "err", err)
	}
}
