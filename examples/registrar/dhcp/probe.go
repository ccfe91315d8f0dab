package dhcp

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"time"

	"golang.org/x/net/icmp"
	"golang.org/x/net/ipv4"
)

// probeTime is how long an answer to a ping is waited for. Clients wait for an
// offer for a second or more.
const probeTime = 250 * time.Millisecond

// Ping tells whether somebody answers an ICMP echo request to an address, sent
// from own. Without the right to do so, CAP_NET_RAW, it is an error.
func Ping(ctx context.Context, own, target netip.Addr) (bool, error) {
	conn, err := icmp.ListenPacket("ip4:icmp", own.String())
	if err != nil {
		return false, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(probeTime)); err != nil {
		return false, err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	request := icmp.Message{Type: ipv4.ICMPTypeEcho, Body: &icmp.Echo{ID: os.Getpid() & 0xffff, Seq: 1, Data: []byte("in use?")}}
	b, err := request.Marshal(nil)
	if err != nil {
		return false, err
	}
	if _, err := conn.WriteTo(b, &net.IPAddr{IP: target.AsSlice()}); err != nil {
		return false, err
	}
	buf := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buf)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return false, ctx.Err()
		}
		if err != nil {
			return false, err
		}
		peer, ok := from.(*net.IPAddr)
		if ok && addr(peer.IP) == target && n > 0 && buf[0] == byte(ipv4.ICMPTypeEchoReply) {
			return true, nil
		}
	}
}
