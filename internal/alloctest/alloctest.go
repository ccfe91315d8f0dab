// Package alloctest turns allocation budgets into tests.
package alloctest

import "testing"

// Zero fails the test when f allocates on average. It warms f up once, so that
// caches may fill, and is skipped under the race detector, which allocates by
// itself.
func Zero(t testing.TB, name string, f func()) {
	t.Helper()
	AtMost(t, name, 0, f)
}

// AtMost fails the test when f allocates more than budget times a run.
func AtMost(t testing.TB, name string, budget float64, f func()) {
	t.Helper()
	if raceEnabled {
		return
	}
	f()
	if n := testing.AllocsPerRun(100, f); n > budget {
		t.Errorf("%s: %v allocations a run, the budget is %v", name, n, budget)
	}
}

// UnderRace reports whether the race detector is on and budgets are not checked.
func UnderRace() bool { return raceEnabled }
