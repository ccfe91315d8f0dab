package config

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

const huntGroup = "a hunt group"

func (s *sections) huntGroups(n ast.Node) {
	algorithms := map[string]call.Algorithm{
		"linear": call.Linear, "circular": call.Circular, "longest-idle": call.LongestIdle, "broadcast": call.Broadcast,
	}
	s.list(n, "hunt-groups", func(n ast.Node) {
		var g HuntGroup
		before := len(s.problems)
		at := make(map[string]ast.Node)
		s.mapping(n, "a hunt group", noted(map[string]field{
			"number":  s.number("number", &g.Pilot),
			"name":    s.caption("name", &g.Name),
			"members": s.members(&g.Members),
			"ring":    s.duration("ring", time.Second, time.Hour, &g.Ring),
			"final":   s.target("final", &g.Final),
			"algorithm": func(n ast.Node) {
				if word, ok := choice(&s.reader, n, "algorithm", keys(algorithms)); ok {
					g.Algorithm = algorithms[word]
				}
			},
		}, at))
		switch {
		case len(s.problems) > before:
			s.claimAnyway(n, g.Pilot, huntGroup)
		case g.Pilot == "" || len(g.Members) == 0:
			s.problem(n, "a hunt group needs a number and members", `write "{number: 2000, members: [1001, 1002]}"`)
		case g.Final == g.Pilot:
			s.problem(at["final"], fmt.Sprintf("final of the hunt group %s leads to itself", g.Pilot), "name another number")
			s.claimAnyway(n, g.Pilot, huntGroup)
		default:
			s.claim(n, g.Pilot, huntGroup)
			s.cfg.HuntGroups = append(s.cfg.HuntGroups, g)
			s.finalLoop(at["final"], g)
		}
	})
}

// members reads the lines of a group.
func (s *sections) members(into *[]string) field {
	return func(n ast.Node) {
		s.list(n, "members", func(n ast.Node) {
			var number string
			s.number("members", &number)(n)
			switch {
			case number == "":
				return
			case slices.Contains(*into, number):
				s.problem(n, fmt.Sprintf("the member %s stands here twice", number), "remove one")
				return
			}
			*into = append(*into, number)
			s.later = append(s.later, func() {
				if !s.numbers[number] && !s.cfg.Allots(number) && !s.unknownNumbers {
					s.problem(n, fmt.Sprintf("there is no line %s", number), s.suggestLine(number))
				}
			})
		})
	}
}

func (s *sections) pageGroups(n ast.Node) {
	s.list(n, "page-groups", func(n ast.Node) {
		var g PageGroup
		var address ast.Node
		before := len(s.problems)
		s.mapping(n, "a page group", map[string]field{
			"number":  s.number("number", &g.Number),
			"members": s.members(&g.Members),
			"address": func(n ast.Node) {
				address = n
				s.checked("address", multicast(&g.Address), "write a multicast group and an even port, such as 239.1.1.1:20480")(n)
			},
		})
		switch {
		case len(s.problems) > before:
			s.claimAnyway(n, g.Number, "a page group")
		case g.Address.IsValid() && s.pageAddress(g.Address) != "":
			s.problem(address, fmt.Sprintf("address: the page group %s has %v already", s.pageAddress(g.Address), g.Address), "give each group an address of its own: phones would hear both")
		case g.Number == "" || len(g.Members) == 0:
			s.problem(n, "a page group needs a number and members", `write "{number: 4000, members: [1001, 1002]}"`)
		default:
			s.claim(n, g.Number, "a page group")
			s.cfg.PageGroups = append(s.cfg.PageGroups, g)
		}
	})
}

// pageAddress returns the group that has an address; empty: none.
func (s *sections) pageAddress(a netip.AddrPort) string {
	for _, g := range s.cfg.PageGroups {
		if g.Address == a {
			return g.Number
		}
	}
	return ""
}

func multicast(into *netip.AddrPort) func(string) error {
	return func(v string) error {
		a, err := netip.ParseAddrPort(v)
		switch {
		case err != nil:
			return fmt.Errorf("%q is no address with a port", v)
		case !a.Addr().IsMulticast():
			return fmt.Errorf("%s is no multicast address", a.Addr())
		case a.Port() < 1024 || a.Port()%2 != 0:
			return errors.New("RTP takes an even port from 1024 on")
		}
		*into = a
		return nil
	}
}
