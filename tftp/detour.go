package tftp

import (
	"errors"
	"net"
	"net/netip"
	"sync"
)

// detour carries one transfer between pin/tftp and a phone that would not take
// data from pin/tftp's own socket. That one is bound to no address, so the
// routing table picks the source; on a host with several addresses it can be
// another than the one the phone asked, and phones drop such data.
//
// pin/tftp sees a client on loopback. What it sends there leaves from outer,
// which is bound to the address that was asked.
type detour struct {
	inner   *net.UDPConn // on loopback: what pin/tftp takes for the phone
	outer   *net.UDPConn // connected to the phone
	running sync.WaitGroup

	mu  sync.Mutex
	pin netip.AddrPort // pin/tftp's socket; invalid before its first datagram
}

// maxDatagram holds the largest block with its header.
const maxDatagram = maxBlock4 + 4

// openDetour binds a socket to local, which must be an address of this host.
func openDetour(local netip.Addr, remote netip.AddrPort) (*detour, error) {
	if local.IsLinkLocalUnicast() && local.Is6() {
		local = local.WithZone(remote.Addr().Zone())
	}
	from := net.UDPAddrFromAddrPort(netip.AddrPortFrom(local, 0))
	outer, err := net.DialUDP("udp", from, net.UDPAddrFromAddrPort(remote))
	if err != nil {
		return nil, err
	}
	inner, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, errors.Join(err, outer.Close())
	}
	d := &detour{inner: inner, outer: outer}
	d.running.Go(d.toPhone)
	d.running.Go(d.toServer)
	return d, nil
}

// addr is the address to give pin/tftp as the client's.
func (d *detour) addr() netip.AddrPort { return addrOf(d.inner) }

// addrOf returns the address that a socket is bound to.
func addrOf(conn *net.UDPConn) netip.AddrPort {
	if addr, ok := conn.LocalAddr().(*net.UDPAddr); ok {
		return unmapped(addr.AddrPort())
	}
	return netip.AddrPort{}
}

// close ends the detour once all that pin/tftp said has been passed on.
func (d *detour) close() error {
	// An empty datagram to itself comes after everything that waits there.
	_, err := d.inner.WriteToUDPAddrPort(nil, d.addr())
	if err != nil {
		_ = d.inner.Close() // then in the middle of it
	}
	d.running.Wait()
	if err == nil {
		err = d.inner.Close()
	}
	return err
}

func (d *detour) toPhone() {
	defer func() { _ = d.outer.Close() }() // which ends toServer
	buf := make([]byte, maxDatagram)
	for {
		n, from, err := d.inner.ReadFromUDPAddrPort(buf)
		if err != nil || n == 0 && from == d.addr() {
			return
		}
		if !d.isPin(from) {
			continue
		}
		if _, err := d.outer.Write(buf[:n]); err != nil {
			d.hangUp()
		}
	}
}

// isPin reports whether a datagram is from pin/tftp: it speaks first.
func (d *detour) isPin(from netip.AddrPort) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.pin.IsValid() {
		d.pin = from
	}
	return d.pin == from
}

func (d *detour) toServer() {
	buf := make([]byte, maxDatagram)
	for {
		n, err := d.outer.Read(buf)
		switch {
		case err == nil:
			d.tell(buf[:n])
		case errors.Is(err, net.ErrClosed):
			return
		default:
			d.hangUp() // which ends the transfer, so errors come to an end
		}
	}
}

// hangUp tells pin/tftp that the phone cannot be reached any more.
func (d *detour) hangUp() { d.tell(appendError(nil, CodeUndefined, "unreachable")) }

// tell sends to pin/tftp what the phone would.
func (d *detour) tell(packet []byte) {
	d.mu.Lock()
	pin := d.pin
	d.mu.Unlock()
	if pin.IsValid() {
		_, _ = d.inner.WriteToUDPAddrPort(packet, pin) // lost datagrams are sent again
	}
}
