package services

import (
	"context"
	"net/netip"
	"sync"
	"time"
)

// Limits of the requests at one time. What is above waits for its turn.
const (
	maxRequests   = 128
	maxPerAddress = 8
	turnTime      = 5 * time.Second
)

// limiter counts requests. The zero value is ready.
type limiter struct {
	mu    sync.Mutex
	all   int
	of    map[netip.Addr]int
	freed chan struct{} // closed when a request is over; nil when nobody waits
}

// enter waits for a turn; false means that none came in time.
func (l *limiter) enter(ctx context.Context, from netip.Addr) bool {
	ctx, cancel := context.WithTimeout(ctx, turnTime)
	defer cancel()
	for {
		freed := l.try(from)
		if freed == nil {
			return true
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return false
		}
	}
}

// try takes a turn, or returns what is closed when it is worth another try.
func (l *limiter) try(from netip.Addr) (freed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= maxRequests || l.of[from] >= maxPerAddress {
		if l.freed == nil {
			l.freed = make(chan struct{})
		}
		return l.freed
	}
	if l.of == nil {
		l.of = make(map[netip.Addr]int)
	}
	l.all++
	l.of[from]++
	return nil
}

func (l *limiter) leave(from netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.of[from]--; l.of[from] == 0 {
		delete(l.of, from)
	}
	if l.freed != nil {
		close(l.freed)
		l.freed = nil
	}
}
