package assembly

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
	"github.com/skinnykit/skinny/examples/voicevlan/announce"
)

// network is what phones need before they ask for a file: their voice VLAN and
// their address. Both are served only where the configuration says so.
type network struct {
	ports []*announce.Port
	dhcp  []dhcpService
}

type dhcpService struct {
	server *dhcp.Server
	conn   net.PacketConn
}

// openNetwork opens the interfaces that are named.
func (r *Registrar) openNetwork(ctx context.Context, cfg *config.Config) error {
	n, err := openNetwork(ctx, cfg, r.log)
	if err != nil {
		return err
	}
	for _, p := range n.ports {
		r.services = append(r.services, service{name: "voice-vlan", serve: p.Run, close: p.Close})
	}
	for _, d := range n.dhcp {
		r.services = append(r.services, service{
			name: "dhcp", addr: d.conn.LocalAddr(), close: d.conn.Close,
			serve: func(ctx context.Context) error { return d.server.Serve(ctx, d.conn) },
		})
	}
	return nil
}

func openNetwork(ctx context.Context, cfg *config.Config, log *slog.Logger) (*network, error) {
	n := &network{}
	for _, v := range cfg.VoiceVLANs {
		port, err := announce.Open(announce.Config{
			Interface: v.Interface, Voice: v.Voice, Native: uint16(v.Native), Name: v.Name, LLDP: v.LLDP, Log: log,
		})
		if err != nil {
			return nil, errors.Join(fmt.Errorf("cannot announce the voice VLAN on %s: %w", v.Interface, err), n.close())
		}
		n.ports = append(n.ports, port)
		log.Info("announcing the voice VLAN", "interface", v.Interface, "vlan", v.Voice.String(), "lldp", v.LLDP)
	}
	var names []string
	scopes := make(map[string][]dhcp.Scope)
	for _, d := range cfg.DHCP {
		if len(scopes[d.Interface]) == 0 {
			names = append(names, d.Interface)
		}
		scopes[d.Interface] = append(scopes[d.Interface], d.Scope)
	}
	for _, name := range names {
		service, err := openDHCP(ctx, name, scopes[name], log)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("cannot serve DHCP on %s: %w", name, err), n.close())
		}
		n.dhcp = append(n.dhcp, service)
		log.Info("serving dhcp", "interface", name, "address", service.server.Address)
	}
	return n, nil
}

// openDHCP opens the socket on one interface, whose network is that of scopes
// without one.
func openDHCP(ctx context.Context, name string, scopes []dhcp.Scope, log *slog.Logger) (dhcpService, error) {
	var networks []netip.Prefix
	for _, s := range scopes {
		if s.Network.IsValid() {
			networks = append(networks, s.Network)
		}
	}
	conn, own, err := dhcp.Listen(ctx, name, networks...)
	if err != nil {
		return dhcpService{}, err
	}
	server := &dhcp.Server{
		Address: own.Addr(), Log: log,
		Probe: func(ctx context.Context, a netip.Addr) (bool, error) { return dhcp.Ping(ctx, own.Addr(), a) },
	}
	for _, s := range scopes {
		if !s.Network.IsValid() {
			s.Network = own.Masked()
		}
		server.Scopes = append(server.Scopes, s)
	}
	if err := server.Check(); err != nil {
		return dhcpService{}, errors.Join(err, conn.Close())
	}
	return dhcpService{server, conn}, nil
}

// close closes what was never run.
func (n *network) close() error {
	var errs []error
	for _, p := range n.ports {
		errs = append(errs, p.Close())
	}
	for _, d := range n.dhcp {
		errs = append(errs, d.conn.Close())
	}
	return errors.Join(errs...)
}
