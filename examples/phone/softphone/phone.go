package softphone

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Phone is a simulated phone. Its methods may be called from many goroutines.
type Phone struct {
	cfg   Config
	store store
	load  string // firmware that runs; of the phone's goroutine

	unplug context.CancelFunc
	done   chan struct{}
	err    error // why the phone ended; read it after done

	traceMu sync.Mutex

	mu       sync.Mutex
	state    State
	waiters  []*waiter
	session  *session // nil without a connection
	stopping bool
	// preserved are the media of servers that were lost in a call; released is
	// closed when the user hangs up, nil without.
	preserved []*media
	released  chan struct{}
}

// Start lets a phone boot. It goes on by itself until Shutdown, Close, or a
// reason to give up: see Config.Rounds and Config.EndOnReset.
func Start(c Config) (*Phone, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	ctx, unplug := context.WithCancel(context.Background())
	p := &Phone{
		cfg:    c,
		store:  store{dir: c.StateDir, device: c.Name},
		unplug: unplug,
		done:   make(chan struct{}),
	}
	p.load = p.store.runningLoad(c.Model.Load)
	p.state.Load = p.load
	go p.live(ctx)
	return p, nil
}

// Name returns the name of the device, such as SEP001122334455.
func (p *Phone) Name() string { return p.cfg.Name }

// Done is closed when the phone has ended by itself or was ended.
func (p *Phone) Done() <-chan struct{} { return p.done }

// Err returns why the phone ended: nil while it lives and after Shutdown and
// Close.
func (p *Phone) Err() error {
	select {
	case <-p.done:
		return p.err
	default:
		return nil
	}
}

func (p *Phone) endError() error {
	if err := p.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrEnded, err)
	}
	return ErrEnded
}

// Close pulls the plug: the connection ends without a word. It returns when
// everything has ended.
func (p *Phone) Close() error {
	p.unplug()
	<-p.done
	return nil
}

// Shutdown unregisters, waits for the answer until ctx ends or
// Config.UnregisterTimeout has passed, and ends the phone. The error tells
// that the server did not answer or did not agree; the phone has ended
// nevertheless.
func (p *Phone) Shutdown(ctx context.Context) error {
	defer p.Close()
	p.mu.Lock()
	p.stopping = true
	s := p.session
	p.mu.Unlock()
	if s == nil || !s.accepted.Load() {
		return nil
	}
	if err := s.send(&sccp.UnregisterReq{}); err != nil {
		return nil // the connection is gone, and so is the registration
	}
	timeout := time.NewTimer(p.cfg.UnregisterTimeout)
	defer timeout.Stop()
	select {
	case <-s.ended:
		if status := sccp.UnregisterStatus(s.unregisterStatus.Load()); status != sccp.UnregisterStatusOK {
			return fmt.Errorf("softphone: %s answered the end of the registration with %v", s.server, status)
		}
		return nil
	case <-timeout.C:
		return fmt.Errorf("softphone: %s: %w to the end of the registration", s.server, errSilent)
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errSilent = errors.New("no answer")

func (p *Phone) isStopping() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stopping
}

// live is the goroutine of the phone.
func (p *Phone) live(ctx context.Context) {
	err := p.run(ctx)
	if ctx.Err() != nil || p.isStopping() {
		err = nil
	}
	p.endPreserved()
	p.note("", "ended%s", because(err))
	p.mu.Lock()
	p.state = p.state.disconnected()
	p.state.Phase = Ended
	p.serve()
	p.err = err
	p.mu.Unlock()
	p.unplug()
	close(p.done)
}

func because(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}
