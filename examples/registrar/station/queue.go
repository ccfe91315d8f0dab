package station

import (
	"sync"

	"github.com/skinnykit/skinny/sccp"
)

// outbox holds the messages that wait to be written to one phone. It never
// blocks its callers: a phone that does not read is given up when the box is
// full.
type outbox struct {
	limit int

	mu       sync.Mutex
	messages []sccp.ServerMessage
	closed   bool
	wake     chan struct{} // holds a token when there is something to do
}

func newOutbox(limit int) *outbox { return &outbox{limit: limit, wake: make(chan struct{}, 1)} }

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
	o.signal()
	return true
}

// finish lets the messages that are in the box be the last ones.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// take returns what is in the box in exchange for an empty slice, and whether
// more may come.
func (o *outbox) take(empty []sccp.ServerMessage) (messages []sccp.ServerMessage, more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	messages, o.messages = o.messages, empty[:0]
	return messages, !o.closed
}
