package dhcp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
)

// maxMessage is what a client may send at most; DHCP messages fit an Ethernet frame.
const maxMessage = 1500

// maxProbes is how many addresses are looked for at the same time; beyond it they
// are offered without.
const maxProbes = 32

// maxTries is how many addresses in use a discover may meet before it is left to
// the client's next try.
const maxTries = 4

// Server answers the clients on one socket.
type Server struct {
	Address netip.Addr // of the interface; clients know the server by it
	Scopes  []Scope
	Log     *slog.Logger // nil: no log

	// Probe tells whether somebody uses an address. Nil: nobody is asked.
	Probe func(context.Context, netip.Addr) (bool, error)

	mu       sync.Mutex
	answers  *answers
	probing  map[mac]bool
	lastFull time.Time // when it was last logged that a pool is full
	lines    ration    // of the log, for what clients do
	blind    bool      // it was logged that addresses cannot be looked for

	running sync.WaitGroup // probes
}

// Check says what is wrong with the settings.
func (s *Server) Check() error {
	if !s.Address.Is4() || s.Address.IsUnspecified() {
		return fmt.Errorf("dhcp: %v is no IPv4 address of a server", s.Address)
	}
	if len(s.Scopes) == 0 {
		return errors.New("dhcp: no scope")
	}
	for i, scope := range s.Scopes {
		if err := scope.Check(); err != nil {
			return err
		}
		for _, other := range s.Scopes[:i] {
			if other.Network.Overlaps(scope.Network) {
				return fmt.Errorf("dhcp: the networks %v and %v overlap", other.Network, scope.Network)
			}
		}
	}
	return nil
}

// Serve answers until ctx ends, and closes the socket. The error is nil then.
func (s *Server) Serve(ctx context.Context, conn net.PacketConn) error {
	defer conn.Close()
	if err := s.Check(); err != nil {
		return err
	}
	s.mu.Lock()
	s.answers, s.probing = newAnswers(s.Address, s.Scopes), make(map[mac]bool)
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	s.mu.Unlock()
	ctx, stop := context.WithCancel(ctx)
	defer s.running.Wait()
	defer stop()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	buf := make([]byte, maxMessage)
	for {
		n, from, err := conn.ReadFrom(buf)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("dhcp: %w", err)
		case err != nil: // such as a client that is gone, told by ICMP
			s.Log.Debug("dhcp: cannot read", "err", err)
			continue
		}
		m, err := dhcpv4.FromBytes(buf[:n])
		if err != nil {
			s.Log.Debug("dhcp: malformed message", "from", from, "err", err)
			continue
		}
		s.handle(ctx, conn, m)
	}
}

func (s *Server) handle(ctx context.Context, conn net.PacketConn, m *dhcpv4.DHCPv4) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.probing[clientMAC(m)] && m.MessageType() == dhcpv4.MessageTypeDiscover {
		return // asked again while the address is looked for
	}
	out := s.answers.answer(m, time.Now())
	if !out.probe || s.Probe == nil || len(s.probing) >= maxProbes {
		s.send(conn, m, out)
		return
	}
	s.probing[out.client] = true
	s.running.Go(func() { s.probeFirst(ctx, conn, m, out) })
}

func clientMAC(m *dhcpv4.DHCPv4) mac {
	c, _ := clientOf(m)
	return c
}

// probeFirst sends an offer when nobody else has the address.
func (s *Server) probeFirst(ctx context.Context, conn net.PacketConn, m *dhcpv4.DHCPv4, out outcome) {
	for range maxTries {
		used, err := s.Probe(ctx, out.addr)
		if ctx.Err() != nil {
			break
		}
		s.mu.Lock()
		if err != nil && !s.blind {
			s.blind = true
			s.Log.Warn("dhcp: cannot find out whether addresses are in use; offering them without",
				"err", err, "fix", "start as root or with CAP_NET_RAW")
		}
		a, _ := out.net.leases.of(out.client)
		kept := a == out.addr // nobody else was in greater need of it
		if kept && !used {
			s.send(conn, m, out)
			delete(s.probing, out.client)
			s.mu.Unlock()
			return
		}
		now := time.Now()
		if kept {
			s.Log.Warn("dhcp: an address of the pool is used by somebody who did not get it here", "address", out.addr)
			out.net.leases.decline(out.client, now.Add(conflictTime))
		}
		out = s.answers.answer(m, now)
		if !out.probe { // nothing is left, or it got an address meanwhile
			s.send(conn, m, out)
			delete(s.probing, out.client)
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.probing, out.client)
}

// send sends a reply, if there is one, and logs what happened; s.mu is held.
func (s *Server) send(conn net.PacketConn, m *dhcpv4.DHCPv4, out outcome) {
	s.tell(m, out)
	if out.reply == nil {
		return
	}
	if _, err := conn.WriteTo(out.reply.ToBytes(), net.UDPAddrFromAddrPort(out.to)); err != nil {
		s.Log.Debug("dhcp: reply not sent", "to", out.to, "err", err)
	}
}

// Lease is an address that a client has.
type Lease struct {
	MAC     [6]byte
	Address netip.Addr
	Expires time.Time
}

// Leases returns who has an address now, by address.
func (s *Server) Leases() []Lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers == nil {
		return nil
	}
	now := time.Now()
	var list []Lease
	for _, n := range s.answers.networks {
		for i := range n.leases.records {
			if r := &n.leases.records[i]; r.state == bound && now.Before(r.until) {
				list = append(list, Lease{MAC: r.owner, Address: n.leases.address(i), Expires: r.until})
			}
		}
	}
	return list
}
