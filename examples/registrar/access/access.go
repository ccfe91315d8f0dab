// Package access decides who may come: by address, by name, and by whether the
// connection is encrypted. It is all there is: the protocol has no passwords, and
// a name can be guessed.
package access

import (
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
)

// Gate holds the rules of a configuration, which may be replaced while it is
// asked. It is safe for all.
type Gate struct {
	rules atomic.Pointer[rules]
	known *directory.Directory
}

// New returns the gate of a configuration for the phones that a directory knows:
// networks and security of a template hold for every phone that gets it, with a
// number given at run time, or by the model that it tells. A phone can tell another
// model than it is.
func New(cfg *config.Config, phones *directory.Directory) *Gate {
	g := &Gate{known: phones}
	g.Replace(cfg)
	return g
}

// Replace takes the rules of another configuration, for all that is asked from
// now on. Whoever came before stays: ask Allow again for phones that are
// registered.
func (g *Gate) Replace(cfg *config.Config) { g.rules.Store(newRules(cfg)) }

// Refusal is that an address may not come at all.
type Refusal struct {
	Remote netip.Addr
	Fix    string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("%v is in none of the networks of phones; %s", r.Remote, r.Fix)
}

// Admit tells whether a connection is taken. The error is a *[Refusal]. It
// allocates nothing for those that are.
func (g *Gate) Admit(remote netip.AddrPort) error {
	if addr := plain(remote.Addr()); !among(g.rules.Load().networks, addr) {
		return &Refusal{addr, fmt.Sprintf("if it is a phone, add %q to security/networks", network(addr))}
	}
	return nil
}

// Allow tells whether a phone may be at an address, over TLS or not. The error is a
// *[directory.Rejection].
func (g *Gate) Allow(device string, remote netip.Addr, secure bool) error {
	d, _ := g.known.Known(device)
	return g.rules.Load().allow(device, remote, secure, d)
}

// AllowType tells whether a phone of a type may register from an address as
// [Gate.Allow] does, before it is admitted too: an unknown phone is taken as what it
// would be then.
func (g *Gate) AllowType(device string, deviceType uint32, remote netip.Addr, secure bool) error {
	d, _ := g.known.Expected(device, deviceType) // of one that is not admitted there is no rule
	return g.rules.Load().allow(device, remote, secure, d)
}

func (r *rules) allow(device string, remote netip.Addr, secure bool, own config.Device) error {
	addr := plain(remote)
	rejected := func(reason, format string, args ...any) error {
		return &directory.Rejection{Device: device, Reason: reason, Fix: fmt.Sprintf(format, args...)}
	}
	switch {
	case !among(r.networks, addr):
		return rejected("Not from this address", "if the phone belongs there, add %q to security/networks", network(addr))
	case r.names != nil && !slices.ContainsFunc(r.names, func(p config.NamePattern) bool { return p.Match(device) }):
		return rejected("Name not allowed", "add a pattern for it to security/devices")
	case own.Networks != nil && !among(own.Networks, addr):
		return rejected("Not from this address", "if the phone moved, add %q to the networks of the device or its template", network(addr))
	case own.Security == config.EncryptionTLS && !secure:
		return rejected("Encryption required", `the phone has to use the port for TLS; write "security: none" for the device or its template to let it in without`)
	case own.Security == config.EncryptionNone && secure:
		return rejected("No encryption here", `the phone uses TLS; write "security: any" or "encrypted" for the device or its template to let it in`)
	}
	return nil
}

// AllowFiles tells whether an address may fetch files at all. It allocates nothing.
func (g *Gate) AllowFiles(remote netip.Addr) bool { return among(g.rules.Load().files, plain(remote)) }

// AllowFile tells whether an address may fetch a file. A file whose name holds the
// MAC address of a phone is for the networks of that phone.
func (g *Gate) AllowFile(name string, remote netip.Addr) bool {
	r, addr := g.rules.Load(), plain(remote)
	if !among(r.files, addr) {
		return false
	}
	for mac := range macs(name) {
		if networks := r.macs[mac]; networks != nil && !among(networks, addr) {
			return false
		}
	}
	device, _, _ := strings.Cut(path.Base(name), ".")
	for _, spelling := range []string{device, strings.ToUpper(device)} {
		if d, ok := g.known.Known(spelling); ok && d.Networks != nil && !among(d.Networks, addr) {
			return false
		}
	}
	return true
}

// rules are what a configuration says; nothing in them changes.
type rules struct {
	networks, files []netip.Prefix
	names           []config.NamePattern
	macs            map[string][]netip.Prefix // of devices that are called by theirs
}

func newRules(cfg *config.Config) *rules {
	r := &rules{
		networks: slices.Clone(cfg.Security.FromNetworks()), files: slices.Clone(cfg.Security.ToNetworks()),
		names: slices.Clone(cfg.Security.Devices), macs: make(map[string][]netip.Prefix),
	}
	for _, d := range cfg.Devices {
		if d = cfg.Effective(d, ""); d.Networks != nil {
			for mac := range macs(strings.ToUpper(d.Name)) {
				r.macs[mac] = slices.Clone(d.Networks)
			}
		}
	}
	return r
}

// plain makes an address comparable with networks: IPv4 as itself, and without the
// name of an interface.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

func among(networks []netip.Prefix, a netip.Addr) bool {
	for _, n := range networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// network suggests what to configure for an address: a subnet of usual size.
func network(a netip.Addr) string {
	bits := 24
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return a.String()
	}
	return p.String()
}
