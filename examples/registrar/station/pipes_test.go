package station_test

import (
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// pipes is a listener without a network: what one side writes is what one Read
// of the other returns, and a fake clock can move its deadlines.
type pipes struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (p *pipes) dial(t testing.TB) net.Conn {
	t.Helper()
	client, server := net.Pipe()
	select {
	case p.conns <- server:
	case <-p.closed:
		require.FailNow(t, "the listener is closed")
	}
	return client
}

// pipePhone connects a phone through a pipe.
func (h *house) pipePhone(p *pipes) *phone {
	h.dial = func() net.Conn { return p.dial(h.t) }
	return h.connect()
}
