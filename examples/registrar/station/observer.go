package station

import (
	"sync/atomic"
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

// beat is a keepalive that a session has read, and the one before.
type beat struct {
	at  atomic.Int64 // nanoseconds since 1970
	gap atomic.Int64 // nanoseconds
}

func (b *beat) read(now time.Time) {
	at := now.UnixNano()
	if last := b.at.Swap(at); last != 0 {
		b.gap.Store(at - last)
	}
}

func (b *beat) answered(o Observer) {
	o.KeepAlive(time.Duration(b.gap.Load()), time.Duration(time.Now().UnixNano()-b.at.Load()))
}
