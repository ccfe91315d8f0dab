package metrics

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/net/netutil"
)

// Handler serves /metrics and /healthz.
func (m *Metrics) Handler(log *slog.Logger, checks ...Check) http.Handler {
	const atOnce = 4
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", whole(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: scrapeLog{log}, ErrorHandling: promhttp.ContinueOnError,
		MaxRequestsInFlight: atOnce,
	})))
	mux.Handle("GET /healthz", HealthHandler(checks...))
	return mux
}

// maxConnections bounds those who read slowly: each holds an answer.
const maxConnections = 64

// Serve answers on ln until ctx ends, and waits for the answers under way. The
// error is nil then.
func (m *Metrics) Serve(ctx context.Context, ln net.Listener, log *slog.Logger, checks ...Check) error {
	const soon, patience, idle, mostHeader = 5 * time.Second, 30 * time.Second, 2 * time.Minute, 16 << 10
	server := &http.Server{
		Handler:           m.Handler(log, checks...),
		ReadHeaderTimeout: soon, ReadTimeout: soon, WriteTimeout: patience, IdleTimeout: idle, MaxHeaderBytes: mostHeader,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(netutil.LimitListener(ln, maxConnections)) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), soon)
	defer cancel()
	err := server.Shutdown(last)
	if err != nil {
		err = errors.Join(err, server.Close())
	}
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
