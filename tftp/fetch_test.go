package tftp

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// silent is the address of a socket that never answers.
func silent(t testing.TB) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	return conn.LocalAddr().String()
}

// A phone must tell a server without the file from a server that is gone.
func TestFetchTellsMissingFromSilent(t *testing.T) {
	descriptors(t)
	s := serve(t, nil)
	_, err := Fetch(t.Context(), s.addr, "missing", FetchOptions{})
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NotErrorIs(t, err, ErrTimeout)

	_, err = Fetch(t.Context(), silent(t), "missing", FetchOptions{Timeout: time.Millisecond, Retries: 2})
	require.ErrorIs(t, err, ErrTimeout)
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	require.NotErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, t.Context().Err())
}

func TestFetchEndsWithItsContext(t *testing.T) {
	descriptors(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Fetch(ctx, silent(t), "file", FetchOptions{})
	require.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = Fetch(ctx, silent(t), "file", FetchOptions{Timeout: 20 * time.Millisecond, Retries: 1 << 30})
	require.ErrorIs(t, err, context.DeadlineExceeded)

	ctx, cancel = context.WithCancel(t.Context())
	s := serve(t, nil, SourceFunc(func(context.Context, Request) (Content, error) {
		c := Bytes([]byte(pattern(5000)))
		c.Body = closer{c.Body, func() {}}
		cancel()
		return c, nil
	}))
	_, err = Fetch(ctx, s.addr, "file", FetchOptions{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestFetchLimitsSize(t *testing.T) {
	descriptors(t)
	s := serve(t, nil, fixed(map[string]string{"file": pattern(5000)}))
	_, err := Fetch(t.Context(), s.addr, "file", FetchOptions{MaxSize: 4999})
	require.ErrorIs(t, err, ErrTooLarge)
	got, err := Fetch(t.Context(), s.addr, "file", FetchOptions{MaxSize: 5000})
	require.NoError(t, err)
	require.Equal(t, pattern(5000), string(got))
}

func TestFetchChecksItsArguments(t *testing.T) {
	for _, name := range []string{"", "a\x00b", strings.Repeat("n", MaxName+1)} {
		_, err := Fetch(t.Context(), "127.0.0.1:69", name, FetchOptions{})
		require.ErrorIs(t, err, ErrMalformed, "%q", name)
	}
	for _, addr := range []string{"", "127.0.0.1", "127.0.0.1:port", "[::1"} {
		_, err := Fetch(t.Context(), addr, "file", FetchOptions{})
		require.Error(t, err, "%q", addr)
	}
	s := serve(t, nil)
	_, err := Fetch(t.Context(), s.addr, strings.Repeat("n", MaxName), FetchOptions{BlockSize: 65464})
	require.ErrorIs(t, err, ErrNotFound, "the longest name with the longest option fits")
}

func TestFetchFromANamedHost(t *testing.T) {
	s := serve(t, nil, fixed(map[string]string{"file": "content"}))
	_, port, err := net.SplitHostPort(s.addr)
	require.NoError(t, err)
	got, err := Fetch(t.Context(), net.JoinHostPort("localhost", port), "file", FetchOptions{})
	require.NoError(t, err)
	require.Equal(t, "content", string(got))
}

func TestFetchFromALocalAddress(t *testing.T) {
	s := serve(t, nil, fixed(map[string]string{"file": "content"}))
	_, err := Fetch(t.Context(), s.addr, "file", FetchOptions{Local: netip.MustParseAddr("127.0.0.1")})
	require.NoError(t, err)
	e := s.wait(t, "success", func(e Event) bool { return e.Err == nil })
	require.Equal(t, "127.0.0.1", e.Remote.Addr().String())
}

func TestFetchByIPv6(t *testing.T) {
	leaktest.Goroutines(t)
	conn, err := net.ListenPacket("udp", "[::1]:0")
	if err != nil {
		t.Skipf("skipped: no IPv6 here: %v", err)
	}
	s := serveOn(t, conn, nil, fixed(map[string]string{"file": pattern(5000)}))
	got, err := Fetch(t.Context(), s.addr, "file", FetchOptions{BlockSize: 8192})
	require.NoError(t, err)
	require.Equal(t, pattern(5000), string(got))
	e := s.wait(t, "success", func(e Event) bool { return e.Err == nil })
	require.Equal(t, maxBlock6, e.BlockSize)
	require.Equal(t, "::1", e.Remote.Addr().String())
	_, err = Fetch(t.Context(), s.addr, "missing", FetchOptions{})
	require.ErrorIs(t, err, ErrNotFound)
}

// A socket for both families sees IPv4 clients under mapped addresses.
func TestFetchFromASocketForBothFamilies(t *testing.T) {
	leaktest.Goroutines(t)
	conn, err := net.ListenPacket("udp", ":0")
	require.NoError(t, err)
	s := serveOn(t, conn, nil, fixed(map[string]string{"file": pattern(5000)}))
	_, port, err := net.SplitHostPort(s.addr)
	require.NoError(t, err)
	addr := net.JoinHostPort("127.0.0.1", port)
	got, err := Fetch(t.Context(), addr, "file", FetchOptions{BlockSize: 8192})
	require.NoError(t, err)
	require.Equal(t, pattern(5000), string(got))
	e := s.wait(t, "success", func(e Event) bool { return e.Err == nil })
	require.Equal(t, maxBlock4, e.BlockSize)
	require.Equal(t, "127.0.0.1", e.Remote.Addr().String())
	_, err = Fetch(t.Context(), addr, "missing", FetchOptions{})
	require.ErrorIs(t, err, ErrNotFound)
}

func TestRemoteError(t *testing.T) {
	err := &RemoteError{Code: CodeAccess, Message: "Access violation"}
	assert.EqualError(t, err, `tftp: error 2 from the server: "Access violation"`)
	assert.ErrorIs(t, err, ErrRefused)
	assert.EqualError(t, &RemoteError{Status: 503}, "tftp: HTTP status 503")
	for status, want := range map[int]error{404: ErrNotFound, 403: ErrRefused, 503: ErrBusy} {
		assert.ErrorIs(t, &RemoteError{Status: status}, want)
		assert.NotErrorIs(t, &RemoteError{Status: 500}, want)
	}
}

func TestFetchHTTP(t *testing.T) {
	leaktest.Goroutines(t)
	hang := make(chan struct{})
	h := &HTTPHandler{Files: NewFiles(fixed(map[string]string{"a b/file": pattern(5000)}),
		SourceFunc(func(ctx context.Context, req Request) (Content, error) {
			switch req.Name {
			case "hang":
				<-ctx.Done()
				close(hang)
				return Content{}, ctx.Err()
			case "broken":
				return Content{}, errors.New("broken")
			}
			return Content{}, fs.ErrNotExist
		}))}
	addr := listenHTTP(t, h)

	for _, name := range []string{"a b/file", "/a b/file"} {
		got, err := FetchHTTP(t.Context(), addr, name, FetchOptions{Local: netip.MustParseAddr("127.0.0.1")})
		require.NoError(t, err)
		require.Equal(t, pattern(5000), string(got))
	}
	_, err := FetchHTTP(t.Context(), addr, "missing", FetchOptions{})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = FetchHTTP(t.Context(), addr, "a b/file", FetchOptions{MaxSize: 4999})
	require.ErrorIs(t, err, ErrTooLarge)
	_, err = FetchHTTP(t.Context(), addr, "broken", FetchOptions{})
	var remote *RemoteError
	require.ErrorAs(t, err, &remote)
	require.Equal(t, http.StatusInternalServerError, remote.Status)

	_, err = FetchHTTP(t.Context(), addr, "hang", FetchOptions{Timeout: 20 * time.Millisecond})
	require.ErrorIs(t, err, ErrTimeout)
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	<-hang
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = FetchHTTP(ctx, addr, "file", FetchOptions{})
	require.ErrorIs(t, err, context.Canceled)

	_, err = FetchHTTP(t.Context(), "127.0.0.1:bad", "file", FetchOptions{})
	require.Error(t, err)
}
