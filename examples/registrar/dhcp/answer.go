package dhcp

import (
	"net"
	"net/netip"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/insomniacslk/dhcp/iana"

	"github.com/skinnykit/skinny/dhcpopt"
)

// How long an address is kept for a client that was offered it, and out of use
// when somebody else has it.
const (
	offerTime    = 30 * time.Second
	conflictTime = 10 * time.Minute
)

// crowdedLease is what a client gets at first while the pool is crowded. Who
// renews it gets the whole lease, so addresses that were leased to made-up
// clients come back soon.
const crowdedLease = 5 * time.Minute

const (
	serverPort = 67
	clientPort = 68
)

// network is a scope with its leases.
type network struct {
	Scope
	leases *leases
}

// answers decides what to say. It is not for more than one goroutine.
type answers struct {
	own      netip.Addr // of the server: its identifier
	networks []*network
}

func newAnswers(own netip.Addr, scopes []Scope) *answers {
	h := &answers{own: own}
	for _, s := range scopes {
		if s.Lease == 0 {
			s.Lease = DefaultLease
		}
		if len(s.TFTP) == 0 {
			s.TFTP = []netip.Addr{own}
		}
		if s.ServerName == "" {
			s.ServerName = s.TFTP[0].String()
		}
		taken := []netip.Addr{own}
		if s.Router.IsValid() {
			taken = append(taken, s.Router)
		}
		h.networks = append(h.networks, &network{Scope: s, leases: newLeases(s, taken...)})
	}
	return h
}

// outcome is what came of a message.
type outcome struct {
	event  string         // for the log
	reply  *dhcpv4.DHCPv4 // nil: silence
	to     netip.AddrPort
	client mac
	addr   netip.Addr
	probe  bool // the address should be looked for on the wire before the reply
	net    *network
}

// Events.
const (
	eventOffer     = "offered"
	eventAck       = "leased"
	eventRenew     = "renewed"
	eventNak       = "refused"
	eventInform    = "informed"
	eventRelease   = "released"
	eventDecline   = "declined by the client: somebody else uses the address"
	eventExhausted = "no address is left"
	eventIgnored   = "ignored"
)

// answer handles a message.
func (h *answers) answer(m *dhcpv4.DHCPv4, now time.Time) outcome {
	client, ok := clientOf(m)
	if !ok {
		return outcome{event: eventIgnored}
	}
	n := h.network(m)
	if n == nil || !n.welcome(m, client) {
		return outcome{event: eventIgnored, client: client}
	}
	q := &question{answers: h, network: n, message: m, client: client, now: now}
	switch m.MessageType() {
	case dhcpv4.MessageTypeDiscover:
		return q.discover()
	case dhcpv4.MessageTypeRequest:
		return q.request()
	case dhcpv4.MessageTypeDecline:
		return q.decline()
	case dhcpv4.MessageTypeRelease:
		return q.release()
	case dhcpv4.MessageTypeInform:
		return q.inform()
	}
	return outcome{event: eventIgnored, client: client}
}

// clientOf refuses what cannot be a client on Ethernet.
func clientOf(m *dhcpv4.DHCPv4) (c mac, ok bool) {
	if m.OpCode != dhcpv4.OpcodeBootRequest || m.HWType != iana.HWTypeEthernet || len(m.ClientHWAddr) != len(c) {
		return c, false
	}
	c = mac(m.ClientHWAddr)
	return c, c != mac{} && c[0]&1 == 0
}

// network finds the scope: by the relay that forwarded the message, else by the
// address that the client has, as clients behind a relay renew without it, else
// the one that the server is in.
func (h *answers) network(m *dhcpv4.DHCPv4) *network {
	if relay := addr(m.GatewayIPAddr); relay.IsValid() {
		return h.scopeOf(relay)
	}
	if client := addr(m.ClientIPAddr); client.IsValid() && m.MessageType() != dhcpv4.MessageTypeDiscover {
		if n := h.scopeOf(client); n != nil {
			return n
		}
	}
	return h.scopeOf(h.own)
}

func (h *answers) scopeOf(a netip.Addr) *network {
	for _, n := range h.networks {
		if n.Network.Contains(a) {
			return n
		}
	}
	return nil
}

// welcome tells whether the client is served: a Cisco phone, or one that has an
// address from here, as the class is not in every message.
func (n *network) welcome(m *dhcpv4.DHCPv4, c mac) bool {
	class := dhcpopt.Class(m.Options.Get(dhcpv4.OptionClassIdentifier))
	if n.AnyClient || class.Phone() || class.Cisco() && class.String() == cisco {
		return true
	}
	_, r := n.leases.of(c)
	return r != nil && m.MessageType() != dhcpv4.MessageTypeDiscover
}

// cisco is the class of phones that do not tell their model.
const cisco = "Cisco Systems, Inc."

// question is one message of a client that is served.
type question struct {
	*answers
	*network
	message *dhcpv4.DHCPv4
	client  mac
	now     time.Time
	lease   time.Duration // that is offered or given
}

func (q *question) outcome(event string, a netip.Addr) outcome {
	return outcome{event: event, client: q.client, addr: a, net: q.network}
}

func (q *question) discover() outcome {
	want := addr(q.message.RequestedIPAddress())
	a, fresh, ok := q.leases.choose(q.client, want, q.now)
	if !ok {
		return q.outcome(eventExhausted, netip.Addr{})
	}
	if _, r := q.leases.of(q.client); r == nil || r.state != bound || !q.now.Before(r.until) {
		q.leases.give(q.client, a, offered, q.now.Add(offerTime))
	}
	q.lease = q.leaseTime()
	out := q.outcome(eventOffer, a)
	out.probe = fresh
	return q.reply(out, dhcpv4.MessageTypeOffer, a)
}

func (q *question) request() outcome {
	asked := addr(q.message.RequestedIPAddress())
	server := addr(q.message.ServerIdentifier())
	switch {
	case server.IsValid() && server != q.own: // took the offer of another server
		if _, r := q.leases.of(q.client); r != nil && r.state == offered {
			q.leases.release(q.client, q.now)
		}
		return q.outcome(eventIgnored, asked)
	case server.IsValid():
		return q.grant(asked, eventAck, true)
	case asked.IsValid():
		return q.grant(asked, eventAck, false)
	}
	return q.grant(addr(q.message.ClientIPAddr), eventRenew, false)
}

// grant leases an address to a client that asks for it, if that is its own or
// nobody's. selecting tells that it answers an offer of this server.
func (q *question) grant(a netip.Addr, event string, selecting bool) outcome {
	own, _ := q.leases.of(q.client)
	r := q.leases.at(a)
	switch {
	case own == a && a.IsValid():
	case selecting, !a.IsValid(), !q.Network.Contains(a):
		return q.refuse(a, "this address is not yours here")
	case r == nil || r.state == reserved: // of this network, but not from this pool: another server's
		return q.outcome(eventIgnored, a)
	case !r.usable(q.now):
		return q.refuse(a, "this address is another client's")
	}
	q.lease = q.leaseTime()
	q.leases.give(q.client, a, bound, q.now.Add(q.lease))
	return q.reply(q.outcome(event, a), dhcpv4.MessageTypeAck, a)
}

// leaseTime is the whole lease, unless the pool is crowded and the client has not
// renewed one yet.
func (q *question) leaseTime() time.Duration {
	if _, r := q.leases.of(q.client); r != nil && r.state == bound {
		left := r.until.Sub(q.now)
		if left > crowdedLease || left > 0 && left <= crowdedLease/2 {
			return q.Lease
		}
	}
	if q.Lease > crowdedLease && q.leases.crowded(q.now) {
		return crowdedLease
	}
	return q.Lease
}

func (q *question) decline() outcome {
	a, r := q.leases.of(q.client)
	if r == nil || a != addr(q.message.RequestedIPAddress()) || addr(q.message.ServerIdentifier()) != q.own {
		return q.outcome(eventIgnored, a)
	}
	q.leases.decline(q.client, q.now.Add(conflictTime))
	return q.outcome(eventDecline, a)
}

func (q *question) release() outcome {
	a, r := q.leases.of(q.client)
	if r == nil || r.state != bound || a != addr(q.message.ClientIPAddr) || addr(q.message.ServerIdentifier()) != q.own {
		return q.outcome(eventIgnored, a)
	}
	q.leases.release(q.client, q.now)
	return q.outcome(eventRelease, a)
}

func (q *question) inform() outcome {
	a := addr(q.message.ClientIPAddr)
	if !a.IsValid() || !q.Network.Contains(a) {
		return q.outcome(eventIgnored, a)
	}
	return q.reply(q.outcome(eventInform, a), dhcpv4.MessageTypeAck, netip.Addr{})
}

func addr(ip net.IP) netip.Addr {
	a, _ := netip.AddrFromSlice(ip)
	if a = a.Unmap(); !a.Is4() || a.IsUnspecified() {
		return netip.Addr{}
	}
	return a
}
