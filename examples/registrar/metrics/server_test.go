package metrics_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/metrics"
	"github.com/skinnykit/skinny/internal/leaktest"
)

func get(t *testing.T, h http.Handler, method, path string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Result()
}

func scrape(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	r := get(t, m.Handler(slog.New(slog.DiscardHandler)), http.MethodGet, "/metrics")
	require.Equal(t, http.StatusOK, r.StatusCode)
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(text)
}

func TestHealth(t *testing.T) {
	var disk error
	h := metrics.New(metrics.Sources{}).Handler(slog.New(slog.DiscardHandler),
		metrics.Check{Part: "storage", Probe: func() error { return disk }},
		metrics.Check{Part: "phones", Probe: func() error { return nil }},
	)
	ask := func() (status int, health metrics.Health) {
		r := get(t, h, http.MethodGet, "/healthz")
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		require.NoError(t, json.NewDecoder(r.Body).Decode(&health))
		return r.StatusCode, health
	}
	status, health := ask()
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, metrics.Health{OK: true, Problems: []metrics.Problem{}}, health)
	disk = errors.New("store: the disk is full \"<b>\n")
	status, health = ask()
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Equal(t, metrics.Health{Problems: []metrics.Problem{{Part: "storage", Error: disk.Error()}}}, health)
	disk = nil
	status, _ = ask()
	assert.Equal(t, http.StatusOK, status, "well again")
}

func TestOtherRequests(t *testing.T) {
	h := metrics.New(metrics.Sources{}).Handler(slog.New(slog.DiscardHandler))
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{http.MethodHead, "/healthz", http.StatusOK},
		{http.MethodPost, "/healthz", http.StatusMethodNotAllowed},
		{http.MethodDelete, "/metrics", http.StatusMethodNotAllowed},
		{http.MethodGet, "/", http.StatusNotFound},
		{http.MethodGet, "/metrics/x", http.StatusNotFound},
	} {
		assert.Equal(t, c.want, get(t, h, c.method, c.path).StatusCode, c)
	}
}

func TestServe(t *testing.T) {
	leaktest.Goroutines(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- metrics.New(metrics.Sources{}).Serve(ctx, ln, slog.New(slog.DiscardHandler)) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := client.Get("http://" + ln.Addr().String() + "/metrics")
	require.NoError(t, err)
	text, err := io.ReadAll(r.Body)
	require.NoError(t, errors.Join(err, r.Body.Close()))
	assert.Contains(t, string(text), "\nskinny_phones_throttled_total 0\n")
	assert.Contains(t, string(text), "\ngo_goroutines ")
	cancel()
	require.NoError(t, <-served)

	ln, err = net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, ln.Close())
	require.ErrorIs(t, metrics.New(metrics.Sources{}).Serve(t.Context(), ln, slog.New(slog.DiscardHandler)), net.ErrClosed)
}
