package tftp

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// Ways out of the tree, and requests that are none: each gets an answer of its
// own or the end of the connection, and nothing that is not served.
func TestHTTPHostilePaths(t *testing.T) {
	leaktest.Goroutines(t)
	root := tempTree(t, map[string]string{"file": "content", "sub/inner": "inner", ".secret": "hidden"})
	dir, err := OpenDir(root)
	require.NoError(t, err)
	defer func() { require.NoError(t, dir.Close()) }()
	addr := listenHTTP(t, &HTTPHandler{Files: NewFiles(dir)})

	for _, target := range []string{
		"/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e%5cetc", "/sub/../../etc/passwd", "/sub/%2e%2e/file",
		"/%00", "/file%00", "/%00file", "/file%0d%0aX:%20y", "/.secret", "/sub/.%2fsecret", "/C:/file", "/file::$DATA", "/%ff%fe",
		"/etc/passwd", "//etc/passwd", "/%2fetc%2fpasswd", "http://h/../etc/passwd", "http://h", "/" + strings.Repeat("a", 4000),
		"/" + strings.Repeat("a/", 2000) + "file", "/file%2e", "/file%20", "/*",
	} {
		r := ask(t, addr, "GET", target)
		assert.Equal(t, http.StatusNotFound, r.StatusCode, target)
		assert.Equal(t, "Not Found\n", bodyOf(t, r), target)
		assert.Empty(t, r.Header.Get("Location"), target)
	}
	for _, target := range []string{"/%zz", "file", "", "/fi le"} {
		assert.Equal(t, http.StatusBadRequest, ask(t, addr, "GET", target).StatusCode, target)
	}
	for target, want := range map[string]string{"/sub%2finner": "inner", "/%66ile": "content", "http://elsewhere/file": "content"} {
		assert.Equal(t, want, bodyOf(t, ask(t, addr, "GET", target)), target)
	}
	assert.Equal(t, http.StatusRequestHeaderFieldsTooLarge, ask(t, addr, "GET", "/"+strings.Repeat("a", 64<<10)).StatusCode)
	for _, method := range []string{"TRACE", "PATCH", "LINK", "get"} {
		assert.Equal(t, http.StatusMethodNotAllowed, ask(t, addr, method, "/file").StatusCode, method)
	}
}

func TestHTTPHostileRanges(t *testing.T) {
	leaktest.Goroutines(t)
	addr := listenHTTP(t, &HTTPHandler{Files: NewFiles(fixed(map[string]string{"file": "0123456789", "empty": ""}))})
	for header, want := range map[string]int{
		"bytes=0-":                    http.StatusPartialContent,
		"bytes=-3":                    http.StatusPartialContent,
		"bytes=9-999":                 http.StatusPartialContent,
		"bytes=5-4":                   http.StatusRequestedRangeNotSatisfiable,
		"bytes=x":                     http.StatusRequestedRangeNotSatisfiable,
		"bytes=10-":                   http.StatusRequestedRangeNotSatisfiable,
		"bytes=99999999999999999999-": http.StatusRequestedRangeNotSatisfiable,
		// More than the file would be sent: then the file itself.
		"bytes=" + strings.Repeat("0-9,", 500) + "0-9": http.StatusOK,
	} {
		r := ask(t, addr, "GET", "/file", "Range: "+header+"\r\n")
		assert.Equal(t, want, r.StatusCode, "%.40s", header)
		assert.LessOrEqual(t, len(bodyOf(t, r)), 100, "%.40s", header)
	}
	r := ask(t, addr, "GET", "/empty", "Range: bytes=0-0\r\n")
	assert.Contains(t, []int{http.StatusOK, http.StatusRequestedRangeNotSatisfiable}, r.StatusCode)
}

// A client that says its request a byte at a time, or sends a body for ever, is
// cut off; the others are served meanwhile.
func TestHTTPSlowClients(t *testing.T) {
	leaktest.Goroutines(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := NewHTTPServer(&HTTPHandler{Files: NewFiles(fixed(map[string]string{"file": "content"}))}, nil)
	server.ReadHeaderTimeout, server.ReadTimeout, server.IdleTimeout = 100*time.Millisecond, 200*time.Millisecond, 100*time.Millisecond
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	for _, beginning := range []string{"", "G", "GET /file HTTP/1.1\r\nHost: x\r\nX: ", "POST /file HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nx"} {
		slow, err := net.Dial("tcp", listener.Addr().String())
		require.NoError(t, err)
		_, err = fmt.Fprint(slow, beginning)
		require.NoError(t, err)
		got, err := FetchHTTP(t.Context(), listener.Addr().String(), "file", FetchOptions{})
		require.NoError(t, err)
		require.Equal(t, "content", string(got))
		require.NoError(t, slow.SetReadDeadline(time.Now().Add(patience)))
		_, err = io.Copy(io.Discard, slow)
		require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "%q is still connected", beginning)
		require.NoError(t, slow.Close())
	}

	idle, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	_, err = fmt.Fprint(idle, "GET /file HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	require.NoError(t, idle.SetReadDeadline(time.Now().Add(patience)))
	reader := bufio.NewReader(idle)
	r, err := http.ReadResponse(reader, nil)
	require.NoError(t, err)
	require.Equal(t, "content", bodyOf(t, r))
	_, err = reader.ReadByte()
	require.ErrorIs(t, err, io.EOF)
	require.NoError(t, idle.Close())

	require.NoError(t, server.Shutdown(t.Context()))
	require.ErrorIs(t, <-served, http.ErrServerClosed)
}

// FuzzHTTP asks for any path by any method and range: the answer is one of the
// few that there are, and its body is the served file, a part of it, or nothing
// that a file holds.
func FuzzHTTP(f *testing.F) {
	root := tempTree(f, map[string]string{"file": "content", "sub/inner": "content", ".secret": "hidden"})
	dir, err := OpenDir(root)
	require.NoError(f, err)
	f.Cleanup(func() { require.NoError(f, dir.Close()) })
	handler := &HTTPHandler{Files: NewFiles(dir)}

	f.Add("GET", "/file", "")
	f.Add("HEAD", "/SUB\\inner.sgn", "bytes=1-2")
	f.Add("GET", "/../.secret", "bytes=0-1,2-3")
	f.Add("PUT", "", "x")
	f.Fuzz(func(t *testing.T, method, path, ranges string) {
		r := &http.Request{
			Method: method, URL: &url.URL{Path: path}, RemoteAddr: "127.0.0.1:5000", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Range": {ranges}},
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r.WithContext(t.Context()))
		body := w.Body.String()
		switch w.Code {
		case http.StatusOK:
			require.Contains(t, []string{"content", ""}, body)
			require.Equal(t, method == http.MethodHead, body == "")
		case http.StatusPartialContent:
			if !strings.HasPrefix(w.Header().Get("Content-Type"), "multipart/") {
				require.Contains(t, "content", body)
			}
		case http.StatusNotFound, http.StatusMethodNotAllowed:
			require.Equal(t, http.StatusText(w.Code)+"\n", body)
		case http.StatusRequestedRangeNotSatisfiable:
		default:
			require.Fail(t, "status", "%d", w.Code)
		}
		require.NotContains(t, body, "hidden")
		require.NotContains(t, body, root)
		require.Empty(t, w.Header().Get("Location"))
		require.Zero(t, handler.limits.active)
	})
}
