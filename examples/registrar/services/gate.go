package services

import (
	"net"
	"net/netip"
)

// Gate tells who may come, by the rules that hold for phones.
type Gate interface {
	// Admit tells whether an address may ask anything.
	Admit(remote netip.AddrPort) error
	// Allow tells whether a phone may be at an address; secure: it has registered over TLS.
	Allow(device string, remote netip.Addr, secure bool) error
}

// gated takes the connections that a gate admits, and cuts the others off.
type gated struct {
	net.Listener
	server *Server
}

// Accept implements [net.Listener].
func (l gated) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		remote, _ := netip.ParseAddrPort(c.RemoteAddr().String()) // none is the address of nobody
		if err := l.server.admit(remote); err != nil {
			l.server.Log.Info("a connection to the phone services was cut off", "remote", remote.String(), "why", err.Error())
			_ = c.Close() // nothing was written
			continue
		}
		return c, nil
	}
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
