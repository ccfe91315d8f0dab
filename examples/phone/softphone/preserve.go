package softphone

import (
	"context"
	"errors"
	"slices"

	"github.com/skinnykit/skinny/sccp"
)

// preserve keeps the streams of calls whose server is lost, and ends all
// others. p.mu is not held; the session has ended.
func (p *Phone) preserve(s *session, lost bool) {
	if !lost {
		s.media.close()
		return
	}
	talking := p.talking()
	s.media.closeUnless(func(st *stream) bool {
		return slices.ContainsFunc(talking, func(c Call) bool { return c.Reference == st.call() })
	})
	if len(s.media.open) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.preserved = append(p.preserved, s.media)
	if p.released == nil {
		p.released = make(chan struct{})
	}
	for _, c := range talking {
		if s.media.serves(c.Reference) {
			p.state.Preserved = append(p.state.Preserved, c)
		}
	}
}

// talking returns the calls that have a voice path.
func (p *Phone) talking() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	var calls []Call
	for _, c := range p.state.Calls {
		if c.State == sccp.DCallStateConnected {
			calls = append(calls, c)
		}
	}
	return calls
}

// endPreserved hangs up, and returns false when there is nothing to hang up.
func (p *Phone) endPreserved() bool {
	p.mu.Lock()
	old, released := p.preserved, p.released
	p.preserved, p.released, p.state.Preserved = nil, nil, nil
	p.mu.Unlock()
	for _, m := range old {
		m.close()
	}
	if released != nil {
		close(released)
	}
	p.changed()
	return len(old) > 0
}

// awaitHangUp returns when no call is preserved any more.
func (p *Phone) awaitHangUp(ctx context.Context) error {
	p.mu.Lock()
	released := p.released
	p.mu.Unlock()
	if released == nil {
		return nil
	}
	p.note("", "the server is lost; it stays in its call")
	p.update(func(s *State) { s.Phase = Preserving })
	select {
	case <-released:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lostServer tells whether a session ended against the will of both sides.
func lostServer(err error) bool {
	return errors.Is(err, ErrDisconnected) || errors.Is(err, ErrKeepAlive)
}

// busy tells whether the phone is in a call, also in a preserved one.
func (p *Phone) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.state.Calls) > 0 || len(p.preserved) > 0
}
