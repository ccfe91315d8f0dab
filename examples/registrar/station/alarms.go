package station

import (
	"container/heap"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// alarms are the running timers of the call machine, soonest first.
type alarms struct {
	queue alarmQueue
	byID  map[call.TimerID]*alarm
}

type alarm struct {
	at    time.Time
	id    call.TimerID
	index int // in the queue
}

func newAlarms() *alarms { return &alarms{byID: make(map[call.TimerID]*alarm)} }

// set starts an alarm and tells whether it is now the next one.
func (a *alarms) set(id call.TimerID, at time.Time) (isNext bool) {
	entry := &alarm{at: at, id: id}
	a.byID[id] = entry
	heap.Push(&a.queue, entry)
	return entry.index == 0
}

func (a *alarms) stop(id call.TimerID) {
	if entry := a.byID[id]; entry != nil {
		heap.Remove(&a.queue, entry.index)
		delete(a.byID, id)
	}
}

// due removes and returns an alarm whose time has come.
func (a *alarms) due(now time.Time) (id call.TimerID, ok bool) {
	if len(a.queue) == 0 || a.queue[0].at.After(now) {
		return 0, false
	}
	entry := heap.Pop(&a.queue).(*alarm)
	delete(a.byID, entry.id)
	return entry.id, true
}

// next returns when the next alarm is due.
func (a *alarms) next() (at time.Time, ok bool) {
	if len(a.queue) == 0 {
		return time.Time{}, false
	}
	return a.queue[0].at, true
}

// alarmQueue implements [heap.Interface].
type alarmQueue []*alarm

func (q alarmQueue) Len() int           { return len(q) }
func (q alarmQueue) Less(i, j int) bool { return q[i].at.Before(q[j].at) }

func (q alarmQueue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *alarmQueue) Push(x any) {
	entry := x.(*alarm)
	entry.index = len(*q)
	*q = append(*q, entry)
}

func (q *alarmQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}
