package leaktest_test

import (
	"testing"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// recorder runs clean-ups by hand and notes a failure instead of failing.
type recorder struct {
	testing.TB
	cleanup func()
	failed  bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Cleanup(f func())      { r.cleanup = f }
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestGoroutines(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: waits five seconds for a goroutine that never ends")
	}
	r := &recorder{TB: t}
	leaktest.Goroutines(r)
	done := make(chan struct{})
	go func() { <-done }()
	r.cleanup()
	close(done)
	if !r.failed {
		t.Error("a goroutine that stayed went unnoticed")
	}

	r = &recorder{TB: t}
	leaktest.Goroutines(r)
	ended := make(chan struct{})
	go func() { close(ended) }()
	<-ended
	r.cleanup()
	if r.failed {
		t.Error("a goroutine that ended was called a leak")
	}
}
