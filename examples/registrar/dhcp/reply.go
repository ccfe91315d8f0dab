package dhcp

import (
	"net"
	"net/netip"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
)

// reply fills in the message for a client; without an address it is the answer to
// an inform, which leases nothing.
func (q *question) reply(out outcome, kind dhcpv4.MessageType, yours netip.Addr) outcome {
	options := []dhcpv4.Option{
		dhcpv4.OptMessageType(kind),
		dhcpv4.OptServerIdentifier(q.own.AsSlice()),
		dhcpv4.OptSubnetMask(net.CIDRMask(q.Network.Bits(), 32)),
		list(dhcpv4.OptionTFTPServerAddress, q.TFTP),
		dhcpv4.OptTFTPServerName(q.ServerName),
	}
	if q.Router.IsValid() {
		options = append(options, dhcpv4.OptRouter(q.Router.AsSlice()))
	}
	if len(q.DNS) > 0 {
		options = append(options, list(dhcpv4.OptionDomainNameServer, q.DNS))
	}
	if len(q.NTP) > 0 {
		options = append(options, list(dhcpv4.OptionNTPServers, q.NTP))
	}
	if yours.IsValid() {
		options = append(options,
			dhcpv4.OptIPAddressLeaseTime(q.lease),
			dhcpv4.OptRenewTimeValue(seconds(q.lease/2)),
			dhcpv4.OptRebindingTimeValue(seconds(q.lease*7/8)))
	}
	return q.send(out, options, yours)
}

func seconds(d time.Duration) time.Duration { return d.Truncate(time.Second) }

func list(code dhcpv4.OptionCode, addrs []netip.Addr) dhcpv4.Option {
	ips := make(dhcpv4.IPs, 0, len(addrs))
	for _, a := range addrs {
		ips = append(ips, a.AsSlice())
	}
	return dhcpv4.Option{Code: code, Value: ips}
}

// refuse answers with a NAK, after which the client begins anew.
func (q *question) refuse(a netip.Addr, why string) outcome {
	out := q.send(q.outcome(eventNak, a), []dhcpv4.Option{
		dhcpv4.OptMessageType(dhcpv4.MessageTypeNak),
		dhcpv4.OptServerIdentifier(q.own.AsSlice()),
		dhcpv4.OptMessage(why),
	}, netip.Addr{})
	if out.reply == nil {
		return out
	}
	out.reply.ServerIPAddr, out.reply.ClientIPAddr = net.IPv4zero, net.IPv4zero
	if addr(q.message.GatewayIPAddr).IsValid() {
		out.reply.SetBroadcast() // tells the relay: the client has no right address
	} else {
		out.to = broadcastTo()
	}
	return out
}

func broadcastTo() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{255, 255, 255, 255}), clientPort)
}

// send addresses a reply as RFC 2131 section 4.1 says, except that a client
// without an address is always answered by broadcast.
func (q *question) send(out outcome, options []dhcpv4.Option, yours netip.Addr) outcome {
	m, err := dhcpv4.NewReplyFromRequest(q.message, dhcpv4.WithServerIP(q.TFTP[0].AsSlice()))
	if err != nil { // no random number for the transaction, which is the client's anyway
		out.event = eventIgnored
		return out
	}
	if yours.IsValid() {
		m.YourIPAddr = yours.AsSlice()
	}
	for _, o := range options {
		m.UpdateOption(o)
	}
	out.reply, out.to = m, broadcastTo()
	relay, client := addr(q.message.GatewayIPAddr), addr(q.message.ClientIPAddr)
	switch {
	case relay.IsValid():
		out.to = netip.AddrPortFrom(relay, serverPort)
	case client.IsValid():
		m.ClientIPAddr = client.AsSlice()
		out.to = netip.AddrPortFrom(client, clientPort)
	}
	return out
}
