package tftp

import (
	"bytes"
	"log/slog"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// progressRecorder keeps what hooks are told.
type progressRecorder struct {
	mu   sync.Mutex
	told []Progress
}

func (r *progressRecorder) add(p Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = append(r.told, p)
}

func (r *progressRecorder) all() []Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Progress(nil), r.told...)
}

// requireGrowing checks that a transfer of size bytes was told as it went on.
func requireGrowing(t *testing.T, told []Progress, door Door, name string, size int64) {
	t.Helper()
	require.NotEmpty(t, told)
	last := int64(-1)
	for _, p := range told {
		require.Equal(t, door, p.Door)
		require.Equal(t, name, p.Name)
		require.Equal(t, size, p.Size)
		require.True(t, p.Remote.IsValid())
		require.Greater(t, p.Bytes, last)
		require.LessOrEqual(t, p.Bytes, size)
		require.Positive(t, p.Duration)
		last = p.Bytes
	}
}

func TestServerTellsProgress(t *testing.T) {
	var progress progressRecorder
	s := serve(t, func(s *Server) { s.OnProgress, s.ProgressEvery = progress.add, time.Nanosecond },
		fixed(map[string]string{"image": pattern(10000)}))
	got, err := Fetch(t.Context(), s.addr, "image", FetchOptions{})
	require.NoError(t, err)
	require.Len(t, got, 10000)
	s.wait(t, "its end", func(e Event) bool { return e.Err == nil })
	requireGrowing(t, progress.all(), TFTP, "image", 10000)
	require.Greater(t, len(progress.all()), 10, "a block each")
}

func TestHTTPTellsProgress(t *testing.T) {
	leaktest.Goroutines(t)
	const size = 2 << 20
	root := tempTree(t, map[string]string{"image": pattern(size)})
	dir, err := OpenDir(root)
	require.NoError(t, err)
	defer func() { require.NoError(t, dir.Close()) }()
	for name, source := range map[string]Source{"file": dir, "memory": fixed(map[string]string{"image": pattern(size)})} {
		var progress progressRecorder
		addr := listenHTTP(t, &HTTPHandler{Files: NewFiles(source), OnProgress: progress.add, ProgressEvery: time.Nanosecond})
		got, err := FetchHTTP(t.Context(), addr, "image", FetchOptions{})
		require.NoError(t, err)
		require.Equal(t, pattern(size), string(got), name)
		requireGrowing(t, progress.all(), HTTP, "/image", size)
		require.GreaterOrEqual(t, len(progress.all()), size/progressChunk, name)
	}
}

// Small files are over before there is anything to tell.
func TestProgressOfSmallFilesIsNotTold(t *testing.T) {
	begun := time.Now()
	var progress progressRecorder
	teller := newProgressTeller(progress.add, 0, begun)
	require.False(t, teller.due(begun.Add(DefaultProgressEvery-1)))
	require.True(t, teller.due(begun.Add(DefaultProgressEvery)))
	require.False(t, teller.due(begun.Add(2*DefaultProgressEvery-1)))
	require.True(t, teller.due(begun.Add(2*DefaultProgressEvery)))
	var none progressTeller
	require.False(t, none.due(begun))
}

func TestProgressPercent(t *testing.T) {
	for want, p := range map[int]Progress{0: {Size: 10}, 33: {Bytes: 1, Size: 3}, 100: {Bytes: 5, Size: 5}} {
		assert.Equal(t, want, p.Percent())
	}
	assert.Equal(t, 100, Progress{}.Percent(), "an empty file is complete")
}

func TestLogProgress(t *testing.T) {
	var log bytes.Buffer
	LogProgress(slog.New(slog.NewTextHandler(&log, nil)))(Progress{
		Remote: netip.MustParseAddrPort("10.0.0.1:50000"), Name: "jar42.sbn", Bytes: 1, Size: 4, Duration: time.Second,
	})
	require.Contains(t, log.String(), `msg="file under way" door=tftp remote=10.0.0.1:50000 name=jar42.sbn bytes=1 size=4 percent=25 duration=1s`)
}
