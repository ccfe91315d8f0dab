package tftp

import (
	"net/netip"
	"sync"
	"time"
)

const (
	// maxSources bounds the memory that forged addresses can take.
	maxSources = 1 << 16
	// sweepEvery is the shortest time between two searches for sources that
	// can be forgotten.
	sweepEvery = time.Second
)

// limiter counts transfers, in total and per address, and keeps a bucket of
// tokens per address. A transfer takes a token and gives it back once the
// client has acknowledged something, which a forged address cannot.
type limiter struct {
	total      int
	perAddress int
	burst      float64 // tokens of a full bucket; 0 means no bucket
	rate       float64 // tokens a second

	mu      sync.Mutex
	active  int
	sources map[netip.Addr]source
	swept   time.Time
}

type source struct {
	active  int
	tokens  float64
	updated time.Time
}

func newLimiter(total, perAddress int, burst, rate float64) *limiter {
	return &limiter{
		total: total, perAddress: perAddress, burst: burst, rate: rate,
		sources: make(map[netip.Addr]source),
	}
}

// acquire takes a place for a transfer; release gives it back.
func (l *limiter) acquire(addr netip.Addr, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, known := l.sources[addr]
	switch {
	case l.active >= l.total:
		return ErrBusy
	case known:
		s = l.refill(s, now)
	case len(l.sources) >= maxSources && !l.sweep(now):
		return ErrBusy
	default:
		s = source{tokens: l.burst, updated: now}
	}
	switch {
	case s.active >= l.perAddress:
		return ErrBusy
	case l.burst > 0 && s.tokens < 1:
		return ErrThrottled
	}
	if l.burst > 0 {
		s.tokens--
	}
	s.active++
	l.active++
	l.sources[addr] = s
	return nil
}

// proven gives the token back.
func (l *limiter) proven(addr netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.sources[addr]; ok {
		s.tokens = min(s.tokens+1, l.burst)
		l.sources[addr] = s
	}
}

func (l *limiter) release(addr netip.Addr, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.refill(l.sources[addr], now)
	s.active--
	l.active--
	if l.forgettable(s) {
		delete(l.sources, addr)
		return
	}
	l.sources[addr] = s
}

func (l *limiter) refill(s source, now time.Time) source {
	if passed := now.Sub(s.updated); passed > 0 {
		s.tokens = min(s.tokens+passed.Seconds()*l.rate, l.burst)
		s.updated = now
	}
	return s
}

func (l *limiter) forgettable(s source) bool { return s.active == 0 && s.tokens >= l.burst }

// sweep forgets sources with full buckets and reports whether there is room.
func (l *limiter) sweep(now time.Time) bool {
	if now.Sub(l.swept) >= sweepEvery {
		l.swept = now
		for addr, s := range l.sources {
			if l.forgettable(l.refill(s, now)) {
				delete(l.sources, addr)
			}
		}
	}
	return len(l.sources) < maxSources
}
