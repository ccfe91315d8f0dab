package store

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// patience ends a test that waits for what never comes.
const patience = 30 * time.Second

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(play(role))
	}
	os.Exit(m.Run())
}

func newPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "registrar.db")
}

// newStore opens a store that is closed after the test at the latest.
func newStore(t testing.TB, path string, o Options) *Store {
	t.Helper()
	leaktest.Goroutines(t)
	s, err := Open(path, o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// reopen ends a store and begins another one on its file.
func reopen(t testing.TB, s *Store) *Store {
	t.Helper()
	require.NoError(t, s.Close())
	return newStore(t, s.Path(), Options{})
}

func patient(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

func forward(number, to string) Line {
	return Line{number, call.LineSettings{ForwardAll: to}}
}

func lineChanged(l Line) call.LineChanged {
	return call.LineChanged{Number: l.Number, Settings: l.Settings}
}

func linesOf(s *Store) (all []Line) {
	for ev := range s.Restore() {
		if l, ok := ev.(call.RestoreLine); ok {
			all = append(all, Line(l))
		}
	}
	return all
}

func phonesOf(s *Store) (all []Phone) {
	for ev := range s.Restore() {
		if p, ok := ev.(call.RestorePhone); ok {
			all = append(all, Phone(p))
		}
	}
	return all
}

var noon = time.Date(2024, 2, 29, 12, 0, 0, 123456789, time.UTC)

// answered is a call of a minute between the phones of two numbers.
func answered(from, to string, at time.Time) call.Record {
	joined, ended := at.Add(5*time.Second), at.Add(65*time.Second)
	caller, called := call.Party{Number: from, Name: "Caller " + from}, call.Party{Number: to, Name: "Called " + to}
	return call.Record{
		Call: 7, From: caller, To: called, Dialed: to, Started: at, Answered: joined, Ended: ended,
		Legs: []call.LegRecord{
			{Device: "SEP" + to, Line: 1, Ref: 2, Party: called, History: call.Received, Joined: joined, Ended: ended},
			{Device: "SEP" + from, Line: 1, Ref: 1, Party: caller, History: call.Placed, Joined: joined, Ended: ended},
		},
	}
}

// missed is a call that rang at some devices of a number.
func missed(from, to string, at time.Time, devices ...string) call.Record {
	ended := at.Add(20 * time.Second)
	r := call.Record{
		From: call.Party{Number: from, Name: "Caller " + from}, To: call.Party{Number: to}, Dialed: to,
		Started: at, Ended: ended, Cause: call.NoAnswer,
	}
	for i, device := range devices {
		r.Legs = append(r.Legs, call.LegRecord{
			Device: device, Line: 1, Ref: uint32(i + 10), Party: r.To, History: call.Missed, Ended: ended, Cause: call.NoAnswer,
		})
	}
	return r
}

// stored reads every record.
func stored(t testing.TB, s *Store) (all []call.Record) {
	t.Helper()
	q := RecordQuery{Limit: maxPage}
	for {
		page, err := s.Records(patient(t), q)
		require.NoError(t, err)
		for _, r := range page {
			all = append(all, r.Record)
			q.After = r.ID
		}
		if len(page) < maxPage {
			return all
		}
	}
}

func dialed(records []call.Record) (all []string) {
	for _, r := range records {
		all = append(all, r.Dialed)
	}
	return all
}

// logbook keeps what a store logs.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) logger() *slog.Logger { return slog.New(slog.NewJSONHandler(l, nil)) }

// diskIsSlow is what a busy machine may cause at any time.
const diskIsSlow = "WARN the disk has taken long to write"

// lines returns level and message of what was logged, but for diskIsSlow.
func (l *logbook) lines(t testing.TB) []string {
	t.Helper()
	return slices.DeleteFunc(l.allLines(t), func(line string) bool { return line == diskIsSlow })
}

func (l *logbook) allLines(t testing.TB) (all []string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range bytes.Lines(l.text.Bytes()) {
		var v struct{ Level, Msg string }
		require.NoError(t, json.Unmarshal(line, &v))
		all = append(all, v.Level+" "+v.Msg)
	}
	return all
}

// sameFile asserts that nobody has changed a file.
func sameFile(t testing.TB, path string, before []byte) {
	t.Helper()
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.True(t, slices.Equal(before, after), "%s has changed", path)
}
