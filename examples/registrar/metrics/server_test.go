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
	"sync"
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

// TestFiguresAreGatheredForFourAtOnce, and others are told to come again.
func TestFiguresAreGatheredForFourAtOnce(t *testing.T) {
	const atOnce = 4
	entered, release := make(chan struct{}), make(chan struct{})
	h := metrics.New(metrics.Sources{ActiveCalls: func() int {
		entered <- struct{}{}
		<-release
		return 0
	}}).Handler(slog.New(slog.DiscardHandler))
	answers := make(chan int, atOnce)
	for range atOnce {
		go func() { answers <- get(t, h, http.MethodGet, "/metrics").StatusCode }()
		<-entered
	}
	assert.Equal(t, http.StatusServiceUnavailable, get(t, h, http.MethodGet, "/metrics").StatusCode)
	close(release)
	for range atOnce {
		assert.Equal(t, http.StatusOK, <-answers)
	}
}

// TestClientsThatDoNotRead keep nobody from the figures.
func TestClientsThatDoNotRead(t *testing.T) {
	leaktest.Goroutines(t)
	ln := newMemory()
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- full().Serve(ctx, ln, slog.New(slog.DiscardHandler)) }()
	var slow []net.Conn
	for range 8 {
		conn := ln.dial()
		_, err := io.WriteString(conn, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
		require.NoError(t, err)
		_, err = conn.Read(make([]byte, 1)) // the answer is under way, and waits for its reader
		require.NoError(t, err)
		slow = append(slow, conn)
	}
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, DisableCompression: true, DialContext: func(context.Context, string, string) (net.Conn, error) { return ln.dial(), nil },
	}}
	for _, path := range []string{"/metrics", "/healthz"} {
		r, err := client.Get("http://registrar" + path)
		require.NoError(t, err)
		text, err := io.ReadAll(r.Body)
		require.NoError(t, errors.Join(err, r.Body.Close()))
		assert.Equal(t, http.StatusOK, r.StatusCode, path)
		assert.EqualValues(t, len(text), r.ContentLength, path)
	}
	for _, conn := range slow {
		require.NoError(t, conn.Close())
	}
	cancel()
	require.NoError(t, <-served)
}

// memory is a listener without a network: nothing is sent that nobody reads.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newMemory() *memory { return &memory{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (m *memory) dial() net.Conn {
	client, server := net.Pipe()
	m.conns <- server
	return client
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case conn := <-m.conns:
		return conn, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error {
	m.once.Do(func() { close(m.closed) })
	return nil
}

func (m *memory) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "unix"} }
