package softphone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// session is one connection to a call manager. Its fields belong to the
// goroutine that reads, unless they say otherwise.
type session struct {
	phone  *Phone
	server string
	net    net.Conn
	conn   *sccp.StationConn // many may send
	media  *media            // has its own lock
	conf   configuration

	sendMu sync.Mutex // keeps the trace in the order of the wire

	accepted         atomic.Bool   // RegisterAck came
	unregisterStatus atomic.Uint32 // of the UnregisterAck
	ended            chan struct{} // closed after the last message was read

	timers       timers
	registration registration
	keepAlive    keepAlive
	reset        sccp.ResetType // waits for the end of all calls; 0 for none
	leaving      bool           // UnregisterReq is sent because of reset
	push         []byte         // pieces of UserToDeviceDataVersion1
}

// serveAt registers with a server and stays until it is lost. The error is
// never nil; registered tells whether the server took the phone.
func (p *Phone) serveAt(ctx context.Context, server string, conf configuration, last string) (registered bool, err error) {
	p.update(func(s *State) { s.Phase, s.Server = Connecting, server })
	c, err := p.connect(ctx, server)
	if err != nil {
		p.note(server, "cannot connect: %v", err)
		return false, err
	}
	s := newSession(p, server, c, conf)
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		c.Close()
	})
	p.attach(s)
	err = s.run(last)
	p.detach(s)
	if !stop() {
		<-stopped
	}
	p.note(server, "%v", err)
	return s.accepted.Load(), err
}

func (p *Phone) connect(ctx context.Context, server string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.ConnectTimeout)
	defer cancel()
	p.note(server, "connecting to %s", server)
	return p.cfg.Dial(ctx, "tcp", server)
}

func newSession(p *Phone, server string, c net.Conn, conf configuration) *session {
	s := &session{
		phone: p, server: server, net: c, conf: conf,
		ended: make(chan struct{}),
	}
	s.conn = sccp.NewStationConn(&timedConn{Conn: c, session: s})
	s.registration.requests = p.cfg.Model.Requests
	s.media = newMedia(s.mediaAddr(), int(p.cfg.Model.MaxStreams), p.changed)
	return s
}

func (p *Phone) attach(s *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.session = s
}

// detach ends what belongs to the connection.
func (p *Phone) detach(s *session) {
	s.conn.Close()
	close(s.ended)
	s.media.close()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.session = nil
	p.state = p.state.disconnected()
	p.state.Phase = Connecting
	p.serve()
}

// current returns the session of a phone that a server has taken.
func (p *Phone) current() (*session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.session == nil || !p.session.accepted.Load() {
		return nil, ErrNotRegistered
	}
	return p.session, nil
}

// run registers and reads until the connection ends.
func (s *session) run(last string) error {
	if s.phone.isStopping() {
		return errUnregistered
	}
	s.timers.register = time.Now().Add(s.phone.cfg.RegisterTimeout)
	if err := s.sendRegister(last); err != nil {
		return fmt.Errorf("%w: %w", ErrDisconnected, err)
	}
	for {
		m, err := s.conn.Read()
		if m == nil {
			return s.reason(err)
		}
		s.phone.record(Record{Kind: Received, Server: s.server, Message: m, Err: err})
		if err := s.handle(m); err != nil {
			return s.reason(err)
		}
	}
}

// reason words why a session ends: by what was decided, or by a connection
// that failed.
func (s *session) reason(err error) error {
	var rejected *RejectedError
	switch {
	case errors.As(err, &rejected), errors.Is(err, errRebooting), errors.Is(err, errUnregistered),
		errors.Is(err, ErrNoAnswer), errors.Is(err, ErrKeepAlive):
		return err
	case s.leaving:
		return &rebootError{s.reset}
	case s.phone.isStopping():
		return errUnregistered
	case errors.Is(err, io.EOF):
		return ErrDisconnected
	}
	return fmt.Errorf("%w: %w", ErrDisconnected, err)
}

// send writes messages to the server. Any goroutine may call it.
func (s *session) send(messages ...sccp.StationMessage) error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	for _, m := range messages {
		s.phone.record(Record{Kind: Sent, Server: s.server, Message: m})
	}
	return s.conn.Send(messages...)
}

// reply answers the server. An answer that cannot be written down, because it
// repeats a value that has no room in it, is left out.
func (s *session) reply(m sccp.StationMessage) error {
	err := s.send(m)
	var field *sccp.FieldError
	if errors.As(err, &field) {
		s.phone.note(s.server, "no answer possible: %v", err)
		return nil
	}
	return err
}

// localAddr is the phone's end of the connection, or invalid for a pipe.
func (s *session) localAddr() netip.Addr {
	if tcp, ok := s.net.LocalAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

func (s *session) mediaAddr() netip.Addr {
	if a := s.phone.cfg.MediaAddr; a.IsValid() {
		return a
	}
	if a := s.localAddr(); a.IsValid() {
		return a
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}
