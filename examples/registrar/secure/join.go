package secure

import (
	"errors"
	"net"
	"sync"
)

// Join makes one listener of several: Accept returns what any of them gives. Its
// address is that of the first. When one fails for good, all are closed.
func Join(first net.Listener, others ...net.Listener) net.Listener {
	if len(others) == 0 {
		return first
	}
	j := &joined{all: append([]net.Listener{first}, others...), got: make(chan accepted), ended: make(chan struct{})}
	for _, ln := range j.all {
		j.tasks.Go(func() { j.take(ln) })
	}
	return j
}

type joined struct {
	all   []net.Listener
	got   chan accepted
	ended chan struct{}
	tasks sync.WaitGroup
	once  sync.Once
	err   error // before ended is closed
}

type accepted struct {
	conn net.Conn
	err  error // one that passes
}

func (j *joined) take(ln net.Listener) {
	for {
		conn, err := ln.Accept()
		if errors.Is(err, net.ErrClosed) {
			_ = j.end(err)
			return
		}
		select {
		case j.got <- accepted{conn, err}:
		case <-j.ended:
			if conn != nil {
				conn.Close()
			}
			return
		}
	}
}

func (j *joined) Accept() (net.Conn, error) {
	select {
	case a := <-j.got:
		return a.conn, a.err
	case <-j.ended:
		return nil, j.err
	}
}

func (j *joined) Addr() net.Addr { return j.all[0].Addr() }

func (j *joined) Close() error {
	err := j.end(net.ErrClosed)
	j.tasks.Wait()
	return err
}

func (j *joined) end(why error) error {
	var all []error
	j.once.Do(func() {
		j.err = why
		close(j.ended)
		for _, ln := range j.all {
			all = append(all, ln.Close())
		}
	})
	return errors.Join(all...)
}
