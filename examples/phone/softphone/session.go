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
	visit  visit
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
	leaving      error          // why UnregisterReq was sent by the phone itself
	homing       *homing        // nil unless better servers are being asked
	standby      *standby       // nil without
	push         []byte         // pieces of UserToDeviceDataVersion1
}

// visit is the stay at one call manager.
type visit struct {
	index      int      // in the list of the configuration
	conn       net.Conn // open already, or nil
	needsToken bool
	last       string // words for the alarm
}

// serveAt registers with a server and stays until it is lost. The error is
// never nil; registered tells whether the server took the phone; next is a good
// connection to the server that follows, or nil.
func (p *Phone) serveAt(ctx context.Context, v visit, conf configuration) (registered bool, next net.Conn, err error) {
	server := conf.servers[v.index]
	p.update(func(s *State) { s.Phase, s.Server = Connecting, server })
	c := v.conn
	if c == nil {
		if c, err = p.connect(ctx, server); err != nil {
			p.note(server, "cannot connect: %v", err)
			return false, nil, err
		}
	}
	s := newSession(p, server, c, conf, v)
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		c.Close()
	})
	p.attach(s)
	err = s.run()
	next = p.detach(s, lostServer(err) && ctx.Err() == nil && !p.isStopping())
	if !stop() {
		<-stopped
	}
	p.note(server, "%v", err)
	return s.accepted.Load(), next, err
}

func (p *Phone) connect(ctx context.Context, server string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.ConnectTimeout)
	defer cancel()
	p.note(server, "connecting to %s", server)
	return p.cfg.Dial(ctx, "tcp", server)
}

func newSession(p *Phone, server string, c net.Conn, conf configuration, v visit) *session {
	s := &session{
		phone: p, server: server, net: c, conf: conf, visit: v,
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

// detach ends what belongs to the connection, but the streams of calls whose
// server is lost, and the stand-by connection, which it returns.
func (p *Phone) detach(s *session, lost bool) net.Conn {
	s.conn.Close()
	close(s.ended)
	s.endHoming()
	next := s.standby.end()
	p.preserve(s, lost)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.session = nil
	p.state = p.state.disconnected()
	p.state.Phase = Connecting
	p.serve()
	return next
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
func (s *session) run() error {
	if s.phone.isStopping() {
		return errUnregistered
	}
	s.timers.register = time.Now().Add(s.phone.cfg.RegisterTimeout)
	s.phone.update(func(st *State) { st.Phase = Registering })
	begin := s.sendRegister
	if s.visit.needsToken {
		begin = s.askFirst
	}
	if err := begin(); err != nil {
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
	case s.leaving != nil:
		return s.leaving
	case s.phone.isStopping():
		return errUnregistered
	case errors.Is(err, io.EOF):
		return ErrDisconnected
	}
	return fmt.Errorf("%w: %w", ErrDisconnected, err)
}

// send writes messages to the server, as the model sends them. Any goroutine
// may call it; the messages are its own afterwards.
func (s *session) send(messages ...sccp.StationMessage) error {
	for i, m := range messages {
		messages[i] = s.phone.cfg.Model.shape(m, s.conn.Version())
	}
	return s.sendAsIs(messages...)
}

func (s *session) sendAsIs(messages ...sccp.StationMessage) error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	return s.write(messages...)
}

// write hands messages to the connection; s.sendMu is held.
func (s *session) write(messages ...sccp.StationMessage) error {
	for _, m := range messages {
		s.phone.record(Record{Kind: Sent, Server: s.server, Message: m})
	}
	return s.conn.Send(messages...)
}

// sendOld is send with the header word 0, in which 7962 and 7970 tell their
// capabilities and modules whatever version was agreed on.
func (s *session) sendOld(messages ...sccp.StationMessage) error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	v := s.conn.Version()
	s.conn.SetVersion(0)
	defer s.conn.SetVersion(v)
	return s.write(messages...)
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

// localAddr is the phone's end of a connection, or invalid for a pipe.
func localAddr(c net.Conn) netip.Addr {
	if tcp, ok := c.LocalAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

func (s *session) mediaAddr() netip.Addr {
	if a := s.phone.cfg.MediaAddr; a.IsValid() {
		return a
	}
	if a := localAddr(s.net); a.IsValid() {
		return a
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}
