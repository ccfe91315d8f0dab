package secure

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

// Listener gives connections whose handshake is done. Handshakes that hang harm
// nobody: each has a time limit, and their number is bounded.
type Listener struct {
	inner net.Listener
	door  *door
	done  chan net.Conn
	ended chan struct{} // closed when inner fails or the listener is closed
	once  sync.Once
	tasks sync.WaitGroup
	lines *sparing.Log

	mu      sync.Mutex
	closed  bool
	err     error
	waiting map[*handshake]struct{}
}

// refusedLines is how many refused connections are logged in a second.
const refusedLines = 5

func (l *Listener) refuse(remote netip.AddrPort, err error) {
	l.door.config.Refused(err)
	l.lines.Tell(l.door.config.Log, slog.LevelWarn, "connection refused", "remote", remote.String(), "reason", err)
}

// Listen takes over inner; it is closed when the configuration is not right.
func Listen(inner net.Listener, c Config) (*Listener, error) {
	c = c.withDefaults()
	if c.RequireClient && c.Files.ClientCA == "" {
		return nil, errors.Join(errNoAuthorities, inner.Close())
	}
	door, err := newDoor(c)
	if err != nil {
		return nil, errors.Join(err, inner.Close())
	}
	l := &Listener{
		inner: inner, door: door, done: make(chan net.Conn), ended: make(chan struct{}),
		waiting: make(map[*handshake]struct{}), lines: sparing.New(refusedLines),
	}
	l.tasks.Go(l.take)
	return l, nil
}

// Reload reads the files of certificates again. After an error those read before
// hold. Changed files are seen by themselves too, within Config.Recheck.
func (l *Listener) Reload() error { return l.door.reload() }

// Addr is that of the listener beneath.
func (l *Listener) Addr() net.Addr { return l.inner.Addr() }

// Accept returns a *[Conn].
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.done:
		return conn, nil
	case <-l.ended:
		l.mu.Lock()
		defer l.mu.Unlock()
		return nil, l.err
	}
}

// Close ends handshakes under way and waits for them.
func (l *Listener) Close() error {
	err := l.end(net.ErrClosed)
	l.tasks.Wait()
	return err
}

func (l *Listener) end(why error) (err error) {
	l.once.Do(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.closed, l.err = true, why
		close(l.ended)
		err = l.inner.Close()
		for h := range l.waiting {
			h.conn.Close()
		}
	})
	return err
}

// handshake is one under way.
type handshake struct {
	conn    net.Conn
	remote  netip.AddrPort
	started time.Time
}

// take accepts, and lets handshakes run beside.
func (l *Listener) take() {
	var wait time.Duration
	for {
		conn, err := l.inner.Accept()
		switch {
		case err == nil:
			wait = 0
			l.admit(conn)
		case errors.Is(err, net.ErrClosed):
			l.end(err)
			return
		default: // too many open files and the like pass
			wait = min(max(2*wait, 5*time.Millisecond), time.Second)
			l.door.config.Log.Error("cannot accept connections", "err", err, "retry", wait)
			select {
			case <-l.ended:
				return
			case <-time.After(wait):
			}
		}
	}
}

func (l *Listener) admit(conn net.Conn) {
	h := &handshake{conn: conn, remote: remoteOf(conn), started: time.Now()}
	if admit := l.door.config.Admit; admit != nil {
		if err := admit(h.remote); err != nil {
			conn.Close()
			l.refuse(h.remote, err)
			return
		}
	}
	if !l.enter(h) {
		conn.Close()
		return
	}
	l.tasks.Go(func() { l.shake(h) })
}

func remoteOf(conn net.Conn) netip.AddrPort {
	if a, ok := conn.RemoteAddr().(*net.TCPAddr); ok {
		ap := a.AddrPort()
		return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
	}
	return netip.AddrPort{}
}

// enter finds room for one more.
func (l *Listener) enter(h *handshake) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	same := 0
	var oldest, oldestOfSame *handshake
	for other := range l.waiting {
		oldest = older(oldest, other)
		if other.remote.Addr() == h.remote.Addr() {
			same++
			oldestOfSame = older(oldestOfSame, other)
		}
	}
	if same >= l.door.config.PerAddress && !l.evict(oldestOfSame, h.started) ||
		len(l.waiting) >= l.door.config.Handshakes && !l.evict(oldest, h.started) {
		return false
	}
	l.waiting[h] = struct{}{}
	return true
}

func older(a, b *handshake) *handshake {
	if a == nil || b.started.Before(a.started) {
		return b
	}
	return a
}

// grace is the time that no handshake has to fear others.
const grace = time.Second

func (l *Listener) evict(h *handshake, now time.Time) bool {
	if now.Sub(h.started) < grace {
		return false
	}
	delete(l.waiting, h)
	h.conn.Close()
	return true
}

func (l *Listener) leave(h *handshake) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.waiting, h)
}

func (l *Listener) shake(h *handshake) {
	ctx, cancel := context.WithTimeout(context.Background(), l.door.config.Within)
	defer cancel()
	conn := tls.Server(h.conn, l.door.tls())
	err := conn.HandshakeContext(ctx)
	l.leave(h)
	if err != nil {
		h.conn.Close()
		if !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) {
			l.refuse(h.remote, explain(err))
		}
		return
	}
	select {
	case l.done <- &Conn{Conn: conn, shown: certificate(conn.ConnectionState())}:
	case <-l.ended:
		conn.Close()
	}
}
