package tftp

import (
	"errors"
	"fmt"
	"net"
	"net/netip"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// datagram tells where a datagram came from and which of our addresses it was
// sent to. The latter is invalid when unknown.
type datagram struct {
	remote netip.AddrPort
	local  netip.Addr
}

// unicast reports whether the datagram was sent to an address that can be the
// source of the answer. The broadcast address of a network looks like one.
func (d datagram) unicast() bool {
	return d.local.IsValid() && !d.local.IsMulticast() && d.local != netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// socket is the listening socket.
type socket interface {
	read(b []byte) (n int, d datagram, err error)
	// reply answers d, from the address it was sent to where that is possible.
	reply(b []byte, d datagram) error
}

func newSocket(conn net.PacketConn) socket {
	udp, ok := conn.(*net.UDPConn)
	if !ok {
		return plainSocket{conn}
	}
	local, ok := udp.LocalAddr().(*net.UDPAddr)
	if !ok {
		return plainSocket{conn}
	}
	var err error
	v4 := local.IP.To4() != nil
	if v4 {
		err = ipv4.NewPacketConn(udp).SetControlMessage(ipv4.FlagDst, true)
	} else {
		err = ipv6.NewPacketConn(udp).SetControlMessage(ipv6.FlagDst, true)
	}
	if err != nil {
		return plainSocket{conn} // the system has no such thing
	}
	return &udpSocket{conn: udp, v4: v4, control: make([]byte, 128)}
}

// plainSocket works with any PacketConn and leaves source addresses to it.
type plainSocket struct{ net.PacketConn }

// local is the address that the socket is bound to; invalid when it is bound
// to all of them.
func (s plainSocket) local() netip.Addr {
	addr, ok := s.LocalAddr().(*net.UDPAddr)
	if !ok || addr.IP.IsUnspecified() {
		return netip.Addr{}
	}
	return unmapped(addr.AddrPort()).Addr().WithZone("")
}

func (s plainSocket) read(b []byte) (int, datagram, error) {
	n, addr, err := s.ReadFrom(b)
	if err != nil {
		return 0, datagram{}, err
	}
	udp, ok := addr.(*net.UDPAddr)
	if !ok {
		return 0, datagram{}, fmt.Errorf("tftp: source address is a %T, want *net.UDPAddr", addr)
	}
	return n, datagram{remote: udp.AddrPort(), local: s.local()}, nil
}

func (s plainSocket) reply(b []byte, d datagram) error {
	_, err := s.WriteTo(b, net.UDPAddrFromAddrPort(d.remote))
	return err
}

// udpSocket asks the system for the destination address of each datagram.
type udpSocket struct {
	conn    *net.UDPConn
	v4      bool
	control []byte // of the only reader
}

func (s *udpSocket) read(b []byte) (int, datagram, error) {
	n, controls, _, remote, err := s.conn.ReadMsgUDPAddrPort(b, s.control)
	if err != nil {
		return 0, datagram{}, err
	}
	return n, datagram{remote: remote, local: s.destination(s.control[:controls])}, nil
}

func (s *udpSocket) destination(control []byte) netip.Addr {
	var ip net.IP
	if s.v4 {
		var m ipv4.ControlMessage
		if m.Parse(control) == nil {
			ip = m.Dst
		}
	} else {
		var m ipv6.ControlMessage
		if m.Parse(control) == nil {
			ip = m.Dst
		}
	}
	addr, _ := netip.AddrFromSlice(ip)
	return addr.Unmap()
}

func (s *udpSocket) reply(b []byte, d datagram) error {
	var control []byte
	if d.unicast() {
		ip := net.IP(d.local.AsSlice())
		if d.local.Is4() { // on a socket of both families too
			control = (&ipv4.ControlMessage{Src: ip}).Marshal()
		} else {
			control = (&ipv6.ControlMessage{Src: ip}).Marshal()
		}
	}
	_, _, err := s.conn.WriteMsgUDPAddrPort(b, control, d.remote)
	if err != nil && control != nil && !errors.Is(err, net.ErrClosed) {
		// The request went to the broadcast address of a network.
		_, _, err = s.conn.WriteMsgUDPAddrPort(b, nil, d.remote)
	}
	return err
}
