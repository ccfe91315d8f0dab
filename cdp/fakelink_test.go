package cdp_test

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
)

// fakeLink is a Link made of net.Pipe, which keeps frames apart, has deadlines
// and works with synctest. The test holds the other end.
type fakeLink struct {
	net.Conn
	mac  cdp.MAC
	down atomic.Bool

	mu   sync.Mutex
	gone error // what Up returns
}

func (l *fakeLink) ReadFrame(b []byte) (int, error) { return l.Read(b) }

func (l *fakeLink) WriteFrame(b []byte) error {
	_, err := l.Write(b)
	return err
}

func (l *fakeLink) Up() (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.down.Load(), l.gone
}

func (l *fakeLink) remove(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = err
}

func (l *fakeLink) MAC() cdp.MAC { return l.mac }

// farEnd is the other end of a fakeLink: it notes what comes and when.
type farEnd struct {
	net.Conn
	t     *testing.T
	begin time.Time

	mu   sync.Mutex
	seen []sighting
	done chan struct{}
}

type sighting struct {
	at     time.Duration // since the link was made
	packet cdp.Packet
}

// newFakeLink must be called in a synctest bubble; the far end is closed by the
// caller.
func newFakeLink(t *testing.T) (*fakeLink, *farEnd) {
	near, far := net.Pipe()
	link := &fakeLink{Conn: near, mac: cdp.MAC{2, 0, 0, 0, 0, 1}}
	end := &farEnd{Conn: far, t: t, begin: time.Now(), done: make(chan struct{})}
	go end.watch()
	return link, end
}

func (e *farEnd) watch() {
	defer close(e.done)
	buf := make([]byte, cdp.MaxFrame)
	for {
		n, err := e.Read(buf)
		if err != nil {
			return
		}
		f, err := cdp.ParseFrame(buf[:n])
		if err != nil {
			e.t.Errorf("far end: %v", err)
			continue
		}
		var p cdp.Packet
		if err := p.Decode(f.Payload); err != nil {
			e.t.Errorf("far end: %v", err)
		}
		e.mu.Lock()
		e.seen = append(e.seen, sighting{time.Since(e.begin), p})
		e.mu.Unlock()
	}
}

func (e *farEnd) close() {
	e.Conn.Close()
	<-e.done
}

// take returns the times of what was seen since the last call, and forgets it.
func (e *farEnd) take() []time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	var at []time.Duration
	for _, s := range e.seen {
		at = append(at, s.at)
	}
	e.seen = nil
	return at
}

func (e *farEnd) last() cdp.Packet {
	e.mu.Lock()
	defer e.mu.Unlock()
	require.NotEmpty(e.t, e.seen)
	return e.seen[len(e.seen)-1].packet
}

func (e *farEnd) send(frame []byte) {
	_, err := e.Write(frame)
	require.NoError(e.t, err)
}
