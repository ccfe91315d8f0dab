package store

import "github.com/skinnykit/skinny/examples/registrar/call"

// entry is a record or a [Voice] on its way to the disk.
type entry struct {
	sequence int64 // counts the entries of this run
	value    any
}

// calls counts the records of calls.
func calls(entries []entry) (n uint64) {
	for _, e := range entries {
		if _, ok := e.value.(call.Record); ok {
			n++
		}
	}
	return n
}

// queue holds the newest entries. It grows up to its limit.
type queue struct {
	limit   int
	entries []entry // a ring of len(entries) places
	first   int
	n       int
}

// push tells whether the oldest entry had to go.
func (q *queue) push(e entry) (dropped bool) {
	switch {
	case q.n < len(q.entries):
	case q.n < q.limit:
		q.grow(min(max(2*q.n, 16), q.limit))
	default:
		q.entries[q.first] = e
		q.first = (q.first + 1) % len(q.entries)
		return true
	}
	q.entries[(q.first+q.n)%len(q.entries)] = e
	q.n++
	return false
}

func (q *queue) grow(size int) {
	entries := make([]entry, size)
	for i := range q.n {
		entries[i] = q.entries[(q.first+i)%len(q.entries)]
	}
	q.entries, q.first = entries, 0
}

// take empties the queue, oldest first.
func (q *queue) take() []entry {
	if q.n == 0 {
		return nil
	}
	q.grow(q.n)
	taken := q.entries
	q.entries, q.n = nil, 0
	return taken
}

// giveBack puts entries in front of those that came since, and returns how many
// found no room.
func (q *queue) giveBack(older []entry) (dropped int) {
	newer := q.take()
	q.first = 0
	for _, list := range [][]entry{older, newer} {
		for _, e := range list {
			if q.push(e) {
				dropped++
			}
		}
	}
	return dropped
}
