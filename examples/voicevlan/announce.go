package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"

	"github.com/skinnykit/skinny/cdp"
)

func announce(ctx context.Context, conn *cdp.Conn, o options, log *slog.Logger) error {
	p, err := packet(o)
	if err != nil {
		return err
	}
	a, err := cdp.NewAnnouncer(conn, p)
	if err != nil {
		return err
	}
	a.Log = log
	log.Info("announcing", "interface", o.intf, "voice", o.voice, "native", o.native, "name", p.DeviceID)
	if err := a.Run(ctx); err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

func packet(o options) (cdp.Packet, error) {
	name := o.name
	if name == "" {
		host, err := os.Hostname()
		if err != nil {
			return cdp.Packet{}, fmt.Errorf("no host name to announce, give one with -name: %w", err)
		}
		name = host
	}
	addrs, err := addresses(o.intf)
	if err != nil {
		return cdp.Packet{}, err
	}
	p := cdp.SwitchPacket(name, o.intf, o.voice)
	p.NativeVLAN = cdp.Some(uint16(o.native))
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
