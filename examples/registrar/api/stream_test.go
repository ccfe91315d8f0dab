package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/internal/leaktest"
)

func lines(t *testing.T, text string) (list []map[string]any) {
	t.Helper()
	for line := range strings.Lines(text) {
		var v map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &v), line)
		list = append(list, v)
	}
	return list
}

// TestWhatFailsInTheMiddle: the steps are out already, so the last line tells.
func TestWhatFailsInTheMiddle(t *testing.T) {
	for path, body := range map[string]string{
		"/v1/reset": `{"kind":"reset"}`, "/v1/reload": "", "/v1/records/export": "", reception + "/trace": "",
		"/v1/backup": `{"path":"/x"}`, "/v1/push/text": `{"text":"x","all":true}`, "/v1/push/picture": `{"png":"iVBORw==","all":true}`,
	} {
		fake := apitest.New()
		fake.FailAfter = errors.Join(control.ErrUnavailable, errors.New("disk"))
		o, h := newOracle(t), newTestHandler(t, fake)
		method := http.MethodPost
		if body == "" && path != "/v1/reload" {
			method = http.MethodGet
		}
		rec := exchanged(t, o, h, method, path, wire.JSON, body)
		assert.Equal(t, 200, rec.Code, path)
		all := lines(t, rec.Body.String())
		require.Greater(t, len(all), 2, path)
		problem, ok := all[len(all)-1]["problem"].(map[string]any)
		require.True(t, ok, path)
		assert.EqualValues(t, 503, problem["status"], path)
		assert.Contains(t, problem["detail"], "disk", path)
	}
}

// TestAProblemStandsAlone: an export that breaks off does not do so at the end of a line.
func TestAProblemStandsAlone(t *testing.T) {
	h := newTestHandler(t, &breaking{Registrar: apitest.New()})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/v1/records/export", nil))
	all := lines(t, rec.Body.String())
	require.Len(t, all, 3)
	assert.EqualValues(t, 2, all[1]["id"])
	assert.Contains(t, all[2]["problem"], "detail")
}

// breaking writes as a buffer does, wherever it is full.
type breaking struct{ *apitest.Registrar }

func (*breaking) Export(_ context.Context, to io.Writer, _ control.RecordQuery) error {
	for _, part := range []string{`{"id"`, `:1}`, "\n" + `{"id":2`, "}\n" + `{"id":3,"ca`} {
		if _, err := io.WriteString(to, part); err != nil {
			return err
		}
	}
	return errors.New("the disk is gone")
}

// flushed tells whether anything was sent.
type flushed struct {
	*httptest.ResponseRecorder
	yes atomic.Bool
}

func (f *flushed) Flush() { f.yes.Store(true) }

// TestAQuietStreamBegins: a client learns in time that its trace runs.
func TestAQuietStreamBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := apitest.New()
		fake.Messages = nil
		h, err := NewHandler(fake, quietLog(), Limits{Quiet: time.Second})
		require.NoError(t, err)
		ctx, stop := context.WithCancel(t.Context())
		rec := &flushed{ResponseRecorder: httptest.NewRecorder()}
		go h.ServeHTTP(rec, httptest.NewRequest("GET", reception+"/trace", nil).WithContext(ctx))
		time.Sleep(999 * time.Millisecond)
		synctest.Wait()
		assert.False(t, rec.yes.Load())
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		assert.True(t, rec.yes.Load())
		assert.Equal(t, wire.NDJSON, rec.Header().Get("Content-Type"))
		stop()
		synctest.Wait()
		assert.Equal(t, []string{"trace SEP001122334455", "trace of SEP001122334455 ended"}, fake.Done())
	})
}

func TestStreamsAreCounted(t *testing.T) {
	fake := apitest.New()
	h, err := NewHandler(fake, quietLog(), Limits{Streams: 1})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	defer server.Close()
	first := open(t, server.URL+reception+"/trace")
	resp, err := http.Get(server.URL + reception + "/trace")
	require.NoError(t, err)
	assert.Equal(t, 503, resp.StatusCode)
	var p wire.Trouble
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&p))
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, wire.CodeBusy, p.Code)

	first.close()
	require.Eventually(t, func() bool {
		resp, err := http.Get(server.URL + "/v1/records/export")
		return err == nil && resp.Body.Close() == nil && resp.StatusCode == 200
	}, 30*time.Second, time.Millisecond, "the place is free again")
}

// reader reads a stream line by line.
type reader struct {
	t     *testing.T
	resp  *http.Response
	stop  context.CancelFunc
	lines *bufio.Scanner
}

func open(t *testing.T, url string) *reader {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.Equal(t, 200, resp.StatusCode)
	return &reader{t: t, resp: resp, stop: stop, lines: bufio.NewScanner(resp.Body)}
}

func (r *reader) next() (v map[string]any) {
	r.t.Helper()
	require.True(r.t, r.lines.Scan(), r.lines.Err())
	require.NoError(r.t, json.Unmarshal(r.lines.Bytes(), &v))
	return v
}

func (r *reader) close() {
	r.stop()
	assert.NoError(r.t, r.resp.Body.Close())
}

// TestATraceEndsWithItsClient: lines arrive while it goes on, and the registrar
// hears of the end.
func TestATraceEndsWithItsClient(t *testing.T) {
	leaktest.Goroutines(t)
	fake := apitest.New()
	server := httptest.NewServer(newTestHandler(t, fake))
	defer http.DefaultClient.CloseIdleConnections()
	defer server.Close()
	trace := open(t, server.URL+reception+"/trace")
	assert.Equal(t, "OffHook", trace.next()["name"])
	assert.EqualValues(t, 3, trace.next()["missed"])
	trace.close()
	require.Eventually(t, func() bool { return len(fake.Done()) == 2 }, 30*time.Second, time.Millisecond)
}

// TestLongWorkEndsWithItsClient: so Ctrl-C keeps the rest of the phones running.
func TestLongWorkEndsWithItsClient(t *testing.T) {
	fake := apitest.New()
	fake.Hold = make(chan struct{})
	server := httptest.NewServer(newTestHandler(t, fake))
	ctx, stop := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/v1/reload", nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	scanner := bufio.NewScanner(resp.Body)
	require.True(t, scanner.Scan())
	assert.Contains(t, scanner.Text(), `"done":1`)
	stop()
	require.NoError(t, resp.Body.Close())
	server.Close() // waits for the handler, which only the client's end can end
}
