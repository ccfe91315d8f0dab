package serverconf

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is a DHCP server.
type Kind string

// The servers.
const (
	Dnsmasq  Kind = "dnsmasq"
	ISC      Kind = "isc-dhcpd"
	Kea      Kind = "kea"
	Udhcpd   Kind = "udhcpd"
	OpenWrt  Kind = "openwrt"
	IOS      Kind = "ios"
	Windows  Kind = "windows"
	MikroTik Kind = "mikrotik"
	PfSense  Kind = "pfsense"
	OPNsense Kind = "opnsense"
	Networkd Kind = "systemd-networkd"
)

// Kinds returns every server, those first whose lines are tested against it.
func Kinds() []Kind {
	return []Kind{Dnsmasq, ISC, Kea, Udhcpd, OpenWrt, IOS, Windows, MikroTik, PfSense, OPNsense, Networkd}
}

// ParseKind finds a server by its name or one of its other usual names.
func ParseKind(name string) (Kind, error) {
	lower := strings.ToLower(strings.TrimSpace(name))
	if k := Kind(lower); slices.Contains(Kinds(), k) {
		return k, nil
	}
	switch lower {
	case "isc", "dhcpd", "isc-dhcp-server", "isc-dhcp":
		return ISC, nil
	case "kea-dhcp4":
		return Kea, nil
	case "busybox":
		return Udhcpd, nil
	case "cisco", "cisco-ios", "ios-xe":
		return IOS, nil
	case "microsoft", "powershell":
		return Windows, nil
	case "routeros":
		return MikroTik, nil
	case "networkd", "systemd":
		return Networkd, nil
	}
	return "", fmt.Errorf("serverconf: no DHCP server %q is known; there are %s", name, join(Kinds()))
}

func join(kinds []Kind) string {
	var names []string
	for _, k := range kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// Tested reports whether the lines are run against the server in the tests; the
// others follow documentation.
func (k Kind) Tested() bool { return slices.Contains([]Kind{Dnsmasq, ISC, Kea, Udhcpd}, k) }

// CanFilter reports whether there are lines for phones only.
func (k Kind) CanFilter() bool {
	return slices.Contains([]Kind{Dnsmasq, ISC, Kea, OpenWrt, Windows}, k)
}

// mostAddresses is how many addresses a server takes, 0 for as many as fit.
func (k Kind) mostAddresses() int {
	if k == IOS {
		return 8
	}
	return 0
}
