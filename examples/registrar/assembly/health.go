package assembly

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/metrics"
)

// figures are what is asked when somebody looks.
func (r *Registrar) figures() metrics.Sources {
	s := metrics.Sources{ActiveCalls: func() int { return len(r.station.ActiveCalls()) }}
	if db := r.keeper.store; db != nil {
		s.Storage = db.State
	}
	return s
}

// openMetrics opens the port for figures and health.
func (r *Registrar) openMetrics(ctx context.Context, cfg *config.Config) error {
	if cfg.Metrics.HTTP == "" {
		return nil
	}
	var listen net.ListenConfig
	ln, err := listen.Listen(ctx, "tcp", cfg.Metrics.HTTP)
	if err != nil {
		return explain("metrics", "metrics/http in the configuration, as", cfg.Metrics.HTTP, err)
	}
	r.services = append(r.services, service{
		name: serviceMetrics, addr: ln.Addr(), close: ln.Close, last: true,
		serve: func(ctx context.Context) error { return r.metrics.Serve(ctx, ln, r.log, r.checks()...) },
	})
	return nil
}

func (r *Registrar) checks() []metrics.Check {
	list := []metrics.Check{{Part: "services", Probe: r.alive.probe}}
	if db := r.keeper.store; db != nil {
		list = append(list, metrics.Check{Part: "storage", Probe: func() error { return db.State().Err }})
	}
	return list
}

// addresses are where services listen, for the log.
func (r *Registrar) addresses() (list []any) {
	for _, name := range []string{serviceSCCP, serviceTFTP, serviceHTTP, serviceSCCPS, servicePages, serviceMetrics} {
		if a := r.services.address(name); a != nil {
			list = append(list, name, addrPort(a).String())
		}
	}
	return list
}

// alive knows which services work. The zero value is ready.
type alive struct {
	mu      sync.Mutex
	ended   map[string]error // nil for those that work
	leaving bool
}

func (a *alive) begin(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended == nil {
		a.ended = make(map[string]error)
	}
	a.ended[name] = nil
}

// leave says that services end because they have to.
func (a *alive) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.leaving = true
}

var errLeaving = errors.New("the registrar ends; phones are told to leave")

var errEnded = errors.New("ended")

func (a *alive) end(name string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended[name] = errEnded
	if err != nil {
		a.ended[name] = err
	}
}

// probe names the services that do not work any more.
func (a *alive) probe() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.leaving {
		return errLeaving
	}
	var down []string
	for _, name := range slices.Sorted(maps.Keys(a.ended)) {
		if err := a.ended[name]; err != nil {
			down = append(down, fmt.Sprintf("%s: %v", name, err))
		}
	}
	if down == nil {
		return nil
	}
	return errors.New(strings.Join(down, "; "))
}
