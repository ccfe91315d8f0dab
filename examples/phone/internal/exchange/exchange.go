// Package exchange is a small call manager for tests of phones: it registers
// every phone that asks, and connects two of them. A test may take any message
// out of its hands.
package exchange

import (
	"net"
	"sync"

	"github.com/skinnykit/skinny/sccp"
)

// Exchange answers phones. Fields are set before the first connection.
type Exchange struct {
	// KeepAlive is the interval in RegisterAck, seconds.
	KeepAlive uint32
	// Version is the highest protocol version; a phone gets its own if lower.
	Version sccp.Version
	// Reject refuses every phone with this text.
	Reject string
	// Numbers are the lines by name of the phone. A phone that is not in it has
	// one line without a number.
	Numbers map[string]string
	// Handle sees each message first and returns true to take it. It runs in
	// the reader of the phone's connection.
	Handle func(*Phone, sccp.StationMessage) (taken bool)

	mu       sync.Mutex
	closed   bool
	phones   []*Phone
	listener net.Listener
	accepter sync.WaitGroup
	workers  sync.WaitGroup
	calls    []*call
	nextCall uint32
}

// Listen serves phones on a loopback port until Close.
func (x *Exchange) Listen() (address string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	x.listener = l
	x.accepter.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			x.Serve(c)
		}
	})
	return l.Addr().String(), nil
}

// Serve serves one connection in the background. A closed exchange closes it.
func (x *Exchange) Serve(c net.Conn) *Phone {
	p := &Phone{exchange: x, conn: sccp.NewServerConn(c), out: make(chan sccp.ServerMessage, outbox), gone: make(chan struct{})}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.phones = append(x.phones, p)
	if x.closed {
		p.ended = true
		p.Close()
		return p
	}
	x.workers.Go(p.write)
	x.workers.Go(p.read)
	return p
}

// Phones returns the connections in the order in which they came, also those
// that ended.
func (x *Exchange) Phones() []*Phone {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]*Phone(nil), x.phones...)
}

// Close ends all connections and waits for their end.
func (x *Exchange) Close() {
	if x.listener != nil {
		x.listener.Close()
	}
	x.accepter.Wait()
	x.mu.Lock()
	x.closed = true
	x.mu.Unlock()
	for _, p := range x.Phones() {
		p.Close()
	}
	x.workers.Wait()
}
