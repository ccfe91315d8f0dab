package services

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
)

// Gate tells who may come, by the rules that hold for phones.
type Gate interface {
	// Admit tells whether an address may ask anything.
	Admit(remote netip.AddrPort) error
	// Allow tells whether a phone may be at an address; secure: it has registered over TLS.
	Allow(device string, remote netip.Addr, secure bool) error
}

// gated takes the connections that a gate admits, of one address no more than
// [Server.PerAddress] at a time, and cuts the others off.
type gated struct {
	net.Listener
	server *Server

	mu sync.Mutex
	of map[netip.Addr]int // connections that are open
}

// errCrowd is why a connection is cut off.
var errCrowd = errors.New("too many connections from one address")

// refusedLines is how much is logged in a second of those who are refused.
const refusedLines = 5

// Accept implements [net.Listener].
func (l *gated) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		remote, _ := netip.ParseAddrPort(c.RemoteAddr().String()) // none is the address of nobody
		if err := l.enter(remote); err != nil {
			l.server.refused.Tell(l.server.Log, slog.LevelWarn, "connection to the phone services refused", "remote", remote.String(), "reason", err)
			_ = c.Close() // nothing was written
			continue
		}
		return &counted{Conn: c, leave: sync.OnceFunc(func() { l.leave(remote.Addr()) })}, nil
	}
}

func (l *gated) enter(remote netip.AddrPort) error {
	if err := l.server.admit(remote); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of[remote.Addr()] >= l.server.PerAddress {
		return errCrowd
	}
	if l.of == nil {
		l.of = make(map[netip.Addr]int)
	}
	l.of[remote.Addr()]++
	return nil
}

func (l *gated) leave(from netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of[from]--; l.of[from] == 0 {
		delete(l.of, from)
	}
}

// counted is a connection that counts until it is closed.
type counted struct {
	net.Conn
	leave func()
}

// Close implements [net.Conn].
func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close()
}

func (s *Server) admit(remote netip.AddrPort) error {
	if s.Gate == nil {
		return nil
	}
	return s.Gate.Admit(remote)
}

func (s *Server) allow(device string, remote netip.Addr, isSecure bool) error {
	if s.Gate == nil {
		return nil
	}
	return s.Gate.Allow(device, remote, isSecure)
}
