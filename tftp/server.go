package tftp

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"
)

// The ports that phones ask.
const (
	TFTPPort = 69
	HTTPPort = 6970
)

// The defaults of a Server.
const (
	DefaultMaxTransfers  = 2000
	DefaultMaxPerAddress = 4
	DefaultRetries       = 3
	DefaultRetryTimeout  = time.Second
	DefaultMaxDuration   = 10 * time.Minute
	DefaultReadBuffer    = 4 << 20
)

// ErrServerClosed is returned by Serve after Shutdown.
var ErrServerClosed = errors.New("tftp: server closed")

// Server answers TFTP read requests from Files. Fields are set before Serve;
// their zero values mean the defaults.
type Server struct {
	// Files are what is served. Required.
	Files *Files
	// Allow lists the networks that are served; requests of others are dropped
	// in silence. nil means PrivateNetworks().
	Allow []netip.Prefix
	// AllowFrom goes before Allow where it is set. It is asked at each request,
	// and may answer otherwise than before.
	AllowFrom func(netip.Addr) bool
	// OnEvent is told the end of every request, from many goroutines. It must
	// not call Shutdown.
	OnEvent func(Event)
	// OnProgress is told how far a transfer is, each ProgressEvery while it
	// runs, by the goroutine of the transfer.
	OnProgress func(Progress)
	// ProgressEvery is the time between two calls of OnProgress for one
	// transfer. 0 means DefaultProgressEvery.
	ProgressEvery time.Duration
	// Log gets what concerns the server as a whole. nil discards it.
	Log *slog.Logger

	// MaxTransfers limits the transfers at one time; each takes a socket, and
	// files on disk a second descriptor. Requests above the limit are dropped
	// in silence: phones ask again.
	MaxTransfers int
	// MaxPerAddress limits the transfers of one address at one time. Raise it
	// when many phones share an address.
	MaxPerAddress int
	// Unproven is how many transfers an address may leave unacknowledged
	// before its requests are dropped; one is forgiven each second.
	// 0 means 4 × MaxPerAddress.
	Unproven int
	// RetryTimeout is the wait for an acknowledgement before a datagram is
	// sent again.
	RetryTimeout time.Duration
	// Retries is how often a datagram is sent again. Waits grow: the second
	// and later ones get half a RetryTimeout more each time.
	Retries int
	// MaxDuration limits a whole transfer.
	MaxDuration time.Duration
	// ReadBuffer is the receive buffer in bytes that is asked of the system.
	ReadBuffer int

	mu       sync.Mutex
	limits   *limiter
	services map[*service]struct{}
	closed   bool
}

// Serve answers requests on conn until Shutdown is called or ctx ends. It
// closes conn, waits for everything it started, and always returns an error:
// ErrServerClosed, the end of ctx, or why reading conn failed. The end of ctx
// breaks off running transfers. Serve may be called for several sockets, which
// share the limits.
func (s *Server) Serve(ctx context.Context, conn net.PacketConn) error {
	service, err := s.start(ctx, conn)
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	err = service.run(ctx)
	s.mu.Lock()
	delete(s.services, service)
	s.mu.Unlock()
	close(service.done)
	return err
}

func (s *Server) start(ctx context.Context, conn net.PacketConn) (*service, error) {
	if s.Files == nil {
		return nil, errors.New("tftp: server without files")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrServerClosed
	}
	if s.limits == nil {
		perAddress := orDefault(s.MaxPerAddress, DefaultMaxPerAddress)
		s.limits = newLimiter(orDefault(s.MaxTransfers, DefaultMaxTransfers), perAddress,
			float64(orDefault(s.Unproven, 4*perAddress)), 1)
		s.services = make(map[*service]struct{})
	}
	service := newService(ctx, s, conn)
	s.services[service] = struct{}{}
	return service, nil
}

// Shutdown stops taking requests, waits for running transfers until ctx ends,
// then breaks them off. It returns when every Serve has ended and nothing is
// left, at the latest about one RetryTimeout after the end of ctx. The error
// is that of ctx if it ended first.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	var running []*service
	for service := range s.services {
		running = append(running, service)
	}
	s.mu.Unlock()

	for _, service := range running {
		service.stop(ErrServerClosed)
	}
	err := waitAll(ctx, running)
	if err != nil {
		for _, service := range running {
			service.abort()
		}
	}
	for _, service := range running {
		<-service.done
	}
	return err
}

// waitAll waits for the ends of services, or of ctx, whose cause it returns.
func waitAll(ctx context.Context, services []*service) error {
	for _, service := range services {
		select {
		case <-service.done:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}
