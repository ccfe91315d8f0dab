package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/net/netutil"

	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Server serves a registrar over a local socket, over TCP, or both. Listen comes
// first, then Serve or Close; the fields stay as they are from Serve on.
type Server struct {
	Registrar control.Registrar // may be set between Listen and Serve
	Log       *slog.Logger
	Socket    string // path; empty: none
	// Optional is a socket that the registrar does without where it cannot be opened,
	// with a warning.
	Optional bool
	HTTP     string // host:port; empty: none
	// Hosts are names by which HTTP may be asked, beside localhost, loopback
	// addresses and the address that was connected to. Pages in browsers could
	// otherwise reach it by a name of their own that leads here.
	Hosts []string
	// Token is needed over TCP where it is set. It must be wherever HTTP is not
	// loopback. [Server.Replace] changes both while it serves.
	Token  token.Hash
	Limits Limits

	socket, http net.Listener
	rules        atomic.Pointer[rules]
}

// ErrNoToken is why HTTP is not served beyond this machine.
var ErrNoToken = errors.New("it would be open to every machine that reaches it: set a token (registrar ctl new-token makes one), or listen on 127.0.0.1")

// Listen opens the socket and the port. After an error none is open.
func (s *Server) Listen(ctx context.Context) (err error) {
	limits := s.Limits.withDefaults()
	s.rules.Store(newRules(s.Hosts, s.Token))
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.HTTP != "" {
		var lc net.ListenConfig
		ln, err := lc.Listen(ctx, "tcp", s.HTTP)
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("control (HTTP) %s: another program uses that port; choose another one (control: {http: HOST:PORT})", s.HTTP)
		}
		if err != nil {
			return fmt.Errorf("control (HTTP) %s: %w", s.HTTP, err)
		}
		s.http = netutil.LimitListener(ln, limits.Connections)
		if !loopback(ln.Addr()) && !s.Token.Set() {
			return fmt.Errorf("control (HTTP) %s: %w", s.HTTP, ErrNoToken)
		}
	}
	if s.Socket != "" {
		ln, err := socket.Listen(ctx, s.Socket)
		switch {
		case err == nil:
			s.socket = netutil.LimitListener(ln, limits.Connections)
		case s.Optional:
			s.Log.Warn("\"registrar ctl\" cannot reach this registrar", "err", err)
		default:
			return err
		}
	}
	return nil
}

// Replace makes another token and other names hold for the requests that come from now
// on; those that were let in go on. Without a token nothing changes where HTTP is not
// loopback, and the error is [ErrNoToken].
func (s *Server) Replace(hosts []string, t token.Hash) error {
	if s.http != nil && !loopback(s.http.Addr()) && !t.Set() {
		return fmt.Errorf("control (HTTP) %s: the token stays: %w", s.http.Addr(), ErrNoToken)
	}
	s.rules.Store(newRules(hosts, t))
	return nil
}

func loopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// Addresses returns what is listened to.
func (s *Server) Addresses() (list []control.Listen) {
	if s.socket != nil {
		list = append(list, control.Listen{Service: "control", Address: s.socket.Addr().String()})
	}
	if s.http != nil {
		list = append(list, control.Listen{Service: "control-http", Address: s.http.Addr().String()})
	}
	return list
}

// Serve answers until ctx ends, tells those who read streams, and waits for what
// it started. The error is nil unless something failed.
func (s *Server) Serve(ctx context.Context) error {
	handler, err := NewHandler(s.Registrar, s.Log, s.Limits)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	guarded := newGuard(handler, &s.rules)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	var local, network error
	if s.socket != nil {
		running.Go(func() {
			defer stop()
			local = s.serve(ctx, s.socket, handler, handler.limits)
		})
	}
	if s.http != nil {
		running.Go(func() {
			defer stop()
			network = s.serve(ctx, s.http, guarded, handler.limits)
		})
	}
	if s.socket == nil && s.http == nil {
		<-ctx.Done()
	}
	running.Wait()
	return errors.Join(local, network)
}

func (s *Server) serve(ctx context.Context, ln net.Listener, handler http.Handler, limits Limits) error {
	const idle = 2 * time.Minute
	requests, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(errEnding)
	server := &http.Server{
		DisableGeneralOptionsHandler: true, // nothing is answered without the rules of this server
		Handler:                      handler, ReadHeaderTimeout: limits.Patience, IdleTimeout: idle, MaxHeaderBytes: limits.Header,
		BaseContext: func(net.Listener) context.Context { return requests },
		ErrorLog:    slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("control %s: %w", ln.Addr(), err), server.Close())
	case <-ctx.Done():
	}
	end(errEnding)
	leave, cancel := context.WithTimeout(context.WithoutCancel(ctx), limits.Farewell)
	defer cancel()
	if err := server.Shutdown(leave); err != nil {
		s.Log.Warn("control: some requests were cut off", "err", err)
		if err := server.Close(); err != nil {
			s.Log.Debug("control", "err", err)
		}
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close closes what Listen opened, where Serve was not called.
func (s *Server) Close() error {
	var all []error
	for _, ln := range []net.Listener{s.socket, s.http} {
		if ln != nil {
			all = append(all, ln.Close())
		}
	}
	s.socket, s.http = nil, nil
	return errors.Join(all...)
}
