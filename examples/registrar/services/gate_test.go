package services_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/services/pages"
)

// door is a gate that is closed for addresses, or for a phone.
type door struct {
	closed atomic.Bool
	phone  string // lets all others in
}

func (d *door) Admit(netip.AddrPort) error {
	if d.closed.Load() {
		return errors.New("closed")
	}
	return nil
}

func (d *door) Allow(device string, _ netip.Addr, _ bool) error {
	if device == d.phone {
		return errors.New("not here")
	}
	return nil
}

// TestGate: the rules for phones hold for their services, for connections that are
// open too.
func TestGate(t *testing.T) {
	r := newRegistrar(t, office)
	gate := &door{phone: "SEPB"}
	s := &services.Server{Config: r.server.Config, Phones: r, Gate: gate}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln) }()
	defer func() {
		cancel()
		assert.NoError(t, <-ended)
	}()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	at := "http://" + ln.Addr().String() + pages.Services + "?name="
	a, ok := load(t, client, at+"SEPA").(*xsi.Menu)
	require.True(t, ok)
	assert.NotEmpty(t, a.Items)
	b, ok := load(t, client, at+"SEPB").(*xsi.Text)
	require.True(t, ok)
	assert.Contains(t, b.Text, "may not ask from here")
	r.change(func() { r.phones = r.phones[1:] })
	nameless, ok := load(t, client, "http://"+ln.Addr().String()+pages.Services).(*xsi.Text)
	require.True(t, ok)
	assert.Contains(t, nameless.Text, "may not ask from here", "the only one at its address")

	gate.closed.Store(true)
	status, _, err := ask(client, at+"SEPA")
	require.NoError(t, err, "the connection was open before")
	assert.Equal(t, http.StatusForbidden, status)
	_, _, err = ask(client, at+"SEPA")
	assert.Error(t, err, "no byte is read of those who may not come")
}

func ask(client *http.Client, at string) (status int, body string, err error) {
	response, err := client.Get(at)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

func load(t *testing.T, client *http.Client, at string) xsi.Object {
	t.Helper()
	status, body, err := ask(client, at)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, body)
	return parse(t, body)
}

// TestConnectionsOfOneAddress: one machine keeps out itself at most.
func TestConnectionsOfOneAddress(t *testing.T) {
	r := newRegistrar(t, office)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &services.Server{Config: r.server.Config, Phones: r, PerAddress: 20}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln) }()
	defer func() {
		cancel()
		assert.NoError(t, <-ended)
	}()
	var dialer net.Dialer
	var held []net.Conn
	for range 20 {
		c, err := dialer.DialContext(t.Context(), "tcp", ln.Addr().String())
		require.NoError(t, err)
		held = append(held, c)
	}
	one, err := dialer.DialContext(t.Context(), "tcp", ln.Addr().String())
	require.NoError(t, err)
	_, err = one.Read(make([]byte, 1))
	require.Error(t, err, "cut off")
	_, err = held[19].Write([]byte("GET /services?name=SEPA HTTP/1.0\r\n\r\n"))
	require.NoError(t, err)
	page, err := io.ReadAll(held[19])
	require.NoError(t, err)
	assert.Contains(t, string(page), "CiscoIPPhoneMenu")
	for _, c := range append(held, one) {
		assert.NoError(t, c.Close())
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	assert.Eventually(t, func() bool {
		status, _, err := ask(client, "http://"+ln.Addr().String()+"/services?name=SEPA")
		return err == nil && status == http.StatusOK
	}, 30*time.Second, 20*time.Millisecond, "others come when they are gone")
}

// slowDials are read when they are let.
type slowDials struct {
	services.Dials
	asked chan struct{}
	let   chan struct{}
}

func (s slowDials) SpeedDials(string) []directory.ShownDial {
	s.asked <- struct{}{}
	<-s.let
	return nil
}

// TestRequestsWaitForTheirTurn: phones behind one address are served one after the
// other when they come at the same time.
func TestRequestsWaitForTheirTurn(t *testing.T) {
	r := newRegistrar(t, office)
	const phones = 40
	slow := slowDials{asked: make(chan struct{}, phones), let: make(chan struct{})}
	r.server.Dials = slow
	results := make(chan int, phones)
	for range phones {
		go func() {
			status, _, _ := ask(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, r.base+"/dials?name=SEPA")
			results <- status
		}()
	}
	for range 8 {
		<-slow.asked
	}
	select {
	case <-slow.asked:
		assert.Fail(t, "more than eight at a time")
	case <-time.After(50 * time.Millisecond):
	}
	close(slow.let)
	for range phones {
		assert.Equal(t, http.StatusOK, <-results)
	}
}

// TestRefusedConnectionsDoNotFillTheLog, however many there are.
func TestRefusedConnectionsDoNotFillTheLog(t *testing.T) {
	r := newRegistrar(t, office)
	gate := &door{}
	gate.closed.Store(true)
	var log bytes.Buffer // the handler guards it until Serve has returned
	s := &services.Server{Config: r.server.Config, Phones: r, Gate: gate, Log: slog.New(slog.NewTextHandler(&log, nil))}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln) }()
	began := time.Now()
	for range 200 {
		conn, err := net.Dial("tcp", ln.Addr().String())
		require.NoError(t, err)
		_, err = conn.Read(make([]byte, 1))
		require.Error(t, err)
		require.NoError(t, conn.Close())
	}
	seconds := int(time.Since(began)/time.Second) + 1
	cancel()
	require.NoError(t, <-ended)
	lines := strings.Count(log.String(), "refused")
	assert.Positive(t, lines)
	assert.LessOrEqual(t, lines, 5*seconds)
}

// TestRefusedRequestsDoNotFillTheLog, by pages and by the door.
func TestRefusedRequestsDoNotFillTheLog(t *testing.T) {
	r := newRegistrar(t, office)
	var log bytes.Buffer
	s := &services.Server{Config: r.server.Config, Phones: r, Log: slog.New(slog.NewTextHandler(&log, nil))}
	began := time.Now()
	for range 100 {
		for _, path := range []string{"/services?name=SEPNONE", "/authenticate?UserID=1&Password=1&devicename=SEPA"} {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			request.RemoteAddr = "127.0.0.1:1234"
			s.ServeHTTP(httptest.NewRecorder(), request)
		}
	}
	seconds := int(time.Since(began)/time.Second) + 1
	lines := strings.Count(log.String(), "\n")
	assert.Positive(t, lines)
	assert.LessOrEqual(t, lines, 5*seconds)
}
