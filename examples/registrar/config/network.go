package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/dhcpopt/serverconf"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
)

// VoiceVLAN is what one interface announces to the phones on it.
type VoiceVLAN struct {
	Interface string
	Voice     cdp.VoiceVLAN
	Native    int    // VLAN without tags
	Name      string // of the device; empty: the name of this machine
	LLDP      bool   // by LLDP-MED too, not by CDP alone
}

// DHCP is the DHCP service on one interface.
type DHCP struct {
	Interface string
	// Scope is what clients get. Without a Network it is that of the interface.
	Scope dhcp.Scope
}

const (
	kernelName   = 15 // bytes in the name of an interface
	firstVLAN    = 1
	lastVLAN     = 4094
	fixInterface = "write the name of an interface of this machine, such as eth0 or eth0.100"
)

var interfacePattern = regexp.MustCompile(`^[^\s/]+$`)

func (s *sections) networkInterface(into *string) field {
	return s.checked("interface", func(v string) error {
		if len(v) > kernelName || !interfacePattern.MatchString(v) {
			return fmt.Errorf("%q is no name of an interface", v)
		}
		*into = v
		return nil
	}, fixInterface)
}

func (s *sections) voiceVLANs(n ast.Node) {
	seen := make(map[string]bool)
	s.list(n, "voice-vlans", func(n ast.Node) {
		v, before := VoiceVLAN{Native: firstVLAN}, len(s.problems)
		var given bool
		s.mapping(n, "a voice VLAN", map[string]field{
			"interface": s.networkInterface(&v.Interface),
			"vlan": s.checked("vlan", func(text string) error {
				given = true
				if err := v.Voice.UnmarshalText([]byte(text)); err != nil {
					return fmt.Errorf("%q is no voice VLAN", text)
				}
				return nil
			}, "write a number from 1 to 4094, priority, untagged or none"),
			"native": s.integer("native", firstVLAN, lastVLAN, &v.Native),
			"name":   s.text("name", &v.Name),
			"lldp":   s.boolean("lldp", &v.LLDP),
		})
		switch {
		case len(s.problems) > before:
		case v.Interface == "":
			s.problem(n, "a voice VLAN without an interface", `add "interface: eth0"`)
		case !given:
			s.problem(n, "a voice VLAN without its number", `add "vlan: 100"`)
		case seen[v.Interface]:
			s.problem(n, fmt.Sprintf("the interface %s stands here twice", v.Interface), "a port has one voice VLAN; remove one")
		default:
			seen[v.Interface] = true
			s.cfg.VoiceVLANs = append(s.cfg.VoiceVLANs, v)
		}
	})
}

func (s *sections) dhcp(n ast.Node) {
	s.list(n, "dhcp", func(n ast.Node) {
		d, before := DHCP{Scope: dhcp.Scope{Lease: dhcp.DefaultLease}}, len(s.problems)
		scope, at := &d.Scope, make(map[string]ast.Node)
		s.mapping(n, "a DHCP service", noted(map[string]field{
			"interface":    s.networkInterface(&d.Interface),
			"network":      s.checked("network", func(v string) (err error) { scope.Network, err = parseNetwork(v); return err }, "write it as 10.0.0.0/24; leave it out for that of the interface"),
			"pool":         s.checked("pool", scopePool(scope), "write the first and the last address, such as 10.0.0.50-10.0.0.99"),
			"router":       s.checked("router", func(v string) (err error) { scope.Router, err = parseIPv4(v); return err }, "write the address of the router in that network"),
			"dns":          s.addresses("dns", &scope.DNS),
			"ntp":          s.addresses("ntp", &scope.NTP),
			"tftp-servers": s.addresses("tftp-servers", &scope.TFTP),
			"tftp-name":    s.checked("tftp-name", func(v string) error { scope.ServerName = v; return checkServerName(v) }, "write a name such as tftp.example.org; it goes to option 66"),
			"lease":        s.duration("lease", dhcp.MinLease, dhcp.MaxLease, &scope.Lease),
			"clients":      func(n ast.Node) { s.clients(n, scope) },
		}, at))
		switch {
		case len(s.problems) > before:
		case d.Interface == "":
			s.problem(n, "a DHCP service without an interface", `add "interface: eth0.100"; it serves nowhere else`)
		case !scope.First.IsValid():
			s.problem(n, "a DHCP service without a pool", `add "pool: 10.0.0.50-10.0.0.99"`)
		default:
			s.wholeScope(places{n, at}, d)
		}
	})
}

// wholeScope checks what concerns more than one key. Without a network only this
// machine can tell whether the pool is in it, when the service starts.
func (s *sections) wholeScope(at places, d DHCP) {
	checked := d.Scope
	if !checked.Network.IsValid() {
		checked.Network = netip.PrefixFrom(checked.First, 8)
	}
	if err := checked.Check(); err != nil {
		n := at.whole
		if checked.Router = (netip.Addr{}); checked.Check() == nil {
			n = at.of("router")
		}
		s.problem(n, strings.TrimPrefix(err.Error(), "dhcp: "), "give the pool and the servers addresses of that network, and at most 65536 of them")
		return
	}
	for _, other := range s.cfg.DHCP {
		if !d.Scope.Last.Less(other.Scope.First) && !other.Scope.Last.Less(d.Scope.First) {
			s.problem(at.whole, fmt.Sprintf("the pools %v-%v and %v-%v overlap", other.Scope.First, other.Scope.Last, d.Scope.First, d.Scope.Last),
				"give each its own addresses")
			return
		}
	}
	s.cfg.DHCP = append(s.cfg.DHCP, d)
}

func scopePool(scope *dhcp.Scope) func(string) error {
	return func(v string) error {
		first, last, ok := strings.Cut(v, "-")
		if !ok {
			return fmt.Errorf("%q is no range of addresses", v)
		}
		var err error
		if scope.First, err = parseIPv4(strings.TrimSpace(first)); err != nil {
			return err
		}
		if scope.Last, err = parseIPv4(strings.TrimSpace(last)); err != nil {
			return err
		}
		if scope.Last.Less(scope.First) {
			return fmt.Errorf("the pool %q ends before it begins", v)
		}
		return nil
	}
}

func (s *sections) addresses(what string, into *[]netip.Addr) field {
	return func(n ast.Node) {
		s.list(n, what, func(n ast.Node) {
			s.checked(what, func(v string) error {
				a, err := parseIPv4(v)
				*into = append(*into, a)
				return err
			}, "write an address such as 10.0.0.1")(n)
		})
		if len(*into) > dhcp.MaxServers {
			s.problem(n, fmt.Sprintf("%d addresses", len(*into)), fmt.Sprintf("remove some: at most %d are sent", dhcp.MaxServers))
		}
	}
}

func (s *sections) clients(n ast.Node, scope *dhcp.Scope) {
	type clients string
	const phones, all clients = "phones", "any"
	if who, ok := choice(&s.reader, n, "kind of clients", []clients{phones, all}); ok {
		scope.AnyClient = who == all
	}
}

func parseIPv4(v string) (netip.Addr, error) {
	a, err := netip.ParseAddr(v)
	if err != nil || !a.Is4() {
		return netip.Addr{}, fmt.Errorf("%q is no IPv4 address", v)
	}
	return a, nil
}

func parseNetwork(v string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(v)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, fmt.Errorf("%q is no IPv4 network", v)
	}
	return p.Masked(), nil
}

func checkServerName(v string) error {
	if err := serverconf.CheckName(v); err != nil {
		return fmt.Errorf("%q is no name of a server", v)
	}
	return nil
}
