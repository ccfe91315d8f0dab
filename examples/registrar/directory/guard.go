package directory

import (
	"sync"
	"time"
)

const (
	failuresOfPhone  = 5  // in lockTime, until a phone is locked
	failuresOfTarget = 20 // of all phones together, until a number is
	lockTime         = 5 * time.Minute
	maxGuarded       = 10_000 // phones and numbers that are remembered
)

// guard counts wrong PINs. The zero value is ready.
type guard struct {
	mu       sync.Mutex
	failures map[string]*failure
}

type failure struct {
	count int
	until time.Time // then it is forgotten
}

// check asks for a PIN unless too many were wrong. A try counts as wrong until it
// turned out right, so that tries at the same time are not free.
func (g *guard) check(device, target string, now time.Time, right func() bool) error {
	byPhone, ofTarget := "device "+device, target
	g.mu.Lock()
	until, locked := g.locked(byPhone, failuresOfPhone, now)
	if !locked {
		until, locked = g.locked(ofTarget, failuresOfTarget, now)
	}
	if locked {
		g.mu.Unlock()
		return &LockedError{Until: until}
	}
	g.count(byPhone, now)
	g.count(ofTarget, now)
	g.mu.Unlock()
	if !right() {
		return ErrCredentials
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.failures, byPhone)
	if f := g.failures[ofTarget]; f != nil {
		if f.count--; f.count <= 0 {
			delete(g.failures, ofTarget)
		}
	}
	return nil
}

func (g *guard) locked(key string, most int, now time.Time) (until time.Time, locked bool) {
	f := g.failures[key]
	if f == nil || !now.Before(f.until) {
		return time.Time{}, false
	}
	return f.until, f.count >= most
}

func (g *guard) count(key string, now time.Time) {
	if g.failures == nil {
		g.failures = make(map[string]*failure)
	}
	f := g.failures[key]
	if f == nil || !now.Before(f.until) {
		g.makeRoom(now)
		f = &failure{}
		g.failures[key] = f
	}
	f.count++
	f.until = now.Add(lockTime)
}

// makeRoom forgets what is over, and if that is not enough, something else.
func (g *guard) makeRoom(now time.Time) {
	if len(g.failures) < maxGuarded {
		return
	}
	for key, f := range g.failures {
		if !now.Before(f.until) {
			delete(g.failures, key)
		}
	}
	for key := range g.failures {
		if len(g.failures) < maxGuarded {
			return
		}
		delete(g.failures, key)
	}
}
