// Package assembly puts the rooms of the registrar together: it opens the
// ports, starts the services, and ends them in order.
package assembly

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
)

// farewell is how long phones have to leave at the end.
const farewell = 5 * time.Second

// Registrar is a registrar whose ports are open.
type Registrar struct {
	sccp    net.Listener
	http    net.Listener
	tftp    net.PacketConn
	station *station.Server
	boot    *boot.Service
	network *network
	voice   *voice.Engine
	log     *slog.Logger
}

// Open opens the ports that a configuration names. Run or Close must follow.
// tap may be nil.
func Open(ctx context.Context, cfg *config.Config, log *slog.Logger, tap station.Tap) (*Registrar, error) {
	engine, err := openVoice(cfg, log)
	if err != nil {
		return nil, err
	}
	r := &Registrar{log: log, voice: engine}
	var listen net.ListenConfig
	if r.sccp, err = listen.Listen(ctx, "tcp", cfg.Listen.SCCP); err != nil {
		return nil, errors.Join(explain("phones (SCCP)", "-sccp", cfg.Listen.SCCP, err), r.Close())
	}
	if r.tftp, err = listen.ListenPacket(ctx, "udp", cfg.Listen.TFTP); err != nil {
		return nil, errors.Join(explain("files (TFTP)", "-tftp", cfg.Listen.TFTP, err), r.Close())
	}
	if r.http, err = listen.Listen(ctx, "tcp", cfg.Listen.HTTP); err != nil {
		return nil, errors.Join(explain("files (HTTP)", "-http", cfg.Listen.HTTP, err), r.Close())
	}
	if r.network, err = openNetwork(ctx, cfg, log); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	known := directory.New(cfg)
	r.station = &station.Server{
		Directory: known, KeepAlive: cfg.KeepAlive, DateFormat: cfg.DateFormat, TimeZone: cfg.TimeZone,
		Codecs: cfg.Codecs, CallManagers: cfg.CallManagers,
		Calls: call.Limits{
			FirstDigit: cfg.Dialing.FirstDigit, InterDigit: cfg.Dialing.InterDigit,
			NoAnswer: cfg.Dialing.NoAnswer, Failure: cfg.Dialing.Failure,
			ForwardNoAnswer: cfg.Dialing.ForwardNoAnswer, HuntRing: cfg.Dialing.HuntRing,
			ParkReversion: cfg.Dialing.ParkReversion, HoldReminder: cfg.Dialing.HoldReminder,
			MaxParties: cfg.Dialing.MaxParties,
		},
		Tokens: station.Tokens(cfg.Tokens), Voice: engine,
		Log: log, Tap: tap,
	}
	r.boot = &boot.Service{
		Files: &boot.Files{Config: cfg, Directory: known, SCCP: r.SCCP()},
		Log:   log,
	}
	return r, nil
}

// SCCP returns where phones are served.
func (r *Registrar) SCCP() netip.AddrPort { return tcpAddr(r.sccp) }

// HTTP returns where files are served by HTTP.
func (r *Registrar) HTTP() netip.AddrPort { return tcpAddr(r.http) }

// TFTP returns where files are served by TFTP.
func (r *Registrar) TFTP() netip.AddrPort {
	if a, ok := r.tftp.LocalAddr().(*net.UDPAddr); ok {
		return a.AddrPort()
	}
	return netip.AddrPort{}
}

func tcpAddr(ln net.Listener) netip.AddrPort {
	if a, ok := ln.Addr().(*net.TCPAddr); ok {
		return a.AddrPort()
	}
	return netip.AddrPort{}
}

// Phones returns the registered phones.
func (r *Registrar) Phones() []station.Phone { return r.station.Phones() }

// Run serves until ctx ends, tells the phones, and waits for everything it
// started. The error is nil unless a service failed.
func (r *Registrar) Run(ctx context.Context) error {
	r.log.Info("serving", "sccp", r.SCCP().String(), "tftp", r.TFTP().String(), "http", r.HTTP().String())
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	var phones, files, network error
	running.Go(func() {
		defer stop()
		phones = r.station.Serve(context.WithoutCancel(ctx), r.sccp)
	})
	running.Go(func() {
		defer stop()
		files = r.boot.Serve(ctx, r.tftp, r.http)
	})
	running.Go(func() { network = r.network.run(ctx, stop) })
	<-ctx.Done()
	leave, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := r.station.Shutdown(leave); err != nil {
		r.log.Warn("some phones did not leave in time and were cut off", "err", err)
	}
	running.Wait()
	r.voice.Close()
	if errors.Is(phones, station.ErrServerClosed) {
		phones = nil
	}
	r.log.Info("ended")
	return errors.Join(phones, files, network)
}

// Close closes the ports of a registrar that was never run.
func (r *Registrar) Close() error {
	r.voice.Close()
	var all []error
	if r.sccp != nil {
		all = append(all, r.sccp.Close())
	}
	if r.tftp != nil {
		all = append(all, r.tftp.Close())
	}
	if r.http != nil {
		all = append(all, r.http.Close())
	}
	if r.network != nil {
		all = append(all, r.network.close())
	}
	return errors.Join(all...)
}
