package assembly

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

// restarter tells phones to start anew, one after another: ten thousand that
// register at once would wait for each other. A phone that is told twice before
// its turn comes is told once.
type restarter struct {
	// tell brings a phone to what holds now.
	tell func(device string, how directory.Action, whenIdle bool) error
	pace time.Duration
	wake chan struct{} // holds a token when there is something to do

	mu    sync.Mutex
	turns []string // the devices of orders, in the order in which they came
	open  map[string]*order
	ended bool
}

// order is what a phone is to be told.
type order struct {
	how      directory.Action
	whenIdle bool
	must     bool // nobody can take it back
	waiting  map[*errand]bool
}

// errand is what one caller wants of some phones. Each result is told once.
type errand struct{ results chan result }

type result struct {
	device string
	err    error
}

func newRestarter(pace time.Duration, tell func(string, directory.Action, bool) error) *restarter {
	return &restarter{tell: tell, pace: pace, wake: make(chan struct{}, 1), open: make(map[string]*order)}
}

// request is what to tell a phone.
type request struct {
	device   string
	how      directory.Action
	whenIdle bool
}

// start begins with what the caller waits for. An errand that must be done goes on
// when nobody waits any more.
func (r *restarter) start(list []request, must bool) *errand {
	e := &errand{results: make(chan result, len(list))}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range list {
		if r.ended {
			e.results <- result{q.device, errEnding}
			continue
		}
		o := r.open[q.device]
		if o == nil {
			o = &order{whenIdle: true, waiting: make(map[*errand]bool)}
			r.open[q.device] = o
			r.turns = append(r.turns, q.device)
		}
		o.how = max(o.how, q.how)
		o.whenIdle = o.whenIdle && q.whenIdle
		o.must = o.must || must
		o.waiting[e] = true
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
	return e
}

var errEnding = fmt.Errorf("%w: the registrar ends", control.ErrUnavailable)

// forget takes back what nobody else wants.
func (r *restarter) forget(e *errand) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for device, o := range r.open {
		if delete(o.waiting, e); len(o.waiting) == 0 && !o.must {
			delete(r.open, device)
		}
	}
}

// run works until ctx ends.
func (r *restarter) run(ctx context.Context) error {
	defer r.end()
	for {
		if !r.next() {
			select {
			case <-ctx.Done():
				return nil
			case <-r.wake:
			}
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(r.pace):
		}
	}
}

// next carries out orders until a phone was told to start anew, or none is left.
func (r *restarter) next() (told bool) {
	for {
		device, o := r.take()
		if o == nil {
			return false
		}
		err := r.tell(device, o.how, o.whenIdle)
		for e := range o.waiting {
			e.results <- result{device, err}
		}
		if err == nil && o.how >= directory.Restart {
			return true
		}
	}
}

func (r *restarter) take() (string, *order) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.turns) > 0 {
		device := r.turns[0]
		r.turns = r.turns[1:]
		if o := r.open[device]; o != nil {
			delete(r.open, device)
			return device, o
		}
	}
	return "", nil
}

// end answers whoever waits.
func (r *restarter) end() {
	r.mu.Lock()
	r.ended = true
	r.mu.Unlock()
	for {
		device, o := r.take()
		if o == nil {
			return
		}
		for e := range o.waiting {
			e.results <- result{device, errEnding}
		}
	}
}

// wait returns when all was done, or ctx ends: what was not done yet then is not
// done unless it must be. each is told the results as they come.
func (r *restarter) wait(ctx context.Context, list []request, must bool, each func(done int, device string, err error)) error {
	return r.follow(ctx, r.start(list, must), each)
}

// follow waits for what was started.
func (r *restarter) follow(ctx context.Context, e *errand, each func(done int, device string, err error)) error {
	for done := range cap(e.results) {
		select {
		case <-ctx.Done():
			r.forget(e)
			return ctx.Err()
		case got := <-e.results:
			each(done+1, got.device, got.err)
		}
	}
	return nil
}
