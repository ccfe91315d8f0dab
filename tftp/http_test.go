package tftp

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// listenHTTP serves h until the test ends and returns the address.
func listenHTTP(t testing.TB, h http.Handler) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := NewHTTPServer(h, nil)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, server.Shutdown(ctx))
		require.ErrorIs(t, <-served, http.ErrServerClosed)
	})
	return listener.Addr().String()
}

// ask sends one raw request, since clients clean names up.
func ask(t testing.TB, addr, method, target string, header ...string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
	_, err = fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", method, target, strings.Join(header, ""))
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	require.NoError(t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	response.Body = io.NopCloser(strings.NewReader(string(body)))
	return response
}

func bodyOf(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(b)
}

func TestHTTPHandler(t *testing.T) {
	leaktest.Goroutines(t)
	root := tempTree(t, map[string]string{
		"SEP001B54C9A5E1.cnf.xml": "<device/>", "firmware/image.sbn": pattern(100000), "Ring One.raw": "ring",
		"empty.tlv": "",
	})
	require.NoError(t, os.Symlink(root, root+"/self"))
	dir, err := OpenDir(root)
	require.NoError(t, err)
	defer func() { require.NoError(t, dir.Close()) }()
	addr := listenHTTP(t, &HTTPHandler{Files: NewFiles(dir)})

	for target, want := range map[string]string{
		"/SEP001B54C9A5E1.cnf.xml":         "<device/>",
		"//SEP001B54C9A5E1.cnf.xml":        "<device/>",
		"/sep001b54c9a5e1.cnf.xml":         "<device/>",
		"/SEP001B54C9A5E1.cnf.xml.sgn":     "<device/>",
		"/firmware/image.sbn":              pattern(100000),
		"/image.sbn":                       pattern(100000),
		"/firmware%5Cimage.sbn":            pattern(100000),
		"/Ring%20One.raw":                  "ring",
		"/empty.tlv":                       "",
		"/SEP001B54C9A5E1.cnf.xml?x=y":     "<device/>",
		"http://h/SEP001B54C9A5E1.cnf.xml": "<device/>",
	} {
		r := ask(t, addr, "GET", target)
		assert.Equal(t, http.StatusOK, r.StatusCode, target)
		assert.Equal(t, want, bodyOf(t, r), target)
		assert.EqualValues(t, len(want), r.ContentLength, target)
		r = ask(t, addr, "HEAD", target)
		assert.Equal(t, http.StatusOK, r.StatusCode, target)
		assert.EqualValues(t, len(want), r.ContentLength, target)
		assert.Empty(t, bodyOf(t, r), target)
	}
	for _, target := range []string{
		"/", "//", "/missing", "/firmware", "/firmware/", "/../served/SEP001B54C9A5E1.cnf.xml", "/self/empty.tlv",
		"/%2e%2e/etc/passwd", "/..%5c..%5cetc", "/a%00b", "/.hidden", "/index.html", "/firmware/index.html",
	} {
		r := ask(t, addr, "GET", target)
		assert.Equal(t, http.StatusNotFound, r.StatusCode, target)
		assert.Equal(t, "Not Found\n", bodyOf(t, r), target)
	}
	for _, unit := range []string{"lines=1-2", "seconds=0-1", "lines", "none=bytes=0-1"} {
		r := ask(t, addr, "GET", "/image.sbn", "Range: "+unit+"\r\n")
		assert.Equal(t, http.StatusOK, r.StatusCode, unit)
		assert.EqualValues(t, 100000, r.ContentLength, unit)
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		r := ask(t, addr, method, "/SEP001B54C9A5E1.cnf.xml")
		assert.Equal(t, http.StatusMethodNotAllowed, r.StatusCode, method)
		assert.Equal(t, "GET, HEAD", r.Header.Get("Allow"))
	}
	assert.Equal(t, http.StatusMethodNotAllowed, ask(t, addr, "OPTIONS", "*").StatusCode)
}

func TestHTTPRangesAndTypes(t *testing.T) {
	leaktest.Goroutines(t)
	events := newRecorder()
	addr := listenHTTP(t, &HTTPHandler{Files: NewFiles(fixed(map[string]string{
		"image.sbn": "0123456789", "a.XML": "<a/>",
	})), OnEvent: events.add})

	r := ask(t, addr, "GET", "/image.sbn", "Range: bytes=2-4\r\n")
	assert.Equal(t, http.StatusPartialContent, r.StatusCode)
	assert.Equal(t, "234", bodyOf(t, r))
	assert.Equal(t, "bytes 2-4/10", r.Header.Get("Content-Range"))
	assert.Equal(t, "application/octet-stream", r.Header.Get("Content-Type"))
	e := events.wait(t, "success", func(e Event) bool { return e.Status == http.StatusPartialContent })
	assert.EqualValues(t, 3, e.Bytes)
	assert.NoError(t, e.Err)
	assert.Equal(t, "/image.sbn", e.Name)
	assert.Equal(t, HTTP, e.Door)
	assert.True(t, e.Remote.IsValid())

	r = ask(t, addr, "GET", "/image.sbn", "Range: bytes=20-\r\n")
	assert.Equal(t, http.StatusRequestedRangeNotSatisfiable, r.StatusCode)
	for _, target := range []string{"/a.XML", "/a.XML.sgn"} {
		assert.Equal(t, "text/xml", ask(t, addr, "GET", target).Header.Get("Content-Type"), target)
	}
	events.wait(t, "miss", func(e Event) bool { return e.Status == http.StatusRequestedRangeNotSatisfiable })
}

func TestHTTPOverload(t *testing.T) {
	leaktest.Goroutines(t)
	for name, configure := range map[string]func(*HTTPHandler){
		"per address": func(h *HTTPHandler) { h.MaxPerAddress = 1 },
		"in total":    func(h *HTTPHandler) { h.MaxTransfers = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			inside, release := make(chan struct{}), make(chan struct{})
			h := &HTTPHandler{Files: NewFiles(SourceFunc(func(_ context.Context, req Request) (Content, error) {
				if req.Name == "slow" {
					close(inside)
					<-release
				}
				return Bytes([]byte("x")), nil
			}))}
			configure(h)
			addr := listenHTTP(t, h)
			slow := make(chan error, 1)
			go func() {
				_, err := FetchHTTP(context.Background(), addr, "slow", FetchOptions{})
				slow <- err
			}()
			<-inside
			r := ask(t, addr, "GET", "/fast")
			assert.Equal(t, http.StatusServiceUnavailable, r.StatusCode)
			assert.Equal(t, "2", r.Header.Get("Retry-After"))
			_, err := FetchHTTP(t.Context(), addr, "fast", FetchOptions{})
			require.ErrorIs(t, err, ErrBusy)
			close(release)
			require.NoError(t, <-slow)
			require.Equal(t, http.StatusOK, ask(t, addr, "GET", "/fast").StatusCode)
		})
	}
}

func TestHTTPAccessList(t *testing.T) {
	for remote, want := range map[string]int{
		"192.0.2.7:1234": http.StatusOK, "10.0.0.1:1234": http.StatusForbidden,
		"[::ffff:192.0.2.7]:1234": http.StatusOK, "": http.StatusForbidden, "@": http.StatusForbidden,
	} {
		h := &HTTPHandler{
			Files: NewFiles(fixed(map[string]string{"file": "x"})),
			Allow: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
		}
		r := httptest.NewRequest("GET", "/file", nil)
		r.RemoteAddr = remote
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, want, w.Code, "%q", remote)
		assert.Zero(t, h.limits.active)
	}
}

func TestHTTPReportsCutTransfers(t *testing.T) {
	leaktest.Goroutines(t)
	events := newRecorder()
	closed := make(chan struct{})
	addr := listenHTTP(t, &HTTPHandler{OnEvent: events.add, Files: NewFiles(SourceFunc(
		func(_ context.Context, req Request) (Content, error) {
			c := Bytes(make([]byte, 10<<20))
			if req.Name == "shrinks" {
				c.Body = shrinking{c.Body}
			} else {
				c.Body = closer{c.Body, func() { close(closed) }}
			}
			return c, nil
		}))})
	_, err := FetchHTTP(t.Context(), addr, "shrinks", FetchOptions{})
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	events.waitErr(t, errShrunk)

	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	_, err = io.WriteString(conn, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	_, err = conn.Read(make([]byte, 1))
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	<-closed
	e := events.wait(t, "a cut transfer", func(e Event) bool { return e.Name == "/large" })
	require.Error(t, e.Err)
	require.Less(t, e.Bytes, int64(10<<20))
}

// shrinking ends before its size.
type shrinking struct{ io.ReadSeekCloser }

func (shrinking) Read([]byte) (int, error) { return 0, io.EOF }

func TestNewHTTPServer(t *testing.T) {
	s := NewHTTPServer(http.NotFoundHandler(), nil)
	assert.Positive(t, s.ReadHeaderTimeout)
	assert.Positive(t, s.ReadTimeout)
	assert.Positive(t, s.WriteTimeout)
	assert.Positive(t, s.IdleTimeout)
	assert.Positive(t, s.MaxHeaderBytes)
}
