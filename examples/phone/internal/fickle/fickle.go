// Package fickle is a DHCP server for tests of clients: its leases last seconds,
// and it changes its mind about them.
package fickle

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
)

// Mood is what a Server says to a client that wants to renew.
type Mood uint8

// The moods.
const (
	Acknowledges Mood = iota
	Refuses
	Silent
	Another // acknowledges under another identifier
)

// The times of every lease.
const (
	RenewAfter  = time.Second
	RebindAfter = 2 * time.Second
	Lease       = 4 * time.Second
)

// Server is for one client. It is a TFTP server's neighbour: option 66 is Own.
type Server struct {
	Own netip.Addr // identifier

	mu                sync.Mutex
	gives             netip.Addr
	mood              Mood
	renewed, released int
}

// Set changes what the server gives and says.
func (s *Server) Set(gives netip.Addr, mood Mood) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gives, s.mood = gives, mood
}

// Renewed is how often the client wanted to renew.
func (s *Server) Renewed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.renewed
}

// Released is how often the client gave its address back.
func (s *Server) Released() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.released
}

// Serve answers on a socket of port 67 until ctx ends, and closes it.
func (s *Server) Serve(ctx context.Context, conn net.PacketConn) error {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	defer conn.Close()
	buf := make([]byte, 1500)
	for {
		n, _, err := conn.ReadFrom(buf)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		request, err := dhcpv4.FromBytes(buf[:n])
		if err != nil {
			return err
		}
		reply, err := s.answer(request)
		if err != nil {
			return err
		}
		if reply == nil {
			continue
		}
		if _, err := conn.WriteTo(reply.ToBytes(), &net.UDPAddr{IP: net.IPv4bcast, Port: dhcpv4.ClientPort}); err != nil {
			return err
		}
	}
}

// answer returns nil for silence.
func (s *Server) answer(request *dhcpv4.DHCPv4) (*dhcpv4.DHCPv4, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind, identifier := dhcpv4.MessageTypeAck, s.Own
	switch {
	case request.MessageType() == dhcpv4.MessageTypeRelease:
		s.released++
		return nil, nil
	case request.MessageType() == dhcpv4.MessageTypeDiscover:
		kind = dhcpv4.MessageTypeOffer
	case !request.ClientIPAddr.IsUnspecified():
		s.renewed++
		switch s.mood {
		case Refuses:
			kind = dhcpv4.MessageTypeNak
		case Silent:
			return nil, nil
		case Another:
			identifier = s.Own.Next()
		}
	}
	options := []dhcpv4.Modifier{
		dhcpv4.WithMessageType(kind),
		dhcpv4.WithOption(dhcpv4.OptServerIdentifier(identifier.AsSlice())),
	}
	if kind == dhcpv4.MessageTypeNak {
		options = append(options, dhcpv4.WithOption(dhcpv4.OptMessage("moved away")))
	} else {
		options = append(options,
			dhcpv4.WithYourIP(s.gives.AsSlice()),
			dhcpv4.WithNetmask(net.CIDRMask(24, 32)),
			dhcpv4.WithOption(dhcpv4.OptTFTPServerName(s.Own.String())),
			dhcpv4.WithOption(dhcpv4.OptIPAddressLeaseTime(Lease)),
			dhcpv4.WithOption(dhcpv4.OptRenewTimeValue(RenewAfter)),
			dhcpv4.WithOption(dhcpv4.OptRebindingTimeValue(RebindAfter)))
	}
	return dhcpv4.NewReplyFromRequest(request, options...)
}
