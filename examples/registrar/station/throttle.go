package station

import (
	"log/slog"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

// throttleSlots is how many pieces a span has: what came is forgotten one by one.
const throttleSlots = 50

// throttle counts what one phone sends in a span of time that moves on. It follows
// the phone from one connection to the next, and is safe for both. The zero value is
// ready.
type throttle struct {
	mu    sync.Mutex
	slot  time.Duration // the length of one
	last  int64         // number of the newest, since 1970
	slots [throttleSlots]uint32
	total int // of all slots

	lines *sparing.Log // of the log; nil until something is logged
}

// What one phone can cause to be logged: 60 lines in ten seconds.
const (
	phoneLines = 60
	phoneSpan  = 10 * time.Second
)

// spare returns a logger for what the phone causes, on this connection and the next.
func (t *throttle) spare(log *slog.Logger) *slog.Logger {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines == nil {
		t.lines = &sparing.Log{Lines: phoneLines, Span: phoneSpan}
	}
	return slog.New(sparing.NewHandler(log.Handler(), t.lines))
}

// take counts one message and tells whether there were no more than limit in the
// span. The oldest fiftieth of it may be forgotten already.
func (t *throttle) take(now time.Time, limit int, span time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.move(now, span)
	if t.total > limit {
		return false // more cannot say more, and must not keep it so for ever
	}
	t.slots[t.last%throttleSlots]++
	t.total++
	return t.total <= limit
}

// over tells whether there were more than limit.
func (t *throttle) over(now time.Time, limit int, span time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.move(now, span)
	return t.total > limit
}

// add counts what another one has counted, too.
func (t *throttle) add(other *throttle, now time.Time, span time.Duration) {
	other.mu.Lock()
	other.move(now, span)
	last, slots := other.last, other.slots
	other.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.move(now, span)
	for age := range int64(throttleSlots) {
		if t.last-last+age < throttleSlots {
			n := slots[(last-age)%throttleSlots]
			t.slots[(last-age)%throttleSlots] += n
			t.total += int(n)
		}
	}
}

// move forgets what is older than the span, and everything when the span is another
// one than before, or the clock was put back.
func (t *throttle) move(now time.Time, span time.Duration) {
	slot := max(span/throttleSlots, 1)
	if slot != t.slot {
		t.slot, t.slots, t.total, t.last = slot, [throttleSlots]uint32{}, 0, 0
	}
	is := now.UnixNano() / int64(slot)
	if is-t.last >= throttleSlots || t.last-is >= throttleSlots {
		t.slots, t.total, t.last = [throttleSlots]uint32{}, 0, is
		return
	}
	for t.last < is {
		t.last++
		t.total -= int(t.slots[t.last%throttleSlots])
		t.slots[t.last%throttleSlots] = 0
	}
}
