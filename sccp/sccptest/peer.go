package sccptest

import (
	"errors"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Peer plays one end of a connection in a test. It reads in the background, so
// that the other end never waits for the test, and keeps what it read until
// the test asks for it. Every failure ends the test. Call its methods from the
// goroutine of the test.
type Peer[In, Out sccp.Message] struct {
	// Timeout is how long the other end may take for a message, 5 seconds
	// unless changed.
	Timeout time.Duration

	t       testing.TB
	conn    net.Conn
	codec   *sccp.Conn[In, Out]
	running sync.WaitGroup

	mu      sync.Mutex
	answers map[sccp.ID]func(In) []Out
	inbox   []In
	end     error // why reading stopped
	news    chan struct{}
	outbox  [][]byte
	work    chan struct{}
	closed  chan struct{}
	once    sync.Once
}

// Phone plays a phone: it sends what phones send.
type Phone = Peer[sccp.ServerMessage, sccp.StationMessage]

// Server plays a server.
type Server = Peer[sccp.StationMessage, sccp.ServerMessage]

// NewPhone plays a phone on a connection, which it closes with the test.
func NewPhone(t testing.TB, conn net.Conn) *Phone {
	return start(t, conn, sccp.NewStationConn(conn))
}

// NewServer plays a server on a connection, which it closes with the test.
func NewServer(t testing.TB, conn net.Conn) *Server {
	return start(t, conn, sccp.NewServerConn(conn))
}

// Pipe returns a phone and a server that talk to each other.
func Pipe(t testing.TB) (*Phone, *Server) {
	a, b := net.Pipe()
	return NewPhone(t, a), NewServer(t, b)
}

func start[In, Out sccp.Message](t testing.TB, conn net.Conn, codec *sccp.Conn[In, Out]) *Peer[In, Out] {
	p := &Peer[In, Out]{
		Timeout: 5 * time.Second,
		t:       t, conn: conn, codec: codec,
		answers: map[sccp.ID]func(In) []Out{},
		news:    make(chan struct{}, 1),
		work:    make(chan struct{}, 1),
		closed:  make(chan struct{}),
	}
	p.running.Add(2)
	go p.read()
	go p.write()
	t.Cleanup(p.Close)
	return p
}

// SetVersion sets the version of the layouts that Send uses.
func (p *Peer[In, Out]) SetVersion(v sccp.Version) { p.codec.SetVersion(v) }

// On lets the peer answer each message with this id as soon as it comes. The
// message is delivered to the test all the same. An answer of nil stops it.
func (p *Peer[In, Out]) On(id sccp.ID, answer func(In) []Out) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers[id] = answer
}

// Send sends messages in the background.
func (p *Peer[In, Out]) Send(msgs ...Out) {
	p.t.Helper()
	if err := p.send(msgs); err != nil {
		p.t.Fatalf("sccptest: %v", err)
	}
}

func (p *Peer[In, Out]) send(msgs []Out) error {
	for _, m := range msgs {
		frame, err := m.Append(nil, p.codec.Version())
		if err != nil {
			return err
		}
		p.SendRaw(frame)
	}
	return nil
}

// SendRaw sends bytes as one segment, whatever they are.
func (p *Peer[In, Out]) SendRaw(b []byte) {
	p.mu.Lock()
	p.outbox = append(p.outbox, slices.Clone(b))
	p.mu.Unlock()
	signal(p.work)
}

// Next returns the next message. It owns its bytes.
func (p *Peer[In, Out]) Next() In {
	p.t.Helper()
	m, err := p.next(p.Timeout)
	if err != nil {
		p.t.Fatalf("sccptest: no message: %v", err)
	}
	return m
}

// Expect returns the next message, which must have this id.
func (p *Peer[In, Out]) Expect(id sccp.ID) In {
	p.t.Helper()
	m := p.Next()
	if m.ID() != id {
		p.t.Fatalf("sccptest: got %s %v, want %s", m.ID(), m.LogValue(), id)
	}
	return m
}

// Await drops messages until one with this id comes, and returns it.
func (p *Peer[In, Out]) Await(id sccp.ID) In {
	p.t.Helper()
	var dropped []sccp.ID
	for {
		m, err := p.next(p.Timeout)
		if err != nil {
			p.t.Fatalf("sccptest: no %s among %v: %v", id, dropped, err)
		}
		if m.ID() == id {
			return m
		}
		dropped = append(dropped, m.ID())
	}
}

// AwaitEnd waits until the other end closes the connection and returns the
// messages before that.
func (p *Peer[In, Out]) AwaitEnd() []In {
	p.t.Helper()
	var all []In
	for {
		m, err := p.next(p.Timeout)
		if errors.Is(err, errTimeout) {
			p.t.Fatalf("sccptest: the connection stays open after %d messages", len(all))
		}
		if err != nil {
			return all
		}
		all = append(all, m)
	}
}

// Close closes the connection and waits for the peer to end. What was not
// written by then is lost.
func (p *Peer[In, Out]) Close() {
	p.once.Do(func() {
		close(p.closed)
		_ = p.conn.Close()
	})
	p.running.Wait()
}

var errTimeout = errors.New("nothing within the timeout")

// next takes a message from the inbox, or waits for one.
func (p *Peer[In, Out]) next(timeout time.Duration) (m In, err error) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		p.mu.Lock()
		if len(p.inbox) > 0 {
			m, p.inbox = p.inbox[0], p.inbox[1:]
			p.mu.Unlock()
			return m, nil
		}
		end := p.end
		p.mu.Unlock()
		if end != nil {
			return m, end
		}
		select {
		case <-p.news:
		case <-timer.C:
			return m, errTimeout
		}
	}
}

func (p *Peer[In, Out]) read() {
	defer p.running.Done()
	defer signal(p.news)
	for {
		m, err := p.codec.Read()
		if any(m) == nil {
			p.finish(err)
			return
		}
		kept := sccp.Clone(m)
		p.mu.Lock()
		p.inbox = append(p.inbox, kept)
		answer := p.answers[kept.ID()]
		p.mu.Unlock()
		signal(p.news)
		if answer == nil || err != nil {
			continue
		}
		if err := p.send(answer(kept)); err != nil {
			p.finish(err)
			return
		}
	}
}

func (p *Peer[In, Out]) finish(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end = err
}

func (p *Peer[In, Out]) write() {
	defer p.running.Done()
	for {
		select {
		case <-p.work:
		case <-p.closed:
			return
		}
		p.mu.Lock()
		out := p.outbox
		p.outbox = nil
		p.mu.Unlock()
		for _, b := range out {
			if _, err := p.conn.Write(b); err != nil {
				return // the other end hung up; reading tells the test
			}
		}
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
