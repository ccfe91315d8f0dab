package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/socket"
	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
)

func socketPath(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sk")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	return filepath.Join(dir, "control.sock")
}

// run serves until stop is called, which returns what Serve did.
func run(t *testing.T, s *Server) (stop func() error) {
	t.Helper()
	require.NoError(t, s.Listen(t.Context()))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	return func() error {
		cancel()
		return <-ended
	}
}

func ask(t *testing.T, client *http.Client, req *http.Request) (status int, problem wire.Trouble, header http.Header) {
	t.Helper()
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	if resp.StatusCode >= 400 {
		require.NoError(t, json.Unmarshal(text, &problem), string(text))
	}
	return resp.StatusCode, problem, resp.Header
}

func TestBothDoors(t *testing.T) {
	leaktest.Goroutines(t)
	path := socketPath(t)
	s := &Server{Registrar: apitest.New(), Log: quietLog(), Socket: path, HTTP: "127.0.0.1:0"}
	stop := run(t, s)
	addresses := s.Addresses()
	require.Len(t, addresses, 2)
	assert.Equal(t, path, addresses[0].Address)

	local := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}}}
	defer local.CloseIdleConnections()
	defer http.DefaultClient.CloseIdleConnections()
	for client, url := range map[*http.Client]string{local: "http://any", http.DefaultClient: "http://" + addresses[1].Address} {
		req, err := http.NewRequest(http.MethodGet, url+"/v1/status", nil)
		require.NoError(t, err)
		status, _, header := ask(t, client, req)
		assert.Equal(t, 200, status)
		assert.Equal(t, "no-store", header.Get("Cache-Control"))
	}

	// Whoever reads a stream is told the end.
	trace, err := http.Get("http://" + addresses[1].Address + reception + "/trace")
	require.NoError(t, err)
	scanner := bufio.NewScanner(trace.Body)
	require.True(t, scanner.Scan())
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	var last string
	for scanner.Scan() {
		last = scanner.Text()
	}
	assert.Contains(t, last, `"code":"ending"`)
	require.NoError(t, <-ended)
	require.NoError(t, trace.Body.Close())
	assert.NoFileExists(t, path)
	_, err = net.Dial("tcp", addresses[1].Address)
	require.Error(t, err)
}

// TestNothingIsAnsweredWithoutTheRules: neither is what asks of no resource.
func TestNothingIsAnsweredWithoutTheRules(t *testing.T) {
	leaktest.Goroutines(t)
	s := &Server{Registrar: apitest.New(), Log: quietLog(), HTTP: "127.0.0.1:0"}
	stop := run(t, s)
	conn, err := net.Dial("tcp", s.Addresses()[0].Address)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "OPTIONS * HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusMisdirectedRequest, answer.StatusCode)
	require.NoError(t, stop())
}

// TestTheEndDoesNotWaitForEver: work that goes on is cut off by its context.
func TestTheEndDoesNotWaitForEver(t *testing.T) {
	leaktest.Goroutines(t)
	fake := apitest.New()
	fake.Hold = make(chan struct{})
	s := &Server{Registrar: fake, Log: quietLog(), HTTP: "127.0.0.1:0"}
	stop := run(t, s)
	resp, err := http.Post("http://"+s.Addresses()[0].Address+"/v1/reload", "", nil)
	require.NoError(t, err)
	require.NoError(t, stop())
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Contains(t, string(text), `"code":"ending"`)
	http.DefaultClient.CloseIdleConnections()
}

// TestAHalfRequestIsCutOff: nobody holds a connection by saying nothing.
func TestAHalfRequestIsCutOff(t *testing.T) {
	s := &Server{Registrar: apitest.New(), Log: quietLog(), HTTP: "127.0.0.1:0", Limits: Limits{Patience: 50 * time.Millisecond}}
	stop := run(t, s)
	for half, want := range map[string]string{
		"GET /v1/status HT": "",
		"PUT " + reception + "/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{": "408",
		"GET /none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{":                                                     "404",
	} {
		answer := cutOff(t, s, half)
		for deadline := time.Now().Add(30 * time.Second); answer == "" && want != "" && time.Now().Before(deadline); {
			answer = cutOff(t, s, half) // the server was too slow to read as much as there was
		}
		assert.Contains(t, answer, want)
	}
	require.NoError(t, stop())
}

// cutOff returns what the server says to half a request until it closes.
func cutOff(t *testing.T, s *Server, half string) (answer string) {
	t.Helper()
	conn, err := net.Dial("tcp", s.Addresses()[0].Address)
	require.NoError(t, err)
	_, err = io.WriteString(conn, half)
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(30*time.Second)))
	text, err := io.ReadAll(conn)
	require.NoError(t, err, "the server closes it")
	require.NoError(t, conn.Close())
	return string(text)
}

// flood is a trace without an end.
type flood struct {
	*apitest.Registrar
	ended chan error
}

func (f *flood) Trace(_ context.Context, _ string, each func(control.Traced) error) error {
	for {
		if err := each(control.Traced{Name: strings.Repeat("x", 1<<16)}); err != nil {
			f.ended <- err
			return err
		}
	}
}

// TestAClientThatDoesNotReadIsCutOff: its place among the streams is free again.
func TestAClientThatDoesNotReadIsCutOff(t *testing.T) {
	leaktest.Goroutines(t)
	endless := &flood{Registrar: apitest.New(), ended: make(chan error, 1)}
	s := &Server{Registrar: endless, Log: quietLog(), HTTP: "127.0.0.1:0", Limits: Limits{Patience: 50 * time.Millisecond, Streams: 1}}
	stop := run(t, s)
	conn, err := net.Dial("tcp", s.Addresses()[0].Address)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET "+reception+"/trace HTTP/1.1\r\nHost: localhost\r\n\r\n")
	require.NoError(t, err)
	require.ErrorIs(t, <-endless.ended, os.ErrDeadlineExceeded)
	require.Eventually(t, func() bool {
		resp, err := http.Get("http://" + s.Addresses()[0].Address + "/v1/records/export")
		return err == nil && resp.Body.Close() == nil && resp.StatusCode == 200
	}, 30*time.Second, time.Millisecond)
	http.DefaultClient.CloseIdleConnections()
	require.NoError(t, stop())
}

func TestListenFails(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	_, text := token.New()
	hash, err := token.Parse(text)
	require.NoError(t, err)
	path := socketPath(t)
	for want, s := range map[string]*Server{
		busy.Addr().String():        {HTTP: busy.Addr().String()},
		"too long":                  {Socket: "/" + strings.Repeat("x", 200), HTTP: "127.0.0.1:0"},
		"set a token":               {HTTP: ":0", Socket: path},
		"control (HTTP) nowhere: ":  {HTTP: "nowhere"},
		"control (HTTP) 0.0.0.0:0:": {HTTP: "0.0.0.0:0"},
	} {
		s.Log, s.Registrar = quietLog(), apitest.New()
		assert.ErrorContains(t, s.Listen(t.Context()), want)
		assert.Empty(t, s.Addresses(), "nothing is left open")
		assert.NoFileExists(t, path)
	}
	open := &Server{HTTP: ":0", Token: hash, Socket: path}
	require.NoError(t, open.Listen(t.Context()))
	require.ErrorIs(t, (&Server{Socket: path}).Listen(t.Context()), socket.ErrInUse)
	var log bytes.Buffer
	second := &Server{Socket: path, Optional: true, HTTP: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(&log, nil))}
	require.NoError(t, second.Listen(t.Context()))
	assert.Len(t, second.Addresses(), 1, "it goes without the socket")
	assert.Contains(t, log.String(), socket.ErrInUse.Error())
	require.NoError(t, second.Close())
	require.NoError(t, open.Close())
	assert.NoFileExists(t, path)
}

// TestWhoMayAsk goes through the guard of TCP.
func TestWhoMayAsk(t *testing.T) {
	secret, text := token.New()
	hash, err := token.Parse(text)
	require.NoError(t, err)
	local := &net.TCPAddr{IP: net.ParseIP("192.0.2.10"), Port: 8080}
	for name, c := range map[string]struct {
		token  token.Hash
		host   string
		method string
		header map[string]string
		code   wire.Code
	}{
		"loopback":              {host: "127.0.0.1:8080"},
		"other loopback":        {host: "127.1.2.3"},
		"loopback, v6":          {host: "[::1]:8080"},
		"mapped":                {host: "[::ffff:127.0.0.1]:8080"},
		"localhost":             {host: "LOCALHOST:8080"},
		"localhost, absolute":   {host: "localhost.:8080"},
		"configured":            {host: "PBX.example.org:8080"},
		"own address":           {host: "192.0.2.10:8080"},
		"a page's name":         {host: "rebind.example.net:8080", code: wire.CodeWrongHost},
		"a page's name, like":   {host: "localhost.example.net", code: wire.CodeWrongHost},
		"under configured":      {host: "x.pbx.example.org", code: wire.CodeWrongHost},
		"another address":       {host: "192.0.2.11:8080", code: wire.CodeWrongHost},
		"unspecified":           {host: "0.0.0.0:8080", code: wire.CodeWrongHost},
		"none":                  {host: "", code: wire.CodeWrongHost},
		"number":                {host: "2130706433", code: wire.CodeWrongHost},
		"write of a page":       {host: "localhost", method: "POST", header: map[string]string{"Sec-Fetch-Site": "cross-site"}, code: wire.CodeCrossOrigin},
		"write of a sibling":    {host: "localhost", method: "POST", header: map[string]string{"Sec-Fetch-Site": "same-site"}, code: wire.CodeCrossOrigin},
		"write, old browser":    {host: "localhost:8080", method: "POST", header: map[string]string{"Origin": "http://example.net"}, code: wire.CodeCrossOrigin},
		"read of a page":        {host: "localhost", header: map[string]string{"Sec-Fetch-Site": "cross-site"}, code: wire.CodeCrossOrigin},
		"write of its own page": {host: "localhost:8080", method: "POST", header: map[string]string{"Sec-Fetch-Site": "same-origin"}},
		"token":                 {token: hash, host: "localhost", header: map[string]string{"Authorization": "Bearer " + secret}},
		"token, lower case":     {token: hash, host: "localhost", header: map[string]string{"Authorization": "bearer  " + secret}},
		"no token":              {token: hash, host: "localhost", code: wire.CodeUnauthorized},
		"wrong token":           {token: hash, host: "localhost", header: map[string]string{"Authorization": "Bearer " + secret + "x"}, code: wire.CodeUnauthorized},
		"other scheme":          {token: hash, host: "localhost", header: map[string]string{"Authorization": "Basic " + secret}, code: wire.CodeUnauthorized},
		"host before token":     {token: hash, host: "example.net", code: wire.CodeWrongHost},
	} {
		var log bytes.Buffer
		h, err := NewHandler(apitest.New(), slog.New(slog.NewTextHandler(&log, nil)), Limits{})
		require.NoError(t, err)
		g := newGuard(h, new(atomic.Pointer[rules]))
		g.rules.Store(newRules([]string{"pbx.example.org"}, c.token))
		req := httptest.NewRequest("GET", "/v1/status", nil)
		if c.method == "POST" {
			req = httptest.NewRequest("POST", "/v1/reload", nil)
		}
		req.Host = c.host
		for k, v := range c.header {
			req.Header.Set(k, v)
		}
		rec := httptest.NewRecorder()
		g.ServeHTTP(rec, req.WithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, net.Addr(local))))
		if c.code == "" {
			assert.Equal(t, 200, rec.Code, name)
			continue
		}
		var p wire.Trouble
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &p), name)
		assert.Equal(t, c.code, p.Code, name)
		assert.Equal(t, p.Status, rec.Code, name)
		assert.Contains(t, log.String(), `level=WARN msg="control refused" from=`+req.RemoteAddr, name)
		assert.NotContains(t, log.String(), secret)
		assert.Equal(t, c.code == wire.CodeUnauthorized, rec.Header().Get("WWW-Authenticate") != "", name)
		assert.NotContains(t, rec.Body.String(), secret)
	}
}

// TestATokenIsReplaced: who has the one before is not let in any more, and without any
// nothing is opened to other machines.
func TestATokenIsReplaced(t *testing.T) {
	leaktest.Goroutines(t)
	secrets, hashes := make([]string, 2), make([]token.Hash, 2)
	for i := range secrets {
		var text string
		var err error
		secrets[i], text = token.New()
		hashes[i], err = token.Parse(text)
		require.NoError(t, err)
	}
	for listen, open := range map[string]bool{"127.0.0.1:0": true, "0.0.0.0:0": false} {
		s := &Server{Registrar: apitest.New(), Log: quietLog(), HTTP: listen, Token: hashes[0], Hosts: []string{"old.example.org"}}
		stop := run(t, s)
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		_, port, err := net.SplitHostPort(s.Addresses()[0].Address)
		require.NoError(t, err)
		status := func(secret, host string) int {
			t.Helper()
			req, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:"+port+"/v1/status", nil)
			require.NoError(t, err)
			req.Header.Set("Authorization", "Bearer "+secret)
			req.Host = host
			got, _, _ := ask(t, client, req)
			return got
		}
		assert.Equal(t, 200, status(secrets[0], "old.example.org"))
		require.NoError(t, s.Replace([]string{"NEW.example.org."}, hashes[1]))
		assert.Equal(t, 401, status(secrets[0], "new.example.org"))
		assert.Equal(t, 200, status(secrets[1], "new.example.org"))
		assert.Equal(t, 421, status(secrets[1], "old.example.org"))
		err = s.Replace(nil, token.Hash{})
		if open {
			require.NoError(t, err)
			assert.Equal(t, 200, status("", "localhost"))
		} else {
			require.ErrorIs(t, err, ErrNoToken)
			assert.Equal(t, 401, status("", "new.example.org"), "all is as it was")
			assert.Equal(t, 200, status(secrets[1], "new.example.org"))
		}
		require.NoError(t, stop())
	}
}
