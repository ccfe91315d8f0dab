package station

import (
	"container/heap"
	"time"
)

// alarms are things that are due at some time, soonest first.
type alarms[K comparable] struct {
	queue alarmQueue[K]
	byID  map[K]*alarm[K]
}

type alarm[K comparable] struct {
	at    time.Time
	id    K
	index int // in the queue
}

func newAlarms[K comparable]() *alarms[K] { return &alarms[K]{byID: make(map[K]*alarm[K])} }

// set starts an alarm, in place of one with the same name, and tells whether it
// is now the next one.
func (a *alarms[K]) set(id K, at time.Time) (isNext bool) {
	a.stop(id)
	entry := &alarm[K]{at: at, id: id}
	a.byID[id] = entry
	heap.Push(&a.queue, entry)
	return entry.index == 0
}

func (a *alarms[K]) stop(id K) {
	if entry := a.byID[id]; entry != nil {
		heap.Remove(&a.queue, entry.index)
		delete(a.byID, id)
	}
}

// running tells whether an alarm was set that has not gone off.
func (a *alarms[K]) running(id K) bool { return a.byID[id] != nil }

// due removes and returns an alarm whose time has come.
func (a *alarms[K]) due(now time.Time) (id K, ok bool) {
	if len(a.queue) == 0 || a.queue[0].at.After(now) {
		return id, false
	}
	entry := heap.Pop(&a.queue).(*alarm[K])
	delete(a.byID, entry.id)
	return entry.id, true
}

// next returns when the next alarm is due.
func (a *alarms[K]) next() (at time.Time, ok bool) {
	if len(a.queue) == 0 {
		return time.Time{}, false
	}
	return a.queue[0].at, true
}

// alarmQueue implements [heap.Interface].
type alarmQueue[K comparable] []*alarm[K]

func (q alarmQueue[K]) Len() int           { return len(q) }
func (q alarmQueue[K]) Less(i, j int) bool { return q[i].at.Before(q[j].at) }

func (q alarmQueue[K]) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *alarmQueue[K]) Push(x any) {
	entry := x.(*alarm[K])
	entry.index = len(*q)
	*q = append(*q, entry)
}

func (q *alarmQueue[K]) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}
