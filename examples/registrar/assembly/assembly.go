// Package assembly puts the rooms of the registrar together: it opens the ports
// and the database, starts the services, and ends them in order.
package assembly

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/api"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/metrics"
	"github.com/skinnykit/skinny/examples/registrar/secure"
	phones "github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
)

// farewell is how long phones have to leave at the end.
const farewell = 5 * time.Second

// Names of services.
const (
	serviceSCCP = "sccp"
	serviceTFTP = "tftp"
	serviceHTTP = "http"
	// Of those that are configured only.
	servicePages   = "services"
	serviceSCCPS   = "sccps"
	serviceMetrics = "metrics"
)

// Registrar is a registrar whose ports are open.
type Registrar struct {
	options   Options
	log       *slog.Logger
	directory *directory.Directory
	gate      *access.Gate
	tls       *secure.Listener // nil: no phones that encrypt
	metrics   *metrics.Metrics
	alive     alive
	voice     *voice.Engine
	keeper    *keeper
	station   *station.Server
	restarter *restarter
	rooms     *phones.Rooms
	pages     *phones.Server
	control   *api.Server
	services  services
	started   time.Time
	loaded    atomic.Pointer[time.Time] // when the configuration was read
	reloading chan struct{}             // holds a token during a reload
}

// Open opens the database and the ports that a configuration names. Run or Close
// must follow. A database that cannot be written is no error: calls work without it.
func Open(ctx context.Context, cfg *config.Config, o Options) (*Registrar, error) {
	o = o.withDefaults()
	now := time.Now()
	known := directory.New(cfg)
	r := &Registrar{
		options: o, log: o.Log, directory: known, gate: access.New(cfg, known),
		started: now, reloading: make(chan struct{}, 1),
	}
	r.loaded.Store(&now)
	r.warn(cfg)
	// The last to be opened is the last to be started. What phones need first is
	// there when they come.
	for _, open := range []func(context.Context, *config.Config) error{
		r.openVoice,
		r.openStorage,
		r.openPhones,
		r.openPages,
		r.openFiles,
		r.openNetwork,
		r.openMetrics,
		r.openControl,
	} {
		if err := open(ctx, cfg); err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	return r, nil
}

// SCCP returns where phones are served.
func (r *Registrar) SCCP() netip.AddrPort { return addrPort(r.services.address(serviceSCCP)) }

// SCCPS returns where phones are served that encrypt; the zero value: nowhere.
func (r *Registrar) SCCPS() netip.AddrPort { return addrPort(r.services.address(serviceSCCPS)) }

// Metrics returns where figures and health are served; the zero value: nowhere.
func (r *Registrar) Metrics() netip.AddrPort { return addrPort(r.services.address(serviceMetrics)) }

// HTTP returns where files are served by HTTP.
func (r *Registrar) HTTP() netip.AddrPort { return addrPort(r.services.address(serviceHTTP)) }

// TFTP returns where files are served by TFTP.
func (r *Registrar) TFTP() netip.AddrPort { return addrPort(r.services.address(serviceTFTP)) }

func addrPort(a net.Addr) netip.AddrPort {
	switch a := a.(type) {
	case *net.TCPAddr:
		return a.AddrPort()
	case *net.UDPAddr:
		return a.AddrPort()
	}
	return netip.AddrPort{}
}

// Phones returns the registered phones.
func (r *Registrar) Phones() []station.Phone { return r.station.Phones() }

// Run serves until ctx ends, tells the phones, and waits for everything it
// started. The error is nil unless a service failed.
func (r *Registrar) Run(ctx context.Context) error {
	r.log.Info("serving", r.addresses()...)
	last, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	var err error
	running.Go(func() { err = r.services.run(ctx, last, stop, &r.alive) })
	<-ctx.Done()
	r.alive.leave()
	leave, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := r.station.Shutdown(leave); err != nil {
		r.log.Warn("some phones did not leave in time and were cut off", "err", err)
	}
	end()
	running.Wait()
	r.voice.Close()
	err = errors.Join(err, r.keeper.close())
	r.log.Info("ended")
	return err
}

// Close closes what a registrar has opened that was never run.
func (r *Registrar) Close() error {
	err := r.services.close()
	if r.voice != nil {
		r.voice.Close()
	}
	return errors.Join(err, r.keeper.close())
}
