package softphone

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// A phone that is not on its first call manager asks from time to time for the
// way back. While it asks it has a second goroutine, otherwise only a timer.

// homing is one attempt.
type homing struct {
	cancel context.CancelFunc
	answer chan homeAnswer // of 1
}

// homeAnswer is what the better call managers said.
type homeAnswer struct {
	index int           // of the one that takes the phone
	conn  net.Conn      // to it; nil when none takes it now
	wait  time.Duration // until the phone may ask again; 0 when nobody said
}

// returnError ends a session because a better server takes the phone.
type returnError struct {
	index int
	conn  net.Conn
}

func (e *returnError) Error() string { return "softphone: returning to a better call manager" }

func (s *session) planHoming(now time.Time, wait time.Duration) {
	if s.visit.index > 0 && wait > 0 {
		s.timers.home = now.Add(wait)
	}
}

// goHome asks the better servers, unless the phone is in a call.
func (s *session) goHome(now time.Time) {
	if s.phone.busy() || s.leaving != nil || s.homing != nil {
		s.planHoming(now, s.phone.cfg.ReturnInterval)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	h := &homing{cancel: cancel, answer: make(chan homeAnswer, 1)}
	s.homing = h
	better := s.conf.servers[:s.visit.index]
	go func() {
		h.answer <- s.phone.askHome(ctx, better)
		// The reader looks for the answer after it has set its deadline, so that
		// this ends its wait. An error means that it ends anyway.
		_ = s.net.SetReadDeadline(time.Unix(1, 0))
	}()
}

// askHome asks for tokens in the order of the servers.
func (p *Phone) askHome(ctx context.Context, better []string) homeAnswer {
	for i, server := range better {
		conn, wait, err := p.askToken(ctx, server)
		switch {
		case err != nil:
			p.note(server, "no way back: %v", err)
			continue
		case conn == nil:
			p.note(server, "no token for %v", wait)
			return homeAnswer{wait: max(wait, time.Second)}
		}
		p.note(server, "token from %s", server)
		return homeAnswer{index: i, conn: conn}
	}
	return homeAnswer{}
}

// askToken returns the connection over which a server takes the phone, or how
// long it wants to be left alone.
func (p *Phone) askToken(ctx context.Context, server string) (net.Conn, time.Duration, error) {
	c, err := p.connect(ctx, server)
	if err != nil {
		return nil, 0, err
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	wait, err := p.exchangeToken(c, server)
	if !stop() {
		err = ctx.Err() // which has closed, or will close, the connection
	}
	if err != nil || wait > 0 {
		c.Close()
		return nil, wait, err
	}
	return c, 0, nil
}

// exchangeToken returns 0 when the server gives a token.
func (p *Phone) exchangeToken(c net.Conn, server string) (wait time.Duration, err error) {
	if err := c.SetDeadline(time.Now().Add(p.cfg.RegisterTimeout)); err != nil {
		return 0, err
	}
	conn := sccp.NewStationConn(c)
	ask := p.tokenReq(localAddr(c))
	p.record(Record{Kind: Sent, Server: server, Message: ask})
	if err := conn.Send(ask); err != nil {
		return 0, err
	}
	for {
		m, err := conn.Read()
		if m == nil {
			return 0, err
		}
		p.record(Record{Kind: Received, Server: server, Message: m, Err: err})
		switch m := m.(type) {
		case *sccp.RegisterTokenAck, *sccp.SPCPRegisterTokenAck:
			return 0, c.SetDeadline(time.Time{})
		case *sccp.RegisterTokenReject:
			return tokenWait(m.WaitTime), nil
		case *sccp.SPCPRegisterTokenReject:
			return tokenWait(m.WaitTime), nil
		case *sccp.RegisterReject:
			return 0, &RejectedError{Server: server, Text: p.text(m.Text)}
		}
	}
}

// onHome does what came out of an attempt.
func (s *session) onHome(a homeAnswer, now time.Time) error {
	s.homing = nil
	switch {
	case a.conn == nil && a.wait > 0:
		s.planHoming(now, a.wait)
		return nil
	case a.conn == nil:
		s.planHoming(now, s.phone.cfg.ReturnInterval)
		return nil
	case s.phone.busy() || s.leaving != nil:
		a.conn.Close()
		s.planHoming(now, s.phone.cfg.ReturnInterval)
		return nil
	}
	s.phone.note(s.server, "returning to %s", s.conf.servers[a.index])
	return s.leave(&returnError{a.index, a.conn})
}

// leave unregisters, and ends the session with why when that is acknowledged
// or takes too long.
func (s *session) leave(why error) error {
	s.leaving = why
	s.timers.leave = time.Now().Add(s.phone.cfg.UnregisterTimeout)
	return s.send(&sccp.UnregisterReq{})
}

// home returns the answer of an attempt that has ended.
func (s *session) home() (homeAnswer, bool) {
	if s.homing == nil {
		return homeAnswer{}, false
	}
	select {
	case a := <-s.homing.answer:
		return a, true
	default:
		return homeAnswer{}, false
	}
}

// endHoming waits for an attempt that is under way.
func (s *session) endHoming() {
	if s.homing == nil {
		return
	}
	s.homing.cancel()
	if a := <-s.homing.answer; a.conn != nil {
		a.conn.Close()
	}
	s.homing = nil
}

// tokenReq asks for a token in the form of the model.
func (p *Phone) tokenReq(local netip.Addr) sccp.StationMessage {
	model := &p.cfg.Model
	name := sccp.Text(p.cfg.Name)
	if model.Habits.has(TokenFirst) {
		return &sccp.SPCPRegisterTokenReq{
			DeviceName: name, StationAddress: ipv4Only(local), DeviceType: model.Type, MaxStreams: model.MaxStreams,
		}
	}
	return &sccp.RegisterTokenReq{DeviceName: name, StationAddress: ipv4Only(local), DeviceType: model.Type}
}

// tokenWait limits what a server can ask for.
func tokenWait(seconds uint32) time.Duration {
	return min(max(time.Duration(seconds)*time.Second, time.Second), maxWait)
}

// askFirst asks for the token without which SPA phones do not register.
func (s *session) askFirst() error {
	return s.send(s.phone.tokenReq(localAddr(s.net)))
}

// onToken serves the answer to askFirst.
func (s *session) onToken(m sccp.ServerMessage) error {
	if !s.visit.needsToken {
		return nil
	}
	switch m := m.(type) {
	case *sccp.SPCPRegisterTokenAck:
		s.visit.needsToken = false
		return s.sendRegister()
	case *sccp.SPCPRegisterTokenReject:
		wait := tokenWait(m.WaitTime)
		s.phone.note(s.server, "no token for %v", wait)
		s.timers.register, s.timers.token = time.Time{}, time.Now().Add(wait)
	}
	return nil
}

func (s *session) askAgain(now time.Time) error {
	s.timers.register = now.Add(s.phone.cfg.RegisterTimeout)
	if err := s.askFirst(); err != nil {
		return fmt.Errorf("%w: %w", ErrDisconnected, err)
	}
	return nil
}
