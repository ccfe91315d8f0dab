package config

import (
	"fmt"
	"net"

	"github.com/goccy/go-yaml/ast"
)

// door is a TCP port that the file asks for.
type door struct {
	key, address string
	at           ast.Node
}

// listens notes where the value of a key is a port, and reads it.
func (s *sections) listens(key string, into *string, read field) field {
	return func(n ast.Node) {
		before := len(s.problems)
		if read(n); len(s.problems) == before && *into != "" {
			s.doors = append(s.doors, door{key, *into, n})
		}
	}
}

// portsApart finds what cannot be opened because something else of the file has it.
// Ports that stand in no file are in no one's way: flags may say otherwise.
func (s *sections) portsApart() {
	for i, d := range s.doors {
		for _, other := range s.doors[:i] {
			if samePort(d.address, other.address) {
				s.problem(d.at, fmt.Sprintf("%s listens at %s, and so does %s", d.key, d.address, other.key), "give each a port of its own")
				break
			}
		}
	}
}

func samePort(a, b string) bool {
	hostA, portA, _ := net.SplitHostPort(a)
	hostB, portB, _ := net.SplitHostPort(b)
	return portA == portB && portA != "0" && (hostA == hostB || everyAddress(hostA) || everyAddress(hostB))
}

func everyAddress(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || ip != nil && ip.IsUnspecified()
}
