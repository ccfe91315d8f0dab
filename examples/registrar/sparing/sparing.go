// Package sparing logs what anybody can cause: so much of it, and no more, so that
// nobody can fill a disk by knocking at a port.
package sparing

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Log lets some lines pass in each span, and counts the others. It is safe for all.
// The zero value passes nothing: Lines and Span are set before its first use.
type Log struct {
	Lines int
	Span  time.Duration

	mu     sync.Mutex
	began  time.Time // of the present span
	passed int       // in it
	untold int       // since the last line that passed
}

// New returns one that lets a number of lines pass in each second.
func New(lines int) *Log { return &Log{Lines: lines, Span: time.Second} }

// Tell logs a line, or counts it. The next one that passes tells in "more" how many
// did not.
func (l *Log) Tell(to *slog.Logger, level slog.Level, message string, args ...any) {
	more, ok := l.pass(time.Now())
	if !ok {
		return
	}
	if more > 0 {
		args = append(args[:len(args):len(args)], "more", more)
	}
	to.Log(context.Background(), level, message, args...)
}

func (l *Log) pass(now time.Time) (more int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.began) >= l.Span {
		l.began, l.passed = now, 0
	}
	if l.passed >= l.Lines {
		l.untold++
		return 0, false
	}
	l.passed++
	more, l.untold = l.untold, 0
	return more, true
}
