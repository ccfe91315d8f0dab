package config

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// door is a port that the file asks for.
type door struct {
	key, address string
	udp          bool
	at           ast.Node
}

// listens notes where the value of a key is a TCP port, and reads it.
func (s *sections) listens(key string, into *string, read field) field {
	return s.opens(door{key: key}, into, read)
}

// listensUDP is the same for UDP.
func (s *sections) listensUDP(key string, into *string, read field) field {
	return s.opens(door{key: key, udp: true}, into, read)
}

func (s *sections) opens(d door, into *string, read field) field {
	return func(n ast.Node) {
		before := len(s.problems)
		if read(n); len(s.problems) == before && *into != "" {
			d.address, d.at = *into, n
			s.doors = append(s.doors, d)
		}
	}
}

// portsApart finds what cannot be opened because something else of the file has it.
// Of ports that stand in no file flags may say otherwise: that is a warning.
func (s *sections) portsApart() {
	l := &s.cfg.Listen
	usual := []door{{key: "sccp", address: l.SCCP}, {key: "http", address: l.HTTP}, {key: "tftp", address: l.TFTP, udp: true}}
	for i, d := range s.doors {
		if other := d.meets(s.doors[:i]); other != "" {
			s.problem(d.at, fmt.Sprintf("%s listens at %s, and so does %s", d.key, d.address, other), "give each a port of its own")
		} else if other := d.meets(usual); other != "" && !s.asked(other) {
			s.warning(d.at, fmt.Sprintf("%s listens at %s, and so does %s unless a flag says otherwise", d.key, d.address, other), "give one of them another port")
		}
		if port := d.port(); d.udp && port >= s.cfg.Voice.FirstPort && port <= s.cfg.Voice.LastPort {
			s.problem(d.at, fmt.Sprintf("%s listens at %s, which is one of the ports for voice", d.key, d.address),
				fmt.Sprintf("take a port outside of %d-%d, or other ones under voice", s.cfg.Voice.FirstPort, s.cfg.Voice.LastPort))
		}
	}
}

// asked tells whether the file says where something listens.
func (s *sections) asked(key string) bool {
	for _, d := range s.doors {
		if d.key == key {
			return true
		}
	}
	return false
}

// meets names what has the same port; empty: nothing.
func (d door) meets(others []door) string {
	for _, o := range others {
		if d.key != o.key && d.udp == o.udp && samePort(d.address, o.address) {
			return o.key
		}
	}
	return ""
}

func (d door) port() uint16 {
	_, port, _ := net.SplitHostPort(d.address)
	n, _ := strconv.ParseUint(port, 10, 16) // it was checked
	return uint16(n)
}

func samePort(a, b string) bool {
	hostA, portA, _ := net.SplitHostPort(a)
	hostB, portB, _ := net.SplitHostPort(b)
	x, _ := strconv.Atoi(portA)
	y, _ := strconv.Atoi(portB)
	return x == y && x != 0 && (sameHost(hostA, hostB) || everyAddress(hostA) || everyAddress(hostB))
}

// sameHost compares addresses by what they are, and names as they stand.
func sameHost(a, b string) bool {
	if strings.EqualFold(b, "localhost") {
		a, b = b, a
	}
	y, err := netip.ParseAddr(b)
	if err != nil {
		return strings.EqualFold(a, b)
	}
	if strings.EqualFold(a, "localhost") {
		return y.Unmap() == netip.AddrFrom4([4]byte{127, 0, 0, 1}) || y == netip.IPv6Loopback()
	}
	x, err := netip.ParseAddr(a)
	return err == nil && x.Unmap() == y.Unmap()
}

func everyAddress(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || ip != nil && ip.IsUnspecified()
}
