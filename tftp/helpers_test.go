package tftp

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/leaktest"
)

// patience is how long a test waits for something that must happen.
const patience = 20 * time.Second

// fixed serves the same bytes for every name in the map.
func fixed(files map[string]string) Source {
	return SourceFunc(func(_ context.Context, req Request) (Content, error) {
		if text, ok := files[req.Name]; ok {
			return Bytes([]byte(text)), nil
		}
		return Content{}, ErrNotFound
	})
}

// recorder keeps events.
type recorder struct {
	mu     sync.Mutex
	events []Event
	more   chan struct{}
}

func newRecorder() *recorder { return &recorder{more: make(chan struct{}, 1)} }

func (r *recorder) add(e Event) {
	r.mu.Lock()
	r.events = append(r.events, e)
	r.mu.Unlock()
	select {
	case r.more <- struct{}{}:
	default:
	}
}

func (r *recorder) all() []Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Event(nil), r.events...)
}

// wait returns the first event that matches.
func (r *recorder) wait(t testing.TB, what string, match func(Event) bool) Event {
	t.Helper()
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		for _, e := range r.all() {
			if match(e) {
				return e
			}
		}
		select {
		case <-r.more:
		case <-timeout.C:
			events := r.all()
			require.FailNow(t, "no such event", "%s; the last of %d: %+v", what, len(events), events[max(0, len(events)-5):])
		}
	}
}

func (r *recorder) waitErr(t testing.TB, target error) Event {
	t.Helper()
	return r.wait(t, target.Error(), func(e Event) bool { return errors.Is(e.Err, target) })
}

// testServer is a Server on a loopback port. Its end is part of the test.
type testServer struct {
	*Server
	*recorder
	addr   string
	served chan error
}

func serve(t testing.TB, configure func(*Server), sources ...Source) *testServer {
	t.Helper()
	leaktest.Goroutines(t)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	return serveOn(t, conn, configure, sources...)
}

func serveOn(t testing.TB, conn net.PacketConn, configure func(*Server), sources ...Source) *testServer {
	t.Helper()
	s := &testServer{
		Server:   &Server{Files: NewFiles(sources...), RetryTimeout: 500 * time.Millisecond},
		recorder: newRecorder(),
		addr:     conn.LocalAddr().String(),
		served:   make(chan error, 1),
	}
	s.OnEvent = s.add
	if configure != nil {
		configure(s.Server)
	}
	go func() { s.served <- s.Serve(context.Background(), conn) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, s.Shutdown(ctx))
		require.ErrorIs(t, <-s.served, ErrServerClosed)
		if s.limits != nil { // Serve began before the test ended
			require.Zero(t, s.limits.active, "a transfer kept its place")
		}
	})
	return s
}

// rawPhone sends and receives datagrams by hand.
type rawPhone struct {
	t    testing.TB
	conn *net.UDPConn
	to   *net.UDPAddr
	// heard is where the last datagram came from.
	heard *net.UDPAddr
}

func newRawPhone(t testing.TB, server string) *rawPhone {
	t.Helper()
	to, err := net.ResolveUDPAddr("udp", server)
	require.NoError(t, err)
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	return &rawPhone{t: t, conn: conn, to: to}
}

func (p *rawPhone) send(packet string) { p.sendTo(packet, p.to) }

func (p *rawPhone) sendTo(packet string, to *net.UDPAddr) {
	p.t.Helper()
	_, err := p.conn.WriteToUDP([]byte(packet), to)
	require.NoError(p.t, err)
}

func (p *rawPhone) receive() (packet string, from *net.UDPAddr) {
	p.t.Helper()
	require.NoError(p.t, p.conn.SetReadDeadline(time.Now().Add(patience)))
	b := make([]byte, 65536)
	n, from, err := p.conn.ReadFromUDP(b)
	require.NoError(p.t, err)
	p.heard = from
	return string(b[:n]), from
}

// finish acknowledges data until the last block and returns the file.
func (p *rawPhone) finish(block int) string {
	p.t.Helper()
	file, expected := "", uint16(1)
	for {
		packet, from := p.receive()
		require.Equal(p.t, "\x00\x03", packet[:2], "%q", packet)
		number := binary.BigEndian.Uint16([]byte(packet[2:]))
		p.sendTo("\x00\x04"+packet[2:4], from)
		if number != expected {
			continue
		}
		expected++
		file += packet[4:]
		if len(packet) < 4+block {
			return file
		}
	}
}

func rrq(name string, options ...string) string {
	packet := "\x00\x01" + name + "\x00octet\x00"
	for _, o := range options {
		packet += o + "\x00"
	}
	return packet
}

// pattern is n bytes that differ from block to block.
func pattern(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i>>9 ^ i)
	}
	return string(b)
}
