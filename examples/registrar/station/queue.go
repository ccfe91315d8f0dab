package station

import (
	"sync"

	"github.com/skinnykit/skinny/sccp"
)

// outbox holds the messages that wait to be written to one phone. It never
// blocks its callers: a phone that does not read is given up when the box is
// full. Somebody writes only while there is something in it.
type outbox struct {
	limit int

	mu       sync.Mutex
	emptied  *sync.Cond // or closed
	messages []sccp.ServerMessage
	closed   bool
	writing  bool // until take finds nothing
	done     bool // closed, and everything was taken
}

func newOutbox(limit int) *outbox {
	o := &outbox{limit: limit}
	o.emptied = sync.NewCond(&o.mu)
	return o
}

// put adds messages and tells whether there was room. After finish they are
// dropped.
func (o *outbox) put(messages ...sccp.ServerMessage) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return true
	}
	if len(o.messages)+len(messages) > o.limit {
		return false
	}
	o.messages = append(o.messages, messages...)
	return true
}

// finish lets the messages that are in the box be the last ones.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.emptied.Broadcast()
}

// ease waits while the box is more than half full. Who reads from the phone does so,
// so that a phone that asks much waits for the answers, and is not taken for one that
// does not read them.
func (o *outbox) ease() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for !o.closed && len(o.messages) > o.limit/2 {
		o.emptied.Wait()
	}
}

// claim tells whether the caller has to write, and counts it as running then:
// there is something to do, and nobody does it. Once finish was called and nobody
// writes, nobody will.
func (o *outbox) claim(running *sync.WaitGroup) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.writing || o.done || len(o.messages) == 0 && !o.closed {
		return false
	}
	o.writing = true
	running.Add(1)
	return true
}

// take returns what is in the box in exchange for an empty slice, and whether
// more may come. Who gets nothing stops writing.
func (o *outbox) take(empty []sccp.ServerMessage) (messages []sccp.ServerMessage, more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	messages = o.messages
	defer o.emptied.Broadcast()
	switch {
	case o.closed:
		o.messages, o.done = nil, true
	case len(messages) == 0:
		o.messages, o.writing = nil, false
	default:
		o.messages = empty[:0]
	}
	return messages, !o.closed
}
