package assembly

import (
	"context"
	"errors"
	"net"
	"sync"
)

// service is one of the things that a registrar runs.
type service struct {
	name string
	addr net.Addr // nil: it listens nowhere
	// serve works until ctx ends, closes what close closes, and waits for all that
	// it started. The registrar ends when a service does.
	serve func(ctx context.Context) error
	// last goes on until the phones have left, and tells how that goes.
	last bool
	// close is called instead of serve when the registrar is never run; it may be nil.
	close func() error
}

// services run together.
type services []service

// run tells alive of each service that works, until it ends. Those that are the last
// end with the context for them.
func (list services) run(ctx, last context.Context, stop func(), alive *alive) error {
	errs := make([]error, len(list))
	var running sync.WaitGroup
	for i, s := range list {
		alive.begin(s.name)
		until := ctx
		if s.last {
			until = last
		}
		running.Go(func() {
			defer stop()
			errs[i] = s.serve(until)
			alive.end(s.name, errs[i])
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

func (list services) close() error {
	var errs []error
	for _, s := range list {
		if s.close != nil {
			errs = append(errs, s.close())
		}
	}
	return errors.Join(errs...)
}

// address returns where a service listens, nil where it does not.
func (list services) address(name string) net.Addr {
	for _, s := range list {
		if s.name == name {
			return s.addr
		}
	}
	return nil
}
