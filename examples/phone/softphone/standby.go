package softphone

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// defaultStandby is the interval of keepalives to the stand-by server, when the
// server announces none.
const defaultStandby = time.Minute

// standby is the connection to the next call manager, over which the phone only
// sends keepalives. It has a goroutine.
type standby struct {
	cancel context.CancelFunc
	done   chan struct{}
	conn   net.Conn // good for a registration, or nil; read it after done
}

// startStandby connects to the server that follows in the list.
func (s *session) startStandby(seconds uint32) {
	next := s.visit.index + 1
	if !s.phone.cfg.Standby || s.standby != nil || next >= len(s.conf.servers) {
		return
	}
	interval := time.Duration(seconds) * time.Second
	if seconds == 0 {
		interval = defaultStandby
	}
	ctx, cancel := context.WithCancel(context.Background())
	b := &standby{cancel: cancel, done: make(chan struct{})}
	s.standby = b
	go func() {
		defer close(b.done)
		b.conn = s.phone.standBy(ctx, s.conf.servers[next], interval)
	}()
}

// end returns the connection, if it is good.
func (b *standby) end() net.Conn {
	if b == nil {
		return nil
	}
	b.cancel()
	<-b.done
	return b.conn
}

// standBy stays connected until ctx ends.
func (p *Phone) standBy(ctx context.Context, server string, interval time.Duration) net.Conn {
	defer p.update(func(s *State) { s.Standby = "" })
	for {
		c, err := p.connect(ctx, server)
		if err == nil {
			if c = p.keepStandby(ctx, c, server, interval); c != nil {
				return c
			}
			p.update(func(s *State) { s.Standby = "" })
		}
		if sleep(ctx, interval) != nil {
			return nil
		}
	}
}

// keepStandby returns c when ctx ends between two keepalives, and nil when the
// connection is lost.
func (p *Phone) keepStandby(ctx context.Context, c net.Conn, server string, interval time.Duration) net.Conn {
	for {
		stop := context.AfterFunc(ctx, func() { c.Close() })
		err := p.exchangeKeepAlive(c)
		if !stop() || err != nil {
			c.Close()
			return nil
		}
		p.update(func(s *State) { s.Standby = server })
		if sleep(ctx, interval) != nil {
			return c
		}
	}
}

var errNoAck = errors.New("no acknowledgement of a keepalive")

func (p *Phone) exchangeKeepAlive(c net.Conn) error {
	if err := c.SetDeadline(time.Now().Add(p.cfg.RegisterTimeout)); err != nil {
		return err
	}
	conn := sccp.NewStationConn(c)
	if err := conn.Send(&sccp.KeepAliveReq{}); err != nil {
		return err
	}
	m, err := conn.Read()
	if m == nil {
		return err
	}
	if _, ok := m.(*sccp.KeepAliveAck); !ok {
		return errNoAck
	}
	return c.SetDeadline(time.Time{})
}
