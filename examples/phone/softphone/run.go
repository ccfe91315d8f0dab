package softphone

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Why a phone last lost its server, as alarms put it.
const (
	lastInitialized = "Initialized"
	lastReset       = "Reset-Reset"
	lastRestart     = "Reset-Restart"
	lastKeepAlive   = "KeepaliveTO"
	lastClosed      = "CM-closed-TCP"
	lastRejected    = "Phone-Reg-Rej"
)

// run boots and registers again and again.
func (p *Phone) run(ctx context.Context) error {
	last := lastInitialized
	for {
		conf, err := p.bootUntilDone(ctx)
		if err != nil {
			return err
		}
		last, err = p.stayRegistered(ctx, conf, last)
		if !errors.Is(err, errRebooting) {
			return err
		}
		if p.cfg.EndOnReset {
			return ErrReset
		}
		if err := p.breathe(ctx); err != nil {
			return err
		}
	}
}

// breathe keeps a server that resets at every registration from making a
// loop without a pause.
func (p *Phone) breathe(ctx context.Context) error {
	return sleep(ctx, min(p.cfg.RetryWait, time.Second))
}

func (p *Phone) bootUntilDone(ctx context.Context) (configuration, error) {
	for round := 1; ; round++ {
		p.update(func(s *State) { s.Phase = Booting })
		conf, err := p.boot(ctx)
		if err == nil && p.upgrade(ctx, conf) {
			conf, err = p.boot(ctx) // as after any start
		}
		if err == nil {
			p.update(func(s *State) { s.Source, s.Servers, s.URLs = conf.source, conf.servers, conf.urls })
			return conf, nil
		}
		if ctx.Err() != nil || p.isStopping() {
			return conf, err
		}
		p.cfg.Log.Warn("boot failed", "device", p.cfg.Name, "err", err)
		if err := p.retry(ctx, round, err); err != nil {
			return conf, err
		}
	}
}

// stayRegistered goes through the call managers until the phone is stopped,
// reset, or tired. It returns what to say in the next alarm.
func (p *Phone) stayRegistered(ctx context.Context, conf configuration, last string) (string, error) {
	failed, round := 0, 1
	v := p.firstVisit(last)
	for {
		began := time.Now()
		registered, standby, err := p.serveAt(ctx, v, conf)
		stale := v.conn != nil && !registered && lostServer(err)
		v = p.nextVisit(v, standby, len(conf.servers), err)
		switch {
		case ctx.Err() != nil, p.isStopping(), errors.Is(err, errRebooting):
			v.abandon()
			return v.last, err
		case stale: // the connection was dead already, which says nothing about the server
			v.abandon()
			v.index, v.conn = (v.index+len(conf.servers)-1)%len(conf.servers), nil
			continue
		}
		if p.cfg.StayInCall {
			if err := p.awaitHangUp(ctx); err != nil {
				v.abandon()
				return v.last, err
			}
		}
		switch {
		case registered && time.Since(began) >= p.cfg.RetryWait:
			failed, round = 0, 1
			continue
		case registered:
			round = 0
		}
		if failed++; failed < len(conf.servers) {
			continue
		}
		v.abandon()
		v, failed = p.firstVisit(v.last), 0
		if err := p.retry(ctx, round, err); err != nil {
			return v.last, err
		}
		round++
	}
}

func (p *Phone) firstVisit(last string) visit {
	return visit{last: last, needsToken: p.cfg.Model.Habits.has(TokenFirst)}
}

// nextVisit is to the server that gave a token, or to the one that follows.
func (p *Phone) nextVisit(v visit, standby net.Conn, servers int, err error) visit {
	next := p.firstVisit(lastWords(err, v.last))
	var back *returnError
	if errors.As(err, &back) {
		if standby != nil {
			standby.Close()
		}
		next.index, next.conn, next.needsToken = back.index, back.conn, false
		return next
	}
	next.index, next.conn = (v.index+1)%servers, standby
	return next
}

// abandon closes a connection that is not used.
func (v *visit) abandon() {
	if v.conn != nil {
		v.conn.Close()
		v.conn = nil
	}
}

// retry pauses, or returns the reason when this was the last round.
func (p *Phone) retry(ctx context.Context, round int, reason error) error {
	if p.cfg.Rounds > 0 && round >= p.cfg.Rounds {
		return reason
	}
	p.note("", "trying again in %v", p.cfg.RetryWait)
	p.update(func(s *State) { s.Phase = Waiting })
	return sleep(ctx, p.cfg.RetryWait)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func lastWords(err error, before string) string {
	var rejected *RejectedError
	var rebooting *rebootError
	switch {
	case errors.As(err, &rebooting):
		if rebooting.kind == sccp.ResetTypeReset {
			return lastReset
		}
		return lastRestart
	case errors.Is(err, ErrKeepAlive):
		return lastKeepAlive
	case errors.Is(err, ErrDisconnected):
		return lastClosed
	case errors.As(err, &rejected):
		return lastRejected
	}
	return before
}

// rebootError is errRebooting and what the server asked for.
type rebootError struct{ kind sccp.ResetType }

func (e *rebootError) Error() string { return "softphone: server sent " + e.kind.String() }
func (e *rebootError) Unwrap() error { return errRebooting }
