package tftp

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	pin "github.com/pin/tftp/v3"
)

// guard is the PacketConn that pin/tftp reads: only checked requests whose
// file is open come out of it. It is not a *net.UDPConn on purpose, since with
// one pin/tftp lists the host's interfaces for every request.
//
// pin/tftp calls ReadFrom and, for a request it cannot start, OnFailure from
// one goroutine; transfers run in goroutines of their own.
type guard struct {
	ready  chan *transfer
	finish func(*transfer, error) // ends a transfer, once

	drained chan struct{} // closed when ready is closed and empty
	closed  chan struct{}

	mu        sync.Mutex
	transfers map[string]*transfer // handed to pin/tftp, by token
	last      *transfer            // the newest of them
}

var (
	_ net.PacketConn = (*guard)(nil)
	_ pin.Hook       = (*guard)(nil)
)

var errNotSupported = errors.New("tftp: not supported")

func newGuard(finish func(*transfer, error)) *guard {
	return &guard{
		ready:     make(chan *transfer),
		finish:    finish,
		drained:   make(chan struct{}),
		closed:    make(chan struct{}),
		transfers: make(map[string]*transfer),
	}
}

// ReadFrom implements [net.PacketConn] with the next accepted request.
func (g *guard) ReadFrom(p []byte) (int, net.Addr, error) {
	g.mu.Lock()
	g.last = nil
	g.mu.Unlock()
	t, ok := <-g.ready
	if !ok {
		g.drain()
		<-g.closed
		return 0, nil, net.ErrClosed
	}
	packet := t.request.appendRead(p[:0], t.token, t.block)
	g.mu.Lock()
	g.transfers[t.token] = t
	g.last = t
	g.mu.Unlock()
	return len(packet), net.UDPAddrFromAddrPort(t.client()), nil
}

// drain is called by the only reader.
func (g *guard) drain() {
	select {
	case <-g.drained:
	default:
		close(g.drained)
	}
}

// Close implements [net.PacketConn]. pin/tftp calls it in Shutdown.
func (g *guard) Close() error {
	close(g.closed)
	return nil
}

// LocalAddr implements [net.PacketConn] with an address that pin/tftp accepts;
// it does nothing else with it.
func (g *guard) LocalAddr() net.Addr { return &net.UDPAddr{IP: net.IPv4zero} }

// WriteTo implements [net.PacketConn]. pin/tftp writes to sockets of its own.
func (g *guard) WriteTo([]byte, net.Addr) (int, error) { return 0, errNotSupported }

// SetDeadline implements [net.PacketConn].
func (g *guard) SetDeadline(time.Time) error { return errNotSupported }

// SetReadDeadline implements [net.PacketConn].
func (g *guard) SetReadDeadline(time.Time) error { return errNotSupported }

// SetWriteDeadline implements [net.PacketConn].
func (g *guard) SetWriteDeadline(time.Time) error { return errNotSupported }

// OnSuccess implements [pin.Hook].
func (g *guard) OnSuccess(stats pin.TransferStats) { g.note(stats, false) }

// OnFailure implements [pin.Hook]. Without a name it is a request for which
// pin/tftp could not open a socket.
func (g *guard) OnFailure(stats pin.TransferStats, err error) {
	if stats.Filename != "" {
		g.note(stats, true)
		return
	}
	g.mu.Lock()
	t := g.last
	if t != nil {
		delete(g.transfers, t.token)
		g.last = nil
	}
	g.mu.Unlock()
	if t != nil {
		g.finish(t, err)
	}
}

// note runs in the goroutine of the transfer.
func (g *guard) note(stats pin.TransferStats, failed bool) {
	g.mu.Lock()
	t := g.transfers[stats.Filename]
	g.mu.Unlock()
	if t != nil {
		t.stats, t.failed = stats, failed
	}
}

// abandon is panicked with, from pin/tftp's wait between retransmissions, to
// end a transfer that a stopping server does not wait for.
type abandon struct{}

// handle is the read handler: it runs one transfer in the goroutine that
// pin/tftp started for it.
func (g *guard) handle(token string, out io.ReaderFrom) (err error) {
	g.mu.Lock()
	t := g.transfers[token]
	g.mu.Unlock()
	if t == nil {
		return errNotSupported // cannot happen: the token came from ReadFrom
	}
	defer func() {
		if p := recover(); p != nil {
			if _, ours := p.(abandon); !ours {
				panic(p)
			}
			// ReadFrom has closed the transfer's socket while it unwound.
			err = ErrStopped
		}
		g.mu.Lock()
		delete(g.transfers, token)
		g.mu.Unlock()
		g.finish(t, err)
	}()
	if outgoing, ok := out.(pin.OutgoingTransfer); ok {
		outgoing.SetSize(t.content.Size)
	}
	_, err = out.ReadFrom(t)
	return err
}
