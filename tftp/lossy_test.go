package tftp

import (
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// lossyConn loses, doubles and delays datagrams, one in oneIn of each, in both
// directions. A delayed datagram comes after the next one.
type lossyConn struct {
	net.PacketConn
	oneIn int

	mu      sync.Mutex
	random  *rand.Rand
	waiting []heldDatagram // to be read
	held    []heldDatagram // to be read after the next one
	unsent  []heldDatagram // to be written after the next one

	lost, doubled, delayed atomic.Int32
}

type heldDatagram struct {
	data []byte
	addr net.Addr
}

type fate int

const (
	deliver fate = iota
	lose
	double
	delay
)

func newLossyConn(t testing.TB, oneIn int) *lossyConn {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	return &lossyConn{PacketConn: conn, oneIn: oneIn, random: rand.New(rand.NewPCG(1, 1))}
}

func (c *lossyConn) draw() fate {
	switch c.random.IntN(c.oneIn) {
	case 0:
		c.lost.Add(1)
		return lose
	case 1:
		c.doubled.Add(1)
		return double
	case 2:
		c.delayed.Add(1)
		return delay
	}
	return deliver
}

func (c *lossyConn) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		c.mu.Lock()
		if len(c.waiting) > 0 {
			d := c.waiting[0]
			c.waiting = c.waiting[1:]
			c.mu.Unlock()
			return copy(p, d.data), d.addr, nil
		}
		c.mu.Unlock()
		n, addr, err := c.PacketConn.ReadFrom(p)
		if err != nil {
			return 0, nil, err
		}
		d := heldDatagram{append([]byte(nil), p[:n]...), addr}
		c.mu.Lock()
		switch c.draw() {
		case double:
			c.waiting = append(c.waiting, d, d)
		case delay:
			c.held = append(c.held, d)
			c.mu.Unlock()
			continue
		case deliver:
			c.waiting = append(c.waiting, d)
		case lose:
		}
		c.waiting = append(c.waiting, c.held...)
		c.held = nil
		c.mu.Unlock()
	}
}

func (c *lossyConn) WriteTo(p []byte, addr net.Addr) (int, error) {
	d := heldDatagram{append([]byte(nil), p...), addr}
	c.mu.Lock()
	var out []heldDatagram
	switch c.draw() {
	case double:
		out = append(out, d, d)
	case delay:
		c.unsent = append(c.unsent, d)
		c.mu.Unlock()
		return len(p), nil
	case deliver:
		out = append(out, d)
	case lose:
	}
	out = append(out, c.unsent...)
	c.unsent = nil
	c.mu.Unlock()
	for _, d := range out {
		if _, err := c.PacketConn.WriteTo(d.data, d.addr); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// relay stands between phones and a server: the sockets of transfers belong to
// pin/tftp, so a bad network can only be put between the two.
type relay struct {
	front   net.PacketConn
	server  net.Addr
	running sync.WaitGroup

	mu    sync.Mutex
	backs map[string]*back
}

// back is the relay's socket for one phone.
type back struct {
	net.PacketConn
	mu   sync.Mutex
	peer net.Addr // where the server's transfer answers from
}

func newRelay(t testing.TB, front net.PacketConn, server string) *relay {
	t.Helper()
	addr, err := net.ResolveUDPAddr("udp", server)
	require.NoError(t, err)
	r := &relay{front: front, server: addr, backs: make(map[string]*back)}
	r.running.Go(r.forward)
	t.Cleanup(func() {
		assert.NoError(t, front.Close())
		r.mu.Lock()
		for _, b := range r.backs {
			assert.NoError(t, b.Close())
		}
		r.mu.Unlock()
		r.running.Wait()
	})
	return r
}

func (r *relay) forward() {
	buf := make([]byte, 2048)
	for {
		n, phone, err := r.front.ReadFrom(buf)
		if err != nil {
			return
		}
		b := r.back(phone)
		if b == nil {
			return
		}
		to := r.server
		if buf[1] != opRead {
			b.mu.Lock()
			to = b.peer
			b.mu.Unlock()
		}
		if to != nil {
			_, _ = b.WriteTo(buf[:n], to)
		}
	}
}

func (r *relay) back(phone net.Addr) *back {
	r.mu.Lock()
	defer r.mu.Unlock()
	if b := r.backs[phone.String()]; b != nil {
		return b
	}
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil
	}
	b := &back{PacketConn: conn}
	r.backs[phone.String()] = b
	r.running.Go(func() {
		buf := make([]byte, 2048)
		for {
			n, from, err := b.ReadFrom(buf)
			if err != nil {
				return
			}
			b.mu.Lock()
			b.peer = from
			b.mu.Unlock()
			_, _ = r.front.WriteTo(buf[:n], phone)
		}
	})
	return b
}

func TestFetchOverABadNetwork(t *testing.T) {
	leaktest.Goroutines(t)
	front := newLossyConn(t, 12)
	s := serve(t, func(s *Server) {
		s.MaxPerAddress = 100
		s.Retries = 15
		s.RetryTimeout = 20 * time.Millisecond
	}, fixed(map[string]string{"file": pattern(20000), "small": "x", "empty": ""}))
	newRelay(t, front, s.addr)

	options := FetchOptions{Timeout: 20 * time.Millisecond, Retries: 200}
	var phones sync.WaitGroup
	for i := range 20 {
		phones.Go(func() {
			for name, want := range map[string]string{"file": pattern(20000), "small": "x", "empty": ""} {
				options := options
				options.BlockSize = []int{0, 1024}[i%2]
				got, err := Fetch(t.Context(), front.LocalAddr().String(), name, options)
				if assert.NoError(t, err, name) {
					assert.Equal(t, want, string(got), name)
				}
			}
			_, err := Fetch(t.Context(), front.LocalAddr().String(), "missing", options)
			assert.ErrorIs(t, err, ErrNotFound)
		})
	}
	phones.Wait()
	assert.Positive(t, front.lost.Load())
	assert.Positive(t, front.doubled.Load())
	assert.Positive(t, front.delayed.Load())
}

// The listening socket itself is the bad one: requests and refusals suffer.
func TestServeOnABadSocket(t *testing.T) {
	leaktest.Goroutines(t)
	conn := newLossyConn(t, 5)
	s := serveOn(t, conn, func(s *Server) { s.MaxPerAddress = 100; s.Unproven = 1000 }, fixed(map[string]string{"file": "content"}))
	options := FetchOptions{Timeout: 20 * time.Millisecond, Retries: 200}
	for range 40 {
		got, err := Fetch(t.Context(), s.addr, "file", options)
		require.NoError(t, err)
		require.Equal(t, "content", string(got))
		_, err = Fetch(t.Context(), s.addr, "missing", options)
		require.ErrorIs(t, err, ErrNotFound)
	}
	require.Positive(t, conn.lost.Load())
	require.Positive(t, conn.doubled.Load())
}
