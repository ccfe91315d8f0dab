package station

import (
	"context"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func (x *exchange) signal() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// run lets alarms go off until ctx ends.
func (x *exchange) run(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Reset(x.ring())
		select {
		case <-ctx.Done():
			return
		case <-x.wake:
		case <-timer.C:
		}
	}
}

// ring fires what is due and returns the time to the next alarm.
func (x *exchange) ring() time.Duration {
	x.mu.Lock()
	defer x.mu.Unlock()
	for {
		id, ok := x.timers.due(time.Now())
		if !ok {
			break
		}
		x.handle(call.TimerFired{Timer: id})
	}
	for {
		c, ok := x.channels.due(time.Now())
		if !ok {
			break
		}
		x.finishMedia(x.broker.Overdue(c.device, c.stream))
	}
	for {
		k, ok := x.answers.due(time.Now())
		if !ok {
			break
		}
		x.ledger.giveUp(k)
	}
	for {
		k, ok := x.tones.due(time.Now())
		if !ok {
			break
		}
		x.endTone(k)
	}
	x.overdue()
	x.tellTime(time.Now())
	wait := time.Hour
	for _, next := range []func() (time.Time, bool){
		x.timers.next, x.channels.next, x.answers.next, x.tones.next, x.settling.due, x.clock.due,
	} {
		if at, ok := next(); ok {
			wait = min(wait, time.Until(at))
		}
	}
	return wait
}

// close writes the records that still wait for answers.
func (x *exchange) close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ledger.close()
}
