package station

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/media"
	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

// ErrServerClosed is returned by Serve after Shutdown.
var ErrServerClosed = errors.New("station: server closed")

// Server serves phones. Fields are set before Serve; zero fields mean the
// defaults.
type Server struct {
	Directory  *directory.Directory // required
	Name       string               // shown by some phones; "skinny"
	KeepAlive  time.Duration        // what phones are told; 30 s
	DateFormat string               // "D.M.Y"
	TimeZone   *time.Location       // the machine's; phones are told the time at midnight, and when its offset changes
	Codecs     []media.Codec        // best first
	Calls      call.Limits
	// CallManagers is told to phones that ask for servers; nil means the
	// address they are connected to.
	CallManagers []config.CallManager
	Limits       Limits
	Tokens       Tokens
	TakeOver     TakeOver
	// Admit is asked about each connection before a byte of it is read, Allow about
	// each registration, and again where a number was given to the phone: device is the
	// name and deviceType the kind of phone that it told, secure says that it came over
	// TLS. An error refuses; its text is logged, and the phone shows the
	// Reason of a [*directory.Rejection]. Both may be nil and must not wait long.
	Admit func(remote netip.AddrPort) error
	Allow func(device string, deviceType uint32, remote netip.Addr, secure bool) error
	Voice Voice // for conferences, music and relays; nil: there are none
	// UserData takes what a phone sends back from an object that was pushed to it:
	// what its user chose or entered, or only that the object has come. It must not
	// block: the phone waits. May be nil.
	UserData func(device string, applicationID, transactionID uint32, data []byte)
	// Services carries out what users have dialled outside of calls, such as logging
	// on to their phone. Each is called in a goroutine of its own; ctx ends with the
	// server, which waits for it. The user is told the text of the error, or that it
	// is done. What was dialled may hold a PIN: it is not logged or kept. May be nil.
	Services func(ctx context.Context, dialed call.ServiceDialed) error
	Recorder Recorder     // of what changes; may be nil
	Observer Observer     // of what happens; may be nil
	Log      *slog.Logger // nil discards
	Tap      Tap          // may be nil

	start    sync.Once
	ctx      context.Context
	settings atomic.Pointer[Settings]
	waiting  *waitingRoom
	exchange *exchange
	tokens   *tokenDesk
	refused  *sparing.Log // connections
	strange  *sparing.Log // what phones say before they are registered
	observer Observer
	tracers  tracers
	frames   sync.Pool // of *[]byte, for messages on their way out

	mu        sync.Mutex
	listeners []net.Listener
	sessions  map[*session]struct{}
	accepted  uint64 // connections so far
	closed    bool
	done      chan struct{} // closed at the end of Serve
}

// Limits keep one phone, or somebody who is none, from harming the others.
// Zero fields mean the defaults.
type Limits struct {
	// Waiting limits the connections that have not registered: 256 in all, 64
	// of one address. The oldest leave when another comes, but only after
	// WaitingGrace, 1 s, unless there are WaitingBurst, 4096.
	Waiting, WaitingPerAddress int
	WaitingGrace               time.Duration
	WaitingBurst               int
	RegisterWithin             time.Duration // 15 s
	WriteWithin                time.Duration // for what waits in the outbox; 10 s
	Outbox                     int           // messages that wait for one phone; 512
	// Events limits what one phone may send in a span, on all its connections: 2000
	// messages in 5 s. More end the connection, and a new registration is refused
	// until the span is over.
	Events    int
	EventSpan time.Duration
	Linger    time.Duration // after the last message; 2 s
	// DevicesPerAddress limits the registered devices of one address; 0 means
	// without limit, because many may be behind one.
	DevicesPerAddress int
	// ChannelWithin is the time for a phone to open a receive channel, 10 s;
	// StatisticsWithin to tell about a call that ended, 3 s.
	ChannelWithin, StatisticsWithin time.Duration
	// StoreWithin is how long phones are not shown a setting that is not on disk;
	// 2 s.
	StoreWithin time.Duration
}

func (l Limits) withDefaults() Limits {
	l.Waiting = cmp.Or(l.Waiting, 256)
	l.WaitingPerAddress = cmp.Or(l.WaitingPerAddress, 64)
	l.WaitingGrace = cmp.Or(l.WaitingGrace, time.Second)
	l.WaitingBurst = cmp.Or(l.WaitingBurst, 4096)
	l.RegisterWithin = cmp.Or(l.RegisterWithin, 15*time.Second)
	l.WriteWithin = cmp.Or(l.WriteWithin, 10*time.Second)
	l.Outbox = cmp.Or(l.Outbox, 512)
	l.Events = cmp.Or(l.Events, 2000)
	l.EventSpan = cmp.Or(l.EventSpan, 5*time.Second)
	l.Linger = cmp.Or(l.Linger, 2*time.Second)
	l.ChannelWithin = cmp.Or(l.ChannelWithin, 10*time.Second)
	l.StoreWithin = cmp.Or(l.StoreWithin, 2*time.Second)
	l.StatisticsWithin = cmp.Or(l.StatisticsWithin, 3*time.Second)
	return l
}

func (s *Server) name() string { return cmp.Or(s.Name, "skinny") }

func (s *Server) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

func (s *Server) prepare() {
	s.start.Do(func() {
		set := Settings{
			KeepAlive: s.KeepAlive, DateFormat: s.DateFormat, TimeZone: s.TimeZone, Codecs: s.Codecs, Calls: s.Calls,
			CallManagers: s.CallManagers, Tokens: s.Tokens, TakeOver: s.TakeOver, Limits: s.Limits,
		}.withDefaults()
		s.settings.Store(set)
		s.refused, s.strange = sparing.New(refusedLines), sparing.New(strangeLines)
		s.waiting = newWaitingRoom(set.Limits)
		machine := call.New(s.Directory, s.Calls)
		for ev := range s.Directory.Settings() {
			machine.Handle(time.Now(), ev)
		}
		s.observer = s.Observer
		if s.observer == nil {
			s.observer = unobserved{}
		}
		s.exchange = s.newExchange(machine, set)
		s.tokens = newTokenDesk(s.Tokens)
		s.sessions = make(map[*session]struct{})
		s.frames.New = func() any { return new([]byte) }
		s.done = make(chan struct{})
	})
}

// Serve takes phones from listeners until Shutdown is called, ctx ends, or one of
// them fails. It closes them, waits for everything it started, and always returns
// an error: [ErrServerClosed], the end of ctx, which ends connections at once, or
// why a listener failed. Connections that tell a [tls.ConnectionState] are secure.
// A Server serves once.
func (s *Server) Serve(ctx context.Context, listeners ...net.Listener) error {
	s.prepare()
	if err := s.open(listeners); err != nil {
		for _, ln := range listeners {
			err = errors.Join(err, ln.Close())
		}
		return err
	}
	defer close(s.done)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.ctx = ctx
	unhook := context.AfterFunc(ctx, func() {
		s.close()
		s.abortAll("the registrar ends")
	})
	defer unhook()

	s.exchange.services.open(ctx)
	var alarms, sessions sync.WaitGroup
	alarms.Go(func() { s.exchange.run(ctx) })
	err := s.acceptAll(ctx, listeners, &sessions)
	sessions.Wait()
	cancel()
	alarms.Wait()
	s.exchange.services.close()
	s.exchange.close()
	return err
}

func (s *Server) open(listeners []net.Listener) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return ErrServerClosed
	case s.listeners != nil:
		return errors.New("station: a server serves once")
	case len(listeners) == 0:
		return errors.New("station: nothing to listen on")
	}
	s.listeners = listeners
	return nil
}

func (s *Server) acceptAll(ctx context.Context, listeners []net.Listener, sessions *sync.WaitGroup) error {
	ends := make([]error, len(listeners))
	var accepting sync.WaitGroup
	for i, ln := range listeners {
		accepting.Go(func() { ends[i] = s.accept(ctx, ln, sessions) })
	}
	accepting.Wait()
	for _, err := range ends {
		if !errors.Is(err, ErrServerClosed) {
			return err
		}
	}
	return ErrServerClosed
}

// accept starts a session for each connection.
func (s *Server) accept(ctx context.Context, ln net.Listener, sessions *sync.WaitGroup) error {
	var wait time.Duration
	for {
		conn, err := ln.Accept()
		if err == nil {
			wait = 0
			if session := s.admit(conn); session != nil {
				sessions.Go(func() {
					session.run()
					s.forget(session)
				})
			}
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if s.isClosed() {
			return ErrServerClosed
		}
		if errors.Is(err, net.ErrClosed) {
			s.close()
			s.abortAll("the listener was closed")
			return err
		}
		// Too many open files and the like pass; the phones that are there
		// must not suffer. Who has been here for a while and does not register
		// makes room.
		for _, guest := range s.waiting.relieve(time.Now()) {
			guest.abort(EndEvicted, "did not register, and there is no room for others")
			wait = 0
		}
		wait = min(max(2*wait, 5*time.Millisecond), time.Second)
		s.log().Error("cannot accept connections", "err", err, "retry", wait)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

func (s *Server) admit(conn net.Conn) *session {
	if s.Admit != nil {
		if err := s.Admit(addrPort(conn.RemoteAddr())); err != nil {
			_ = conn.Close()
			s.observer.Rejected(RejectedConnection)
			s.refused.Tell(s.log(), slog.LevelWarn, "connection refused", "remote", conn.RemoteAddr().String(), "reason", err)
			return nil
		}
	}
	session := newSession(s, conn)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.Close()
		return nil
	}
	s.accepted++
	session.number = s.accepted
	s.sessions[session] = struct{}{}
	for _, evicted := range s.waiting.enter(session, session.opened) {
		evicted.abort(EndEvicted, "did not register, and others wait")
	}
	return session
}

func (s *Server) forget(session *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, session)
}

func (s *Server) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// close takes no more connections. serving tells whether Serve was called.
func (s *Server) close() (serving bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, ln := range s.listeners {
		_ = ln.Close()
	}
	return len(s.listeners) > 0
}

func (s *Server) abortAll(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for session := range s.sessions {
		session.abort(EndShutdown, why)
	}
}

// Shutdown tells every phone to restart, so that it looks for another server or
// comes back, and waits for the end of Serve. When ctx ends first, connections
// are cut and its error is returned.
func (s *Server) Shutdown(ctx context.Context) error {
	s.prepare()
	if serving := s.close(); !serving {
		return nil
	}
	s.exchange.dismiss("the registrar shuts down")
	s.waiting.clear(func(guest *session) { guest.abort(EndShutdown, "the registrar shuts down") })
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		s.abortAll("the registrar shuts down")
		<-s.done
		return context.Cause(ctx)
	}
}

// Apply changes what users could change at their phones, and what only programs
// know, such as [call.SetMessageWaiting] and [call.SetForward]. Phones show it
// at once. It waits for no phone.
func (s *Server) Apply(ev call.Event) {
	s.prepare()
	s.exchange.apart(ev)
}
