package exchange

import (
	"context"
	"sync"

	"github.com/skinnykit/skinny/sccp"
)

// outbox is room for what is sent at once; a test that sends more waits.
const outbox = 1024

// Message is one that a phone sent, with the word of its header and the length
// of its body.
type Message struct {
	sccp.StationMessage
	Version sccp.Version
	Body    int
}

// Phone is the connection of one phone, as the exchange sees it.
type Phone struct {
	exchange *Exchange
	conn     *sccp.ServerConn
	out      chan sccp.ServerMessage
	gone     chan struct{}
	closing  sync.Once

	mu       sync.Mutex
	register *sccp.RegisterReq
	received []Message
	arrived  chan struct{} // closed at the next message; nil when nobody waits
	ended    bool
}

// Send queues messages. A phone that is gone drops them.
func (p *Phone) Send(messages ...sccp.ServerMessage) {
	for _, m := range messages {
		select {
		case p.out <- m:
		case <-p.gone:
			return
		}
	}
}

// Close ends the connection without a word.
func (p *Phone) Close() {
	p.closing.Do(func() {
		close(p.gone)
		p.conn.Close()
	})
}

// Name is the name in the phone's RegisterReq, empty before.
func (p *Phone) Name() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.register == nil {
		return ""
	}
	return p.register.DeviceName.String()
}

// Received returns everything the phone sent.
func (p *Phone) Received() []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Message(nil), p.received...)
}

// Await returns the nth message with an id, counted from 1, and false when ctx
// or the connection ends before it came.
func (p *Phone) Await(ctx context.Context, id sccp.ID, nth int) (Message, bool) {
	for {
		m, found, arrived, ended := p.find(id, nth)
		if found || ended {
			return m, found
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return Message{}, false
		}
	}
}

func (p *Phone) find(id sccp.ID, nth int) (m Message, found bool, arrived <-chan struct{}, ended bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.received {
		if m.ID() != id {
			continue
		}
		if nth--; nth == 0 {
			return m, true, nil, false
		}
	}
	if p.arrived == nil {
		p.arrived = make(chan struct{})
	}
	return Message{}, false, p.arrived, p.ended
}

func (p *Phone) write() {
	for {
		select {
		case m := <-p.out:
			if p.conn.Send(m) != nil {
				return
			}
		case <-p.gone:
			return
		}
	}
}

func (p *Phone) read() {
	defer p.Close()
	var header sccp.Header
	p.conn.Reader.VersionOf = func(h sccp.Header) sccp.Version {
		header = h
		return h.Version
	}
	for {
		m, err := p.conn.Read()
		if m == nil {
			p.note(nil)
			p.exchange.lost(p)
			return
		}
		if err == nil {
			m = sccp.Clone(m)
			p.note(&Message{m, header.Version, header.BodySize()})
			p.exchange.handle(p, m)
		}
	}
}

// note keeps a message, or the end of the connection, and tells who waits.
func (p *Phone) note(m *Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m == nil {
		p.ended = true
	} else {
		p.received = append(p.received, *m)
	}
	if p.arrived != nil {
		close(p.arrived)
		p.arrived = nil
	}
}
