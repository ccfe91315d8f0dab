package tftp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	pin "github.com/pin/tftp/v3"
)

// repeatWindow is how long a repeated request counts as a retransmission while
// its transfer is under way. Later the phone has started over.
const repeatWindow = 2 * time.Second

// readAhead is how much of a file is read at once: one call of the system then
// does for many blocks.
const readAhead = 16 << 10

// maxReadFailures in a row mean that the listening socket is broken.
const maxReadFailures = 1000

// service is one running Serve.
type service struct {
	server  *Server
	conn    net.PacketConn
	socket  socket
	allow   access
	log     *slog.Logger
	guard   *guard
	pin     *pin.Server
	routes  routes
	opening sync.WaitGroup // goroutines that look files up
	buffers sync.Pool      // of *[]byte, readAhead long

	ctx     context.Context // ends when transfers are to be broken off
	abort   context.CancelFunc
	stopped chan struct{} // closed when no more requests are taken
	done    chan struct{} // closed after run

	mu     sync.Mutex
	reason error // why stopped was closed
	recent map[transferKey]*transfer
	serial uint64
}

func newService(ctx context.Context, server *Server, conn net.PacketConn) *service {
	log := server.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &service{
		server:  server,
		conn:    conn,
		allow:   newAccess(server.Allow, server.AllowFrom),
		log:     log,
		stopped: make(chan struct{}),
		done:    make(chan struct{}),
		recent:  make(map[transferKey]*transfer),
	}
	s.ctx, s.abort = context.WithCancel(ctx)
	s.guard = newGuard(s.finish)
	s.pin = s.newPin()
	return s
}

func (s *service) newPin() *pin.Server {
	server := pin.NewServer(s.guard.handle, nil)
	server.SetTimeout(orDefault(s.server.RetryTimeout, DefaultRetryTimeout))
	server.SetRetries(orDefault(s.server.Retries, DefaultRetries))
	server.SetBackoff(s.backoff)
	server.SetBlockSizeNegotiation(false) // the guard has clamped it
	server.SetBlockSize(maxBlock4)
	server.SetHook(s.guard)
	return server
}

// backoff waits, in pin/tftp's place, before a datagram is sent again. It is
// the only moment at which a transfer with a silent client can be ended.
func (s *service) backoff(attempt int) time.Duration {
	timeout := orDefault(s.server.RetryTimeout, DefaultRetryTimeout)
	wait := time.NewTimer(timeout * time.Duration(attempt) / 2)
	defer wait.Stop()
	select {
	case <-s.ctx.Done():
		panic(abandon{})
	case <-wait.C:
	}
	if s.ctx.Err() != nil {
		panic(abandon{}) // a wait of zero may win above
	}
	return 0
}

// run takes requests until stop and returns when all transfers have ended.
func (s *service) run(ctx context.Context) error {
	growReceiveBuffer(s.conn, orDefault(s.server.ReadBuffer, DefaultReadBuffer), s.log)
	s.socket = newSocket(s.conn)
	hooked := make(chan struct{})
	unhook := context.AfterFunc(ctx, func() {
		defer close(hooked)
		s.stop(context.Cause(ctx))
	})
	defer func() {
		if !unhook() {
			<-hooked
		}
	}()
	defer s.abort()

	served := make(chan error, 1)
	go func() { served <- s.pin.Serve(s.guard) }()

	s.stop(s.accept())
	s.opening.Wait()
	close(s.guard.ready)
	<-s.guard.drained
	s.pin.Shutdown() // waits for the transfers
	if err := errors.Join(<-served, closeOnce(s.conn)); err != nil {
		return errors.Join(s.reason, err)
	}
	return s.reason
}

// closeOnce closes a socket that stop may have closed already.
func closeOnce(conn net.PacketConn) error {
	if err := conn.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// stop ends accept. The first reason counts.
func (s *service) stop(reason error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason != nil {
		return
	}
	s.reason = reason
	close(s.stopped)
	// The socket stays open for the answers to requests already taken.
	if s.conn.SetReadDeadline(time.Unix(1, 0)) != nil {
		_ = s.conn.Close()
	}
}

// accept reads requests until the socket fails or stop is called.
func (s *service) accept() error {
	packet := make([]byte, maxRequest+1) // one more, to notice what is longer
	failures := 0
	for {
		n, from, err := s.socket.read(packet)
		select {
		case <-s.stopped:
			return ErrServerClosed
		default:
		}
		switch {
		case err == nil:
			failures = 0
			s.request(packet[:n], from, time.Now())
		case errors.Is(err, net.ErrClosed) || failures == maxReadFailures:
			return fmt.Errorf("tftp: reading requests: %w", err)
		default:
			// A datagram that cannot be read, such as an over-long one or an
			// ICMP error on some systems, is the sender's fault.
			failures++
			s.log.Debug("tftp: datagram not read", "err", err)
		}
	}
}

// request checks one datagram and starts the lookup of its file.
func (s *service) request(packet []byte, from datagram, now time.Time) {
	remote := unmapped(from.remote)
	if !s.allow.allows(remote.Addr()) {
		s.refuse(from, Event{Remote: remote, Err: ErrDenied})
		return
	}
	request, err := parseRead(packet)
	if err != nil {
		s.refuse(from, Event{Remote: remote, Err: err})
		return
	}
	t := &transfer{
		key:      transferKey{remote, string(request.name)},
		request:  request,
		block:    blockSize(request.block, remote.Addr()),
		started:  now,
		stopped:  s.ctx.Done(),
		progress: newProgressTeller(s.server.OnProgress, s.server.ProgressEvery, now),
	}
	t.request.name = nil // it aliases the packet
	if err := s.admit(t); err != nil {
		s.refuse(from, Event{Remote: remote, Name: t.key.name, Err: err})
		return
	}
	s.opening.Go(func() { s.open(t, from) })
}

// blockSize clamps the option to what fits an Ethernet frame.
func blockSize(option int, remote netip.Addr) int {
	switch {
	case option == 0:
		return defaultBlock
	case remote.Is4():
		return min(option, maxBlock4)
	}
	return min(option, maxBlock6)
}

// admit takes a place for t, unless it repeats a transfer under way.
func (s *service) admit(t *transfer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.recent[t.key]; old != nil &&
		(old.sending.IsZero() || t.started.Sub(old.sending) < repeatWindow) {
		return ErrRepeated
	}
	if err := s.server.limits.acquire(t.key.remote.Addr(), t.started); err != nil {
		return err
	}
	t.proven = func() { s.server.limits.proven(t.key.remote.Addr()) }
	t.deadline = t.started.Add(orDefault(s.server.MaxDuration, DefaultMaxDuration))
	s.serial++
	t.token = strconv.FormatUint(s.serial, 36)
	s.recent[t.key] = t
	return nil
}

// open looks the file up and hands the transfer to pin/tftp.
func (s *service) open(t *transfer, from datagram) {
	ctx, cancel := context.WithDeadline(s.ctx, t.deadline)
	defer cancel()
	content, err := s.server.Files.Open(ctx, Request{Name: t.key.name, Remote: t.key.remote, Door: TFTP})
	if err != nil && s.ctx.Err() != nil {
		err = ErrStopped // which says nothing about the file
	}
	if err != nil {
		t.prove() // an answer this small reflects nothing
		s.finish(t, err)
		s.answer(from, err) // last, so that asking again is no repetition
		return
	}
	t.content, t.left = content, content.Size
	if _, ok := content.Body.(inMemory); !ok {
		t.buffer = s.buffer()
	}
	s.mu.Lock()
	t.sending = time.Now()
	s.mu.Unlock()
	if s.routes.needDetour(from, t.started) {
		if t.detour, err = openDetour(from.local, t.key.remote); err != nil {
			s.finish(t, err) // the phone asks again
			return
		}
	}
	select {
	case s.guard.ready <- t:
	case <-s.ctx.Done():
		s.finish(t, ErrStopped)
	}
}

// finish ends an admitted transfer.
func (s *service) finish(t *transfer, err error) {
	now := time.Now()
	if err == nil {
		t.prove()
	}
	if t.content.Body != nil {
		if closing := t.content.Body.Close(); closing != nil && err == nil {
			s.log.Warn("tftp: closing a file", "err", closing)
		}
	}
	if t.detour != nil {
		if closing := t.detour.close(); closing != nil {
			s.log.Warn("tftp: closing a socket", "err", closing)
		}
	}
	if t.buffer != nil {
		s.buffers.Put(t.buffer)
		t.buffer, t.ahead = nil, nil
	}
	s.mu.Lock()
	if s.recent[t.key] == t {
		delete(s.recent, t.key)
	}
	s.mu.Unlock()
	s.server.limits.release(t.key.remote.Addr(), now)
	s.emit(t.event(err))
}

func (s *service) buffer() *[]byte {
	if b, ok := s.buffers.Get().(*[]byte); ok {
		return b
	}
	b := make([]byte, readAhead)
	return &b
}

func (s *service) refuse(from datagram, e Event) {
	s.answer(from, e.Err)
	s.emit(e)
}

// answer tells the client about err, unless silence is better.
func (s *service) answer(from datagram, err error) {
	code, text := wireError(err)
	if code == codeNoReply {
		return
	}
	var space [64]byte
	if err := s.socket.reply(appendError(space[:0], code, text), from); err != nil {
		s.log.Debug("tftp: answer not sent", "remote", from.remote, "err", err)
	}
}

func (s *service) emit(e Event) {
	if s.server.OnEvent != nil {
		s.server.OnEvent(e)
	}
}
