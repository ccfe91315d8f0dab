package station

import "time"

// throttle is a token bucket: rate events a second, with a reserve of burst.
type throttle struct {
	rate, burst float64
	tokens      float64
	last        time.Time
}

// newThrottle allows events in any span of the given length.
func newThrottle(events int, span time.Duration) throttle {
	return throttle{
		rate: float64(events) / span.Seconds(), burst: float64(events), tokens: float64(events),
	}
}

// take counts one event and tells whether it is still within the limit.
func (t *throttle) take(now time.Time) bool {
	if !t.last.IsZero() {
		t.tokens = min(t.burst, t.tokens+t.rate*now.Sub(t.last).Seconds())
	}
	t.last = now
	if t.tokens < 1 {
		return false
	}
	t.tokens--
	return true
}
