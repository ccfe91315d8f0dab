// Package announce makes a network interface speak like a switch port that phones
// get their voice VLAN from: by CDP, and by LLDP-MED when asked. It warns when
// somebody else on the wire announces another VLAN.
package announce

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/voicevlan/lldpmed"
)

// Config is what a port announces.
type Config struct {
	Interface string
	Voice     cdp.VoiceVLAN
	Native    uint16       // VLAN without tags
	Name      string       // of the device; empty: the name of this machine
	LLDP      bool         // also announce by LLDP-MED
	Log       *slog.Logger // nil: no log
}

// Port is a port whose sockets are open.
type Port struct {
	cdp    *cdp.Announcer
	others *cdp.Listener
	lldp   *lldpmed.Announcer // nil without LLDP
	close  []func() error
}

// Open opens the sockets, which takes CAP_NET_RAW. Run or Close must follow.
func Open(c Config) (*Port, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	p := &Port{}
	if err := p.open(c); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *Port) open(c Config) error {
	packet, err := Packet(c)
	if err != nil {
		return err
	}
	sending, err := p.conn(c.Interface)
	if err != nil {
		return err
	}
	listening, err := p.conn(c.Interface)
	if err != nil {
		return err
	}
	if p.cdp, err = cdp.NewAnnouncer(sending, packet); err != nil {
		return err
	}
	w := &watch{voice: c.Voice, log: c.Log, warned: make(map[string]bool)}
	p.cdp.Log = c.Log
	p.others = cdp.NewListener(listening)
	p.others.Notify = func(e cdp.Event, n cdp.Neighbor) {
		if e != cdp.Gone {
			w.heard("CDP", n.Source, n.Packet.DeviceID, n.Packet.VoiceVLAN)
		}
	}
	if !c.LLDP {
		return nil
	}
	conn, err := lldpmed.Open(sending)
	if err != nil {
		return err
	}
	p.close = append(p.close, conn.Close)
	p.lldp = &lldpmed.Announcer{
		Link: conn, Log: c.Log,
		Port: lldpmed.Port{Source: conn.MAC(), Port: c.Interface, System: packet.DeviceID, TTL: lldpmed.DefaultTTL, Voice: c.Voice},
		Heard: func(p lldpmed.Port) {
			if p.Class == lldpmed.Network { // phones repeat the policy they were given
				w.heard("LLDP-MED", p.Source, p.System, p.Voice)
			}
		},
	}
	_, err = p.lldp.Port.Append(nil)
	return err
}

func (p *Port) conn(name string) (*cdp.Conn, error) {
	conn, err := cdp.Open(name)
	if err == nil {
		p.close = append(p.close, conn.Close)
	}
	return conn, err
}

// Run announces until ctx is done and closes the sockets. The error is nil unless
// the interface is gone.
func (p *Port) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	parts := []func(context.Context) error{p.cdp.Run, p.others.Run}
	if p.lldp != nil {
		parts = append(parts, p.lldp.Run)
	}
	errs := make([]error, len(parts))
	var running sync.WaitGroup
	for i, run := range parts {
		running.Go(func() {
			defer stop()
			errs[i] = run(ctx)
		})
	}
	running.Wait()
	return errors.Join(errors.Join(errs...), p.Close())
}

// Close closes the sockets of a port that does not run.
func (p *Port) Close() error {
	var errs []error
	for _, closing := range slices.Backward(p.close) {
		errs = append(errs, closing())
	}
	p.close = nil
	return errors.Join(errs...)
}

// Packet is what the port says by CDP.
func Packet(c Config) (cdp.Packet, error) {
	name := c.Name
	if name == "" {
		host, err := os.Hostname()
		if err != nil {
			return cdp.Packet{}, fmt.Errorf("no host name to announce, give a name: %w", err)
		}
		name = host
	}
	addrs, err := addresses(c.Interface)
	if err != nil {
		return cdp.Packet{}, err
	}
	p := cdp.SwitchPacket(name, c.Interface, c.Voice)
	p.NativeVLAN = cdp.Some(c.Native)
	p.SystemName = name
	p.Addresses, p.Management = addrs, addrs
	return p, nil
}

// addresses are those of the interface, without link-local ones, as many as a
// frame may have.
func addresses(name string) ([]netip.Addr, error) {
	intf, err := net.InterfaceByName(name)
	if err != nil {
		return nil, fmt.Errorf("interface %q: %w", name, err)
	}
	all, err := intf.Addrs()
	if err != nil {
		return nil, fmt.Errorf("addresses of %q: %w", name, err)
	}
	var addrs []netip.Addr
	for _, a := range all {
		prefix, err := netip.ParsePrefix(a.String())
		if err == nil && !prefix.Addr().IsLinkLocalUnicast() && len(addrs) < cdp.MaxAddresses {
			addrs = append(addrs, prefix.Addr())
		}
	}
	return addrs, nil
}
