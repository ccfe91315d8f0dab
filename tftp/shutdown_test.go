package tftp

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	pin "github.com/pin/tftp/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

func (s *testServer) service() *service {
	s.mu().Lock()
	defer s.mu().Unlock()
	for service := range s.services {
		return service
	}
	return nil
}

func (s *testServer) mu() *sync.Mutex { return &s.Server.mu }

func TestShutdownWaitsForTransfers(t *testing.T) {
	s := serve(t, func(s *Server) { s.RetryTimeout = patience }, fixed(map[string]string{"file": pattern(600)}))
	phone := newRawPhone(t, s.addr)
	phone.send(rrq("file"))
	first, from := phone.receive()

	stopped := s.service().stopped
	ended := make(chan error, 1)
	go func() { ended <- s.Shutdown(context.Background()) }()
	<-stopped
	late := newRawPhone(t, s.addr)
	late.send(rrq("file")) // nobody listens any more

	phone.sendTo("\x00\x04\x00\x01", from)
	second, _ := phone.receive()
	require.Equal(t, pattern(600), first[4:]+second[4:])
	select {
	case err := <-ended:
		require.FailNow(t, "a transfer was not waited for", "%v", err)
	default:
	}
	phone.sendTo("\x00\x04\x00\x02", from)
	require.NoError(t, <-ended)
	require.Len(t, s.all(), 1)
	require.NoError(t, s.all()[0].Err)
}

func TestShutdownBreaksOffSilentTransfers(t *testing.T) {
	descriptors(t)
	s := serve(t, func(s *Server) { s.RetryTimeout = 50 * time.Millisecond; s.Retries = 1000 },
		fixed(map[string]string{"file": pattern(600)}))
	var phones []*rawPhone
	for range DefaultMaxPerAddress {
		phone := newRawPhone(t, s.addr)
		phone.send(rrq("file"))
		phone.receive()
		phones = append(phones, phone)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, s.Shutdown(ctx), context.Canceled)
	require.Len(t, s.all(), len(phones))
	for _, e := range s.all() {
		require.ErrorIs(t, e.Err, ErrStopped)
	}
}

func TestShutdownTellsActiveClients(t *testing.T) {
	s := serve(t, func(s *Server) { s.RetryTimeout = patience }, fixed(map[string]string{"file": pattern(600)}))
	phone := newRawPhone(t, s.addr)
	phone.send(rrq("file"))
	_, from := phone.receive()
	s.service().abort()
	phone.sendTo("\x00\x04\x00\x01", from)
	packet, _ := phone.receive()
	require.Equal(t, "\x00\x05\x00\x01"+ErrStopped.Error()+"\x00", packet)
}

func TestShutdownUnderLoad(t *testing.T) {
	descriptors(t)
	s := serve(t, func(s *Server) { s.MaxPerAddress = 100; s.RetryTimeout = 20 * time.Millisecond },
		fixed(map[string]string{"file": pattern(20000)}))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var phones sync.WaitGroup
	for range 30 {
		phones.Go(func() {
			for ctx.Err() == nil {
				b, err := Fetch(ctx, s.addr, "file", FetchOptions{Timeout: 20 * time.Millisecond})
				if err == nil {
					assert.Len(t, b, 20000)
				}
				_, err = Fetch(ctx, s.addr, "missing", FetchOptions{Timeout: 20 * time.Millisecond})
				assert.Error(t, err)
			}
		})
	}
	s.wait(t, "100 successes", func(Event) bool {
		n := 0
		for _, e := range s.all() {
			if e.Err == nil {
				n++
			}
		}
		return n >= 100
	})
	within, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	require.NoError(t, s.Shutdown(within))
	cancel()
	phones.Wait()
}

func TestServeEndsWithItsContext(t *testing.T) {
	descriptors(t)
	leaktest.Goroutines(t)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("power cut")
	events := newRecorder()
	s := &Server{OnEvent: events.add, Files: NewFiles(SourceFunc(func(ctx context.Context, _ Request) (Content, error) {
		cancel(reason)
		<-ctx.Done()
		return Content{}, ctx.Err()
	}))}
	phone := newRawPhone(t, conn.LocalAddr().String())
	phone.send(rrq("file"))
	require.ErrorIs(t, s.Serve(ctx, conn), reason)
	require.ErrorIs(t, conn.Close(), net.ErrClosed)
	events.waitErr(t, ErrStopped)
	require.NoError(t, s.Shutdown(t.Context()))
}

func TestServeTwoSockets(t *testing.T) {
	leaktest.Goroutines(t)
	events := newRecorder()
	s := &Server{
		Files: NewFiles(fixed(map[string]string{"file": "x"})), OnEvent: events.add,
		MaxTransfers: 1, RetryTimeout: 10 * time.Millisecond,
	}
	served := make(chan error, 2)
	var addrs []string
	for range 2 {
		conn, err := net.ListenPacket("udp", "127.0.0.1:0")
		require.NoError(t, err)
		addrs = append(addrs, conn.LocalAddr().String())
		go func() { served <- s.Serve(context.Background(), conn) }()
	}
	first, second := newRawPhone(t, addrs[0]), newRawPhone(t, addrs[1])
	first.send(rrq("file"))
	first.receive()
	second.send(rrq("file"))
	events.waitErr(t, ErrBusy)
	require.NoError(t, s.Shutdown(t.Context()))
	require.ErrorIs(t, <-served, ErrServerClosed)
	require.ErrorIs(t, <-served, ErrServerClosed)

	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	require.ErrorIs(t, s.Serve(t.Context(), conn), ErrServerClosed)
	require.ErrorIs(t, conn.Close(), net.ErrClosed)
}

func TestServeEndsWithItsSocket(t *testing.T) {
	leaktest.Goroutines(t)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	err = (&Server{Files: NewFiles()}).Serve(t.Context(), conn)
	require.ErrorIs(t, err, net.ErrClosed)
	require.NotErrorIs(t, err, ErrServerClosed)
}

// brokenConn fails to read for ever.
type brokenConn struct{ net.PacketConn }

func (brokenConn) ReadFrom([]byte) (int, net.Addr, error) { return 0, nil, fs.ErrInvalid }

func TestServeEndsWhenReadingKeepsFailing(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	require.ErrorIs(t, (&Server{Files: NewFiles()}).Serve(t.Context(), brokenConn{conn}), fs.ErrInvalid)
}

func TestBackoffGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &service{server: &Server{RetryTimeout: time.Second}, ctx: ctx}
		for attempt, want := range []time.Duration{0, time.Second / 2, time.Second} {
			begun := time.Now()
			require.Zero(t, s.backoff(attempt))
			require.Equal(t, want, time.Since(begun))
		}
		go func() {
			time.Sleep(time.Second)
			cancel()
		}()
		start := time.Now()
		require.Panics(t, func() { s.backoff(1000) })
		require.Equal(t, time.Second, time.Since(start))
		require.Panics(t, func() { s.backoff(0) })
	})
}

// pin/tftp reports a request that it could not start without a name.
func TestGuardEndsRequestsThatPinCannotStart(t *testing.T) {
	type end struct {
		t   *transfer
		err error
	}
	var ends []end
	g := newGuard(func(t *transfer, err error) { ends = append(ends, end{t, err}) })
	lost := &transfer{token: "1"}
	go func() {
		g.ready <- lost
		close(g.ready)
	}()
	_, _, err := g.ReadFrom(make([]byte, maxRequest))
	require.NoError(t, err)
	noSocket := errors.New("too many open files")
	g.OnFailure(pin.TransferStats{}, noSocket)
	g.OnFailure(pin.TransferStats{}, noSocket)
	require.Equal(t, []end{{lost, noSocket}}, ends)
	require.Empty(t, g.transfers)
	require.Error(t, g.handle("1", nil))

	require.NoError(t, g.Close())
	for range 2 {
		_, _, err = g.ReadFrom(make([]byte, maxRequest))
		require.ErrorIs(t, err, net.ErrClosed)
	}
	_, err = g.WriteTo(nil, nil)
	require.Error(t, err)
	require.Error(t, g.SetDeadline(time.Time{}))
	require.Error(t, g.SetReadDeadline(time.Time{}))
	require.Error(t, g.SetWriteDeadline(time.Time{}))
}
