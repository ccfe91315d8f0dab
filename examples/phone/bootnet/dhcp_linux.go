package bootnet

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/insomniacslk/dhcp/dhcpv4/nclient4"

	"github.com/skinnykit/skinny/dhcpopt"
)

// defaultLease is for servers that tell no time, which they must.
const defaultLease = time.Hour

// firstTimeout is how long the first answer is waited for; it doubles.
const firstTimeout = 2 * time.Second

// getAddress asks for an address as a Cisco phone does, and keeps it for the life
// of the network.
func (n *Network) getAddress(ctx context.Context, c Config) error {
	client, err := nclient4.New(n.Interface, nclient4.WithTimeout(firstTimeout), nclient4.WithRetry(-1))
	if err != nil {
		return fmt.Errorf("DHCP on %s: %w", n.Interface, err)
	}
	n.undo = append(n.undo, client.Close)
	class := dhcpopt.PhoneClass("CP-"+c.Model+"G", true)
	c.Step(fmt.Sprintf("asks for an address by DHCP as %q", class))
	asking, cancel := context.WithTimeout(ctx, c.DHCPWait)
	defer cancel()
	lease, err := client.Request(asking, asPhone(class))
	if err != nil {
		return fmt.Errorf("%w in %v: %w", ErrNoAddress, c.DHCPWait, err)
	}
	if err := n.read(lease.ACK); err != nil {
		return err
	}
	if err := n.takeAddress(ctx); err != nil {
		return err
	}
	k := &keeper{network: n, client: client, ack: lease.ACK, class: class, step: c.Step}
	n.undo = append(n.undo, k.giveBack)
	c.Step(fmt.Sprintf("has the address %v for %v; %s", n.Address, n.Lease, n.sources()))
	n.undo = append(n.undo, k.start())
	return nil
}

// asPhone makes a message that of a phone.
func asPhone(class string) dhcpv4.Modifier {
	return func(m *dhcpv4.DHCPv4) {
		m.UpdateOption(dhcpv4.OptClassIdentifier(class))
		m.UpdateOption(dhcpv4.OptGeneric(dhcpv4.OptionParameterRequestList, dhcpopt.PhoneRequest()))
	}
}

// read takes over what an acknowledgement says.
func (n *Network) read(ack *dhcpv4.DHCPv4) error {
	bits, size := ack.SubnetMask().Size()
	address, ok := netip.AddrFromSlice(ack.YourIPAddr.To4())
	if !ok || address.IsUnspecified() || size != 32 {
		return fmt.Errorf("%w: the server sent %v, mask %v", ErrNoAddress, ack.YourIPAddr, ack.SubnetMask())
	}
	n.Address = netip.PrefixFrom(address, bits)
	if routers := ack.Router(); len(routers) > 0 {
		n.Router, _ = netip.AddrFromSlice(routers[0].To4())
	}
	n.Lease = ack.IPAddressLeaseTime(defaultLease)
	reply, err := dhcpopt.ParseReply(ack.ToBytes())
	if err != nil {
		return err
	}
	// An option that cannot be read is one that a phone passes over.
	servers, unread := reply.TFTPServers()
	if len(servers) == 0 {
		if unread != nil {
			return fmt.Errorf("%w (%w)", ErrNoServer, unread)
		}
		return ErrNoServer
	}
	n.Servers = servers
	return nil
}

func (n *Network) sources() string {
	text := "files"
	for i, s := range n.Servers {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf(" from %s (%v)", s, s.From)
	}
	return text
}
