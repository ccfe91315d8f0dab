// Package bootnet does what an IP phone does on an interface before it asks for a
// file: it hears its voice VLAN by CDP, moves there, gets an address by DHCP, and
// finds out from the options where its files are.
//
// It changes the machine's network as a phone changes its own: it makes a VLAN
// interface, gives it an address, and adds a default route that any other route
// comes before. [Network.Close] undoes all of it. Linux only; it takes
// CAP_NET_ADMIN, CAP_NET_RAW and the ip program.
package bootnet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/examples/phone/bootnet/vlan"
)

// The waits of phones, which hold where a field of Config is zero.
const (
	DefaultVLANWait = 10 * time.Second // for a voice VLAN, then the phone stays where it is
	DefaultDHCPWait = time.Minute
)

// Config says which phone boots and where.
type Config struct {
	Interface string
	Model     string // such as "7962"
	Load      string // name of the firmware; empty: one that says that it is simulated

	VLANWait time.Duration // 0: DefaultVLANWait
	DHCPWait time.Duration // 0: DefaultDHCPWait

	// Step, when not nil, is told what happens.
	Step func(text string)
}

// Network is where a phone has arrived.
type Network struct {
	MAC       cdp.MAC
	Voice     cdp.VoiceVLAN // absent: nobody announced one
	Interface string        // the one of the voice VLAN
	Address   netip.Prefix
	Router    netip.Addr       // invalid: none
	Servers   []dhcpopt.Server // of files, best first
	Lease     time.Duration

	lost chan struct{}
	undo []func() error
}

// Errors.
var (
	ErrNoServer  = errors.New("DHCP named no TFTP server: no option 150, no option 66, no next server")
	ErrNoAddress = errors.New("no address by DHCP")
)

// Boot goes all the way, or undoes what it did and says at which step it failed.
func Boot(ctx context.Context, c Config) (*Network, error) {
	if c.Step == nil {
		c.Step = func(string) {}
	}
	c.VLANWait, c.DHCPWait = cmp.Or(c.VLANWait, DefaultVLANWait), cmp.Or(c.DHCPWait, DefaultDHCPWait)
	c.Load = cmp.Or(c.Load, "skinny simulated phone")
	n := &Network{Interface: c.Interface, lost: make(chan struct{})}
	if err := n.boot(ctx, c); err != nil {
		return nil, errors.Join(fmt.Errorf("bootnet: %w", err), n.Close())
	}
	return n, nil
}

func (n *Network) boot(ctx context.Context, c Config) error {
	intf, err := net.InterfaceByName(c.Interface)
	if err != nil {
		return fmt.Errorf("interface %q: %w", c.Interface, err)
	}
	if n.MAC, err = cdp.MACFrom(intf.HardwareAddr); err != nil {
		return fmt.Errorf("interface %q: %w", c.Interface, err)
	}
	c.Step(fmt.Sprintf("powered, with nothing but the MAC address %s", n.MAC))
	if err := n.findVLAN(ctx, c); err != nil {
		return err
	}
	if err := n.enterVLAN(ctx, c); err != nil {
		return err
	}
	return n.getAddress(ctx, c)
}

// enterVLAN makes the interface of a tagged voice VLAN, or takes the one that is
// there.
func (n *Network) enterVLAN(ctx context.Context, c Config) error {
	if n.Voice.Mode != cdp.VoiceTagged {
		c.Step("stays without a VLAN tag")
		return nil
	}
	name := vlan.Name(c.Interface, n.Voice.ID)
	if _, err := net.InterfaceByName(name); err == nil {
		n.Interface = name
		c.Step(fmt.Sprintf("uses the interface %s, which was there", name))
		return nil
	}
	i, err := vlan.Open(ctx, c.Interface, n.Voice.ID)
	if err != nil {
		return err
	}
	n.undo = append(n.undo, i.Close)
	n.Interface = i.Name
	how := ""
	if !i.Kernel {
		how = " by this program, as the kernel has no VLANs"
	}
	c.Step(fmt.Sprintf("moved to the voice VLAN: interface %s, frames tagged with %d%s", i.Name, n.Voice.ID, how))
	return nil
}

// takeAddress configures what DHCP gave.
func (n *Network) takeAddress(ctx context.Context) error {
	if err := addAddress(ctx, n.Interface, n.Address); err != nil {
		return err
	}
	if n.Router.IsValid() {
		if err := addRoute(ctx, n.Interface, n.Router); err != nil {
			return errors.Join(err, deleteAddress(n.Interface, n.Address))
		}
	}
	return nil
}

// Lost is closed when the address was taken back by the server, or its lease
// could not be renewed until it ended. The phone must use it no longer: Close the
// network at once and Boot again.
func (n *Network) Lost() <-chan struct{} { return n.lost }

// TFTP returns the file server, "host:port".
func (n *Network) TFTP() string { return net.JoinHostPort(n.Servers[0].String(), "69") }

// Close gives the address back and removes what Boot made.
func (n *Network) Close() error {
	var errs []error
	for _, undo := range slices.Backward(n.undo) {
		errs = append(errs, undo())
	}
	n.undo = nil
	return errors.Join(errs...)
}
