package station

import (
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/sccp"
)

// session is one connection. Fields without a remark belong to its reading
// goroutine.
type session struct {
	server        *Server
	conn          net.Conn
	sccp          *sccp.ServerConn
	remote, local netip.AddrPort
	opened        time.Time
	number        uint64 // later connections have higher ones
	log           *slog.Logger
	wire          io.Writer // conn, and whoever watches it
	out           *outbox   // safe for all
	writing       sync.WaitGroup
	throttle      *throttle
	secure        bool // over TLS; fixed
	// profile is nil until registered. While attached it changes under the
	// exchange's lock only, so that whoever holds that may read it too.
	profile *profile
	renewed atomic.Pointer[profile] // from a refresh, to become profile

	// The exchange's, under its lock.
	screen     *screen
	caps       []media.Capability
	registered time.Time
	voice      *Statistics // what the phone told last; nil before

	opening *opening // nil over TLS

	heard atomic.Int64 // when the last message came, in nanoseconds since 1970
	beats beats
	// name is what the phone calls itself, or is called once it has registered.
	name atomic.Pointer[string]

	mu     sync.Mutex
	ending bool
	reason EndReason
	why    string
}

func newSession(server *Server, conn net.Conn) *session {
	s := &session{
		server: server, conn: conn, opened: time.Now(),
		remote: addrPort(conn.RemoteAddr()), local: addrPort(conn.LocalAddr()),
		out: newOutbox(server.limits().Outbox), throttle: &throttle{},
	}
	_, s.secure = conn.(interface{ ConnectionState() tls.ConnectionState })
	s.log = server.log().With("remote", s.remote.String())
	if !s.secure {
		s.opening = &opening{Conn: conn}
		conn = s.opening
	}
	var wire io.ReadWriteCloser = conn
	if server.Tap != nil {
		wire = &tapped{Conn: conn, flow: s.flow(), tap: server.Tap}
	}
	s.wire, s.sccp = wire, sccp.NewServerConn(wire)
	return s
}

func (s *session) flow() Flow { return Flow{Phone: s.remote, Server: s.local} }

func addrPort(a net.Addr) netip.AddrPort {
	if tcp, ok := a.(*net.TCPAddr); ok {
		ap := tcp.AddrPort()
		return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
	}
	return netip.AddrPort{}
}

// run serves the connection until it ends, and returns when nothing of it is
// left.
func (s *session) run() {
	if tap := s.server.Tap; tap != nil {
		tap.Opened(s.flow(), s.opened)
		defer func() { tap.Closed(s.flow(), time.Now()) }()
	}
	err := s.read()
	s.end(s.reasonOf(err))
	s.server.exchange.detach(s)
	s.server.waiting.leave(s)
	s.finish(s.reasonOf(err))
	if !errors.Is(err, io.EOF) {
		_ = s.conn.Close() // nobody listens any more
	}
	s.writing.Wait()
	_ = s.conn.Close()
	s.tellEnd()
}

func (s *session) tellEnd() {
	s.mu.Lock()
	defer s.mu.Unlock()
	const message = "connection ended"
	switch {
	case s.profile != nil:
		s.log.Info(message, "reason", s.why)
	case s.why == speaksTLS:
		s.server.strange.Tell(s.log, slog.LevelWarn, message, "reason", s.why)
	default:
		s.log.Debug(message, "reason", s.why) // anybody can fill a log with these
	}
}

func (s *session) reasonOf(err error) (EndReason, string) {
	switch {
	case s.profile == nil && s.opening.isTLS():
		return EndGarbled, speaksTLS
	case errors.Is(err, io.ErrUnexpectedEOF):
		return EndClosed, "closed in the middle of a message"
	case errors.Is(err, io.EOF):
		return EndClosed, "closed by the phone"
	case errors.Is(err, sccp.ErrFrame):
		return EndGarbled, "not Skinny: " + err.Error()
	case isTimeout(err):
		return EndSilent, "silent for too long"
	}
	return EndOther, err.Error()
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// read handles messages until the connection ends.
func (s *session) read() error {
	for {
		s.out.ease()
		s.expect()
		m, err := s.sccp.Read()
		var field *sccp.FieldError
		switch {
		case errors.As(err, &field):
			s.log.Debug("message not understood", "err", err)
		case err != nil:
			return err
		}
		now := time.Now()
		s.see(m, err, now)
		s.heard.Store(now.UnixNano())
		if s.renewed.Load() != nil {
			s.server.exchange.adopt(s)
		}
		if s.isEnding() {
			continue // the last answer is on its way, nothing counts any more
		}
		if l := s.server.limits(); !s.throttle.take(now, l.Events, l.EventSpan) {
			s.overrun(l)
			continue
		}
		if err == nil {
			s.handle(m)
		}
	}
}

// expect sets the time until which a whole message must have come: bytes alone
// keep no connection alive.
func (s *session) expect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ending:
	case s.profile == nil:
		_ = s.conn.SetReadDeadline(s.opened.Add(s.server.limits().RegisterWithin))
	default:
		_ = s.conn.SetReadDeadline(time.Now().Add(s.profile.patience))
	}
}

func (s *session) lastHeard() time.Time { return time.Unix(0, s.heard.Load()) }

func (s *session) isEnding() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ending
}

// send puts messages into the outbox; any goroutine may.
func (s *session) send(messages ...sccp.ServerMessage) {
	if !s.out.put(messages...) {
		s.abort(EndUnread, unread)
		return
	}
	s.startWriting()
}

// startWriting lets a goroutine empty the outbox, if there is none.
func (s *session) startWriting() {
	if s.out.claim(&s.writing) {
		go func() {
			defer s.writing.Done()
			s.write()
		}()
	}
}

// finish lets the outbox be the last that is sent, then the connection ends.
// The first reason counts.
func (s *session) finish(reason EndReason, why string) {
	s.end(reason, why)
	s.out.finish()
	s.startWriting()
}

// abort ends the connection at once.
func (s *session) abort(reason EndReason, why string) {
	s.end(reason, why)
	s.out.finish()
	_ = s.conn.Close()
	s.startWriting() // and find it closed
}

func (s *session) end(reason EndReason, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ending {
		s.ending, s.reason, s.why = true, reason, why
	}
}

// endReason is that of a session that goes on if it does not end.
func (s *session) endReason() EndReason {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ending {
		return EndAgain
	}
	return s.reason
}

// write sends what is in the outbox, and what comes meanwhile. It lingers when the
// outbox is finished.
func (s *session) write() {
	buf := s.server.frames.Get().(*[]byte)
	defer s.server.frames.Put(buf)
	var batch []sccp.ServerMessage
	for {
		messages, more := s.out.take(batch)
		if len(messages) == 0 && more {
			return
		}
		_ = s.conn.SetWriteDeadline(time.Now().Add(s.server.limits().WriteWithin))
		for _, m := range messages {
			if err := s.transmit(m, buf); err != nil {
				s.abort(unwritten(err))
				return
			}
		}
		if !more {
			s.linger()
			return
		}
		clear(messages)
		batch = messages
	}
}

func unwritten(err error) (EndReason, string) {
	if isTimeout(err) {
		return EndUnread, unread
	}
	return EndUnread, "cannot write: " + err.Error()
}

// unread is why a phone is given up whose messages pile up.
const unread = "does not read what it is sent"

// transmit sends one message with one write, because some phones lose the stream
// when a header comes in two segments. One that cannot be written in the phone's
// version is left out.
func (s *session) transmit(m sccp.ServerMessage, buf *[]byte) error {
	frame, err := m.Append((*buf)[:0], s.sccp.Version())
	if err != nil {
		s.server.log().Error("message not sent", "remote", s.remote.String(), "err", err)
		return nil
	}
	*buf = frame
	if _, err = s.wire.Write(frame); err == nil {
		s.seen(m)
	}
	return err
}

// linger closes the sending side and gives the phone a moment to close its own,
// so that the last messages are not lost to a reset.
func (s *session) linger() {
	half, ok := s.conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		_ = s.conn.Close()
		return
	}
	_ = s.conn.SetReadDeadline(time.Now().Add(s.server.limits().Linger))
}
