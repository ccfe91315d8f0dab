package softphone

import (
	"context"
	"fmt"
	"slices"
)

// waiter is one WaitFor.
type waiter struct {
	holds func(State) bool
	found chan State // of 1
}

// State returns what the phone shows now.
func (p *Phone) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.snapshot()
}

// WaitFor returns the first state for which holds is true: the present one, or
// one that a message of the server, a packet or an action leads to. Every
// state is looked at, also those that last for a moment. holds must not call
// the phone.
//
// The error is that of ctx, or [ErrEnded] with the reason when the phone ends
// first; the state is then the last one.
func (p *Phone) WaitFor(ctx context.Context, holds func(State) bool) (State, error) {
	now, w := p.enlist(holds)
	if w == nil {
		return now, nil
	}
	select {
	case s := <-w.found:
		return s, nil
	case <-ctx.Done():
		return p.giveUp(w, ctx.Err())
	case <-p.done:
		return p.giveUp(w, p.endError())
	}
}

// enlist returns the present state, and a waiter unless the condition holds
// already.
func (p *Phone) enlist(holds func(State) bool) (State, *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.snapshot()
	if holds(now) {
		return now, nil
	}
	w := &waiter{holds: holds, found: make(chan State, 1)}
	p.waiters = append(p.waiters, w)
	return now, w
}

// giveUp removes a waiter, unless it was just served.
func (p *Phone) giveUp(w *waiter, err error) (State, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case s := <-w.found:
		return s, nil
	default:
	}
	p.waiters = slices.DeleteFunc(p.waiters, func(other *waiter) bool { return other == w })
	last := p.snapshot()
	return last, fmt.Errorf("softphone: %s waited while %s, %d calls, prompt %q: %w",
		p.cfg.Name, last.Phase, len(last.Calls), last.Prompt, err)
}

// update changes the state and serves those who wait for it.
func (p *Phone) update(change func(*State)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.state)
	p.serve()
}

// changed serves those who wait after something outside of p.state changed.
func (p *Phone) changed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serve()
}

func (p *Phone) serve() {
	if len(p.waiters) == 0 {
		return
	}
	p.waiters = slices.DeleteFunc(p.waiters, func(w *waiter) bool {
		now := p.snapshot()
		if !w.holds(now) {
			return false
		}
		w.found <- now
		return true
	})
}

// snapshot copies the state; p.mu is held.
func (p *Phone) snapshot() State {
	s := p.state.clone()
	if p.session != nil {
		s.Media = p.session.media.streams()
	}
	for _, m := range p.preserved {
		s.Media = append(s.Media, m.streams()...)
	}
	return s
}
