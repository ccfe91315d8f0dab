package tftp

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withoutDescriptors runs f while no file or socket can be opened.
func withoutDescriptors(t *testing.T, f func()) {
	t.Helper()
	null, err := os.Open(os.DevNull)
	require.NoError(t, err)
	free := null.Fd() // the lowest
	require.NoError(t, null.Close())
	var old syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &old))
	low := old
	low.Cur = uint64(free)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &low))
	defer func() { require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &old)) }()
	_, err = os.Open(os.DevNull)
	require.ErrorIs(t, err, syscall.EMFILE, "the limit must be reached")
	f()
}

func TestServerWithoutSockets(t *testing.T) {
	s := serve(t, func(s *Server) { s.MaxPerAddress = 1 }, fixed(map[string]string{"file": "content"}))
	phone := newRawPhone(t, s.addr)
	withoutDescriptors(t, func() {
		phone.send(rrq("missing")) // refusals need no socket
		packet, _ := phone.receive()
		require.Equal(t, "\x00\x05\x00\x01", packet[:4])
		phone.send(rrq("file"))
		s.waitErr(t, syscall.EMFILE)
	})
	phone.send(rrq("file")) // the phone asks again
	require.Equal(t, "content", phone.finish(512))
}

// A file that cannot be opened now is not a missing file.
func TestDirWithoutDescriptors(t *testing.T) {
	f := openDir(t, tempTree(t, map[string]string{"file": "content"}))
	_, err := read(t, f, "FILE") // builds the index
	require.NoError(t, err)
	withoutDescriptors(t, func() {
		for _, name := range []string{"file", "FILE"} {
			_, err := f.Open(t.Context(), Request{Name: name})
			assert.ErrorIs(t, err, ErrBusy, name)
			assert.NotErrorIs(t, err, ErrNotFound, name)
			code, _ := wireError(err)
			assert.Equal(t, codeNoReply, code)
		}
		r := httptest.NewRequest(http.MethodGet, "/file", nil)
		r.RemoteAddr = net.JoinHostPort("127.0.0.1", "1")
		w := httptest.NewRecorder()
		(&HTTPHandler{Files: f}).ServeHTTP(w, r)
		assert.Equal(t, http.StatusServiceUnavailable, w.Code)
		assert.NotEmpty(t, w.Header().Get("Retry-After"))
	})
	got, err := read(t, f, "file")
	require.NoError(t, err)
	require.Equal(t, "content", got)
}
