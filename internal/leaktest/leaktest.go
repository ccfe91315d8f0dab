// Package leaktest proves that code under test ends what it starts.
package leaktest

import (
	"runtime"
	"testing"
	"time"
)

// Goroutines fails the test when more goroutines are left after it than there
// were before. Call it first; it waits up to five seconds for stragglers.
func Goroutines(t testing.TB) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		deadline := time.Now().Add(5 * time.Second)
		for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
			time.Sleep(5 * time.Millisecond)
		}
		if n := runtime.NumGoroutine(); n > before {
			stacks := make([]byte, 1<<20)
			stacks = stacks[:runtime.Stack(stacks, true)]
			t.Errorf("%d goroutines before, %d after:\n%s", before, n, stacks)
		}
	})
}
