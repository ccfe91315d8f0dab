package station

import (
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

// Observer counts what happens, for statistics. Its methods are called by many
// goroutines and while calls wait: they must not block, and should not allocate.
// Numbers that a phone chooses, such as IDs of messages and types of devices, may
// be ones that nobody knows.
type Observer interface {
	Registered(model sccp.DeviceType)
	// Unregistered tells the end of what Registered told.
	Unregistered(model sccp.DeviceType, reason EndReason)
	// Rejected tells a connection or a registration that was not accepted.
	Rejected(reason RejectReason)
	// Message is one that was read, understood or not, or one that was written.
	Message(id sccp.ID, fromPhone bool)
	// Event is something that happened to calls, before it has an effect.
	Event(call.Event)
	// KeepAlive tells that one was answered: the time since the one before, 0 for
	// the first, and how long the answer took.
	KeepAlive(gap, answer time.Duration)
	// Throttled tells that a phone sent more than it may, and is cut off.
	Throttled()
	// CallEnded tells the end of each call; setup is the time until somebody
	// answered.
	CallEnded(cause call.Cause, answered bool, setup time.Duration)
	// Quality is what a phone tells about its voice.
	Quality(Statistics)
}

// unobserved is the Observer where there is none.
type unobserved struct{}

func (unobserved) Registered(sccp.DeviceType)                {}
func (unobserved) Unregistered(sccp.DeviceType, EndReason)   {}
func (unobserved) Rejected(RejectReason)                     {}
func (unobserved) Message(sccp.ID, bool)                     {}
func (unobserved) Event(call.Event)                          {}
func (unobserved) KeepAlive(time.Duration, time.Duration)    {}
func (unobserved) Throttled()                                {}
func (unobserved) CallEnded(call.Cause, bool, time.Duration) {}
func (unobserved) Quality(Statistics)                        {}

func tellEnd(o Observer, r call.Record) {
	answered := !r.Answered.IsZero()
	var setup time.Duration
	if answered {
		setup = r.Answered.Sub(r.Started)
	}
	o.CallEnded(r.Cause, answered, setup)
}

// beats are the keepalives that a session has read and not answered yet, as many as
// wait for the outbox. The zero value is ready.
type beats struct {
	mu   sync.Mutex
	last time.Time // zero: there was none
	open []beat    // the oldest first
}

type beat struct {
	at  time.Time
	gap time.Duration // since the one before; 0 for the first
}

func (b *beats) read(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := beat{at: now}
	if !b.last.IsZero() {
		next.gap = now.Sub(b.last)
	}
	b.last = now
	b.open = append(b.open, next)
}

func (b *beats) answered(o Observer) {
	if oldest, ok := b.take(); ok {
		o.KeepAlive(oldest.gap, time.Since(oldest.at))
	}
}

func (b *beats) take() (oldest beat, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.open) == 0 {
		return beat{}, false
	}
	oldest = b.open[0]
	b.open = b.open[:copy(b.open, b.open[1:])]
	return oldest, true
}
