package dhcp_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/dhcpopt"
	"github.com/skinnykit/skinny/examples/registrar/dhcp"
)

func plain() *dhcp.Server { return &dhcp.Server{Scopes: []dhcp.Scope{scope()}} }

func TestEveryOption(t *testing.T) {
	s := scope()
	s.DNS = []netip.Addr{netip.MustParseAddr("10.9.0.7"), netip.MustParseAddr("10.9.0.8")}
	s.NTP = []netip.Addr{netip.MustParseAddr("10.9.0.9")}
	s.TFTP = []netip.Addr{netip.MustParseAddr("10.9.0.1"), netip.MustParseAddr("10.9.0.2")}
	serve(t, &dhcp.Server{Scopes: []dhcp.Scope{s}}, func(l *lab) {
		offer := l.ask(message(1, dhcpv4.MessageTypeDiscover))
		require.NotNil(t, offer)
		assert.Equal(t, "255.255.255.255:68", offer.to)
		ack := l.ask(message(1, dhcpv4.MessageTypeRequest, want(offer.YourIPAddr.String()), server("10.9.0.1")))
		assertKind(t, dhcpv4.MessageTypeAck, ack)
		for _, m := range []*sent{offer, ack} {
			for code, value := range map[uint8][]byte{
				1: {255, 255, 255, 0}, 3: {10, 9, 0, 254}, 6: {10, 9, 0, 7, 10, 9, 0, 8}, 42: {10, 9, 0, 9},
				51: {0, 0, 0x0e, 0x10}, 54: {10, 9, 0, 1}, 58: {0, 0, 0x07, 0x08}, 59: {0, 0, 0x0c, 0x4e},
				66: []byte("10.9.0.1"), 150: {10, 9, 0, 1, 10, 9, 0, 2},
			} {
				assert.Equal(t, value, m.Options.Get(dhcpv4.GenericOptionCode(code)), "option %d", code)
			}
		}
		// What a phone reads from it.
		r, err := dhcpopt.ParseReply(ack.ToBytes())
		require.NoError(t, err)
		servers, err := r.TFTPServers()
		require.NoError(t, err)
		require.Len(t, servers, 2)
		assert.Equal(t, self(), servers[0].Addr)
		assert.Equal(t, self(), r.Siaddr)
	})
}

func TestTheServerIsTheTFTPServerUnlessToldOtherwise(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		offer := l.ask(message(1, dhcpv4.MessageTypeDiscover))
		assert.Equal(t, []byte{10, 9, 0, 1}, offer.Options.Get(dhcpv4.OptionTFTPServerAddress))
		assert.Equal(t, "10.9.0.1", offer.TFTPServerName())
		assert.False(t, offer.Options.Has(dhcpv4.OptionDomainNameServer))
	})
}

func TestAddressesStayWithTheirPhones(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		first := l.lease(1)
		assert.NotEqual(t, first, l.lease(2))
		assert.Equal(t, first, l.lease(1), "while leased")
		time.Sleep(3 * time.Hour)
		assert.Empty(t, l.server.Leases())
		l.lease(3)
		assert.Equal(t, first, l.lease(1), "when the lease has ended")
		assert.Nil(t, l.ask(message(1, dhcpv4.MessageTypeRelease, from(first), server("10.9.0.1"))))
		assert.Equal(t, first, l.lease(1), "after a release")
		assert.Len(t, l.server.Leases(), 2)
	})
	var before []string
	serve(t, plain(), func(l *lab) { before = []string{l.lease(7), l.lease(8)} })
	serve(t, plain(), func(l *lab) {
		assert.Equal(t, before, []string{l.lease(7), l.lease(8)}, "after a restart")
	})
}

func TestPoolIsExhausted(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		got := map[string]bool{}
		for n := range byte(4) {
			got[l.lease(n)] = true
		}
		assert.Len(t, got, 4)
		assert.Nil(t, l.ask(message(9, dhcpv4.MessageTypeDiscover)))
		assert.NotEmpty(t, l.lease(2), "who has one keeps it")
		time.Sleep(61 * time.Minute)
		assert.NotEmpty(t, l.lease(9), "the lease of another has ended")
	})
}

// An offer that was not taken gives way to who needs it, the oldest first.
func TestOffersGiveWay(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		oldest := l.ask(message(0, dhcpv4.MessageTypeDiscover)).YourIPAddr.String()
		time.Sleep(time.Second)
		for n := byte(1); n < 4; n++ {
			require.NotNil(t, l.ask(message(n, dhcpv4.MessageTypeDiscover)))
		}
		a := l.lease(9)
		assert.Equal(t, oldest, a)
		lost := l.ask(message(0, dhcpv4.MessageTypeRequest, want(a), server("10.9.0.1")))
		assertKind(t, dhcpv4.MessageTypeNak, lost)
		assert.NotEqual(t, a, l.lease(0), "it begins anew")
	})
}

// An offer is kept for half a minute where there is enough.
func TestOffersEnd(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		first := l.ask(message(1, dhcpv4.MessageTypeDiscover, want("10.9.0.50"))).YourIPAddr.String()
		other := message(2, dhcpv4.MessageTypeDiscover, want(first))
		time.Sleep(29 * time.Second)
		assert.NotEqual(t, first, l.ask(other).YourIPAddr.String())
		time.Sleep(2 * time.Second)
		assert.Equal(t, first, l.ask(message(3, dhcpv4.MessageTypeDiscover, want(first))).YourIPAddr.String())
	})
}

func TestOnlyPhones(t *testing.T) {
	other := func(kind dhcpv4.MessageType, class string) *dhcpv4.DHCPv4 {
		m := message(1, kind)
		m.UpdateOption(dhcpv4.OptClassIdentifier(class))
		if class == "" {
			m.Options.Del(dhcpv4.OptionClassIdentifier)
		}
		return m
	}
	serve(t, plain(), func(l *lab) {
		for _, class := range []string{"", "MSFT 5.0", "Cisco AP c1250", "Cisco Systems, Inc. Router", "dhcpcd"} {
			assert.Nil(t, l.ask(other(dhcpv4.MessageTypeDiscover, class)), class)
			assert.Nil(t, l.ask(other(dhcpv4.MessageTypeRequest, class)), class)
		}
		for _, class := range []string{"Cisco Systems, Inc.", "Cisco Systems, Inc.\x00", "Cisco Systems, Inc. IP Phone 7912"} {
			assert.NotNil(t, l.ask(other(dhcpv4.MessageTypeDiscover, class)), class)
		}
		a := l.lease(1)
		assertKind(t, dhcpv4.MessageTypeAck, l.ask(other2(a)))
	})
	all := scope()
	all.AnyClient = true
	serve(t, &dhcp.Server{Scopes: []dhcp.Scope{all}}, func(l *lab) {
		assert.NotNil(t, l.ask(other(dhcpv4.MessageTypeDiscover, "MSFT 5.0")))
	})
}

// other2 renews without a class.
func other2(a string) *dhcpv4.DHCPv4 {
	m := message(1, dhcpv4.MessageTypeRequest, from(a))
	m.Options.Del(dhcpv4.OptionClassIdentifier)
	return m
}

func TestRenew(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		a := l.lease(1)
		time.Sleep(30 * time.Minute)
		ack := l.ask(message(1, dhcpv4.MessageTypeRequest, from(a)))
		assertKind(t, dhcpv4.MessageTypeAck, ack)
		assert.Equal(t, a+":68", ack.to, "by unicast")
		assert.Equal(t, a, ack.ClientIPAddr.String())
		assert.Equal(t, a, ack.YourIPAddr.String())
		leases := l.server.Leases()
		require.Len(t, leases, 1)
		assert.Equal(t, time.Hour, time.Until(leases[0].Expires))
		assert.Equal(t, hardware(1), net.HardwareAddr(leases[0].MAC[:]))
	})
}

// After a restart nobody is known; whoever has an address of the pool keeps it.
func TestRequestsOfUnknownClients(t *testing.T) {
	for name, c := range map[string]struct {
		change dhcpv4.Modifier
		want   dhcpv4.MessageType // 0: silence
	}{
		"reboot, in the pool":          {want("10.9.0.51"), dhcpv4.MessageTypeAck},
		"renew, in the pool":           {from("10.9.0.51"), dhcpv4.MessageTypeAck},
		"reboot, other network":        {want("192.168.1.5"), dhcpv4.MessageTypeNak},
		"renew, other network":         {from("192.168.1.5"), dhcpv4.MessageTypeNak},
		"reboot, another server's":     {want("10.9.0.200"), 0},
		"renew, another server's":      {from("10.9.0.200"), 0},
		"reboot, somebody else has it": {want("10.9.0.50"), dhcpv4.MessageTypeNak},
		"renew, somebody else has it":  {from("10.9.0.50"), dhcpv4.MessageTypeNak},
		"nothing at all":               {func(*dhcpv4.DHCPv4) {}, dhcpv4.MessageTypeNak},
	} {
		t.Run(name, func(t *testing.T) {
			serve(t, plain(), func(l *lab) {
				require.NotNil(t, l.ask(message(2, dhcpv4.MessageTypeRequest, want("10.9.0.50"))))
				got := l.ask(message(1, dhcpv4.MessageTypeRequest, c.change))
				if c.want == 0 {
					assert.Nil(t, got)
					return
				}
				assertKind(t, c.want, got)
				if c.want == dhcpv4.MessageTypeNak {
					assert.Equal(t, "255.255.255.255:68", got.to)
					assert.True(t, got.YourIPAddr.IsUnspecified())
					assert.False(t, got.Options.Has(dhcpv4.OptionIPAddressLeaseTime))
				}
			})
		})
	}
}

func TestOfferOfAnotherServer(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		for n := range byte(3) {
			require.NotNil(t, l.ask(message(n, dhcpv4.MessageTypeDiscover)))
		}
		last := l.ask(message(3, dhcpv4.MessageTypeDiscover)).YourIPAddr.String()
		assert.Nil(t, l.ask(message(3, dhcpv4.MessageTypeRequest, want("10.9.0.99"), server("10.9.0.2"))))
		assert.Equal(t, last, l.lease(9), "the offer that was not taken is free again, before older ones")
	})
}

func TestRequestOfSomethingElseThanOffered(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		offer := l.ask(message(1, dhcpv4.MessageTypeDiscover, want("10.9.0.52")))
		assert.Equal(t, "10.9.0.52", offer.YourIPAddr.String(), "a wish is heard")
		assertKind(t, dhcpv4.MessageTypeNak, l.ask(message(1, dhcpv4.MessageTypeRequest, want("10.9.0.53"), server("10.9.0.1"))))
	})
}

func TestDecline(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		a := l.lease(1)
		for _, m := range []*dhcpv4.DHCPv4{ // these are not the client's to decline
			message(2, dhcpv4.MessageTypeDecline, want(a), server("10.9.0.1")),
			message(1, dhcpv4.MessageTypeDecline, want("10.9.0.53"), server("10.9.0.9")),
			message(1, dhcpv4.MessageTypeDecline, want(a), server("10.9.0.2")),
		} {
			assert.Nil(t, l.ask(m))
		}
		assert.Equal(t, a, l.lease(1))
		assert.Nil(t, l.ask(message(1, dhcpv4.MessageTypeDecline, want(a), server("10.9.0.1"))))
		assert.NotEqual(t, a, l.lease(1))
		for n := range byte(2) {
			assert.NotEqual(t, a, l.lease(10+n))
		}
		assert.Nil(t, l.ask(message(20, dhcpv4.MessageTypeDiscover)), "out of use")
		time.Sleep(11 * time.Minute)
		assert.Equal(t, a, l.lease(20), "tried again later")
	})
}

func TestReleaseOfOthersIsIgnored(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		a := l.lease(1)
		l.ask(message(2, dhcpv4.MessageTypeRelease, from(a), server("10.9.0.1")))
		l.ask(message(1, dhcpv4.MessageTypeRelease, from("10.9.0.53"), server("10.9.0.9")))
		assert.Len(t, l.server.Leases(), 1)
		l.ask(message(1, dhcpv4.MessageTypeRelease, from(a), server("10.9.0.1")))
		assert.Empty(t, l.server.Leases())
	})
}

func TestInform(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		ack := l.ask(message(1, dhcpv4.MessageTypeInform, from("10.9.0.200")))
		assertKind(t, dhcpv4.MessageTypeAck, ack)
		assert.Equal(t, "10.9.0.200:68", ack.to)
		assert.True(t, ack.YourIPAddr.IsUnspecified())
		assert.True(t, ack.Options.Has(dhcpv4.OptionTFTPServerAddress))
		assert.False(t, ack.Options.Has(dhcpv4.OptionIPAddressLeaseTime))
		assert.Nil(t, l.ask(message(1, dhcpv4.MessageTypeInform, from("192.168.0.1"))))
		assert.Nil(t, l.ask(message(1, dhcpv4.MessageTypeInform)))
		assert.Empty(t, l.server.Leases())
	})
}

func TestRelay(t *testing.T) {
	far := dhcp.Scope{
		Network: netip.MustParsePrefix("10.20.0.0/16"), First: netip.MustParseAddr("10.20.1.1"), Last: netip.MustParseAddr("10.20.1.9"),
	}
	info := dhcpv4.WithGeneric(dhcpv4.OptionRelayAgentInformation, []byte{1, 2, 'p', '7'})
	serve(t, &dhcp.Server{Scopes: []dhcp.Scope{scope(), far}}, func(l *lab) {
		offer := l.ask(message(1, dhcpv4.MessageTypeDiscover, dhcpv4.WithGatewayIP(net.IPv4(10, 20, 0, 1)), info))
		assertKind(t, dhcpv4.MessageTypeOffer, offer)
		assert.Equal(t, "10.20.0.1:67", offer.to)
		assert.True(t, far.Network.Contains(netip.MustParseAddr(offer.YourIPAddr.String())))
		assert.Equal(t, net.IPMask{255, 255, 0, 0}, offer.SubnetMask())
		assert.Equal(t, []byte{1, 2, 'p', '7'}, offer.Options.Get(dhcpv4.OptionRelayAgentInformation))
		assert.Equal(t, "10.20.0.1", offer.GatewayIPAddr.String())

		nak := l.ask(message(1, dhcpv4.MessageTypeRequest, dhcpv4.WithGatewayIP(net.IPv4(10, 20, 0, 1)), want("10.9.0.50")))
		assertKind(t, dhcpv4.MessageTypeNak, nak)
		assert.Equal(t, "10.20.0.1:67", nak.to)
		assert.True(t, nak.IsBroadcast())

		// The relay has no part in what a client that has an address sends.
		a := offer.YourIPAddr.String()
		ack := l.ask(message(1, dhcpv4.MessageTypeRequest, dhcpv4.WithGatewayIP(net.IPv4(10, 20, 0, 1)), want(a), server("10.9.0.1")))
		assertKind(t, dhcpv4.MessageTypeAck, ack)
		time.Sleep(30 * time.Minute)
		ack = l.ask(message(1, dhcpv4.MessageTypeRequest, from(a)))
		assertKind(t, dhcpv4.MessageTypeAck, ack)
		assert.Equal(t, a+":68", ack.to)
		assert.Equal(t, a, ack.YourIPAddr.String())
		assert.Equal(t, net.IPMask{255, 255, 0, 0}, ack.SubnetMask())
		inform := l.ask(message(1, dhcpv4.MessageTypeInform, from("10.20.7.7")))
		assertKind(t, dhcpv4.MessageTypeAck, inform)
		assert.Len(t, l.server.Leases(), 1)
		l.ask(message(1, dhcpv4.MessageTypeRelease, from(a), server("10.9.0.1")))
		assert.Empty(t, l.server.Leases())

		assert.Nil(t, l.ask(message(1, dhcpv4.MessageTypeDiscover, dhcpv4.WithGatewayIP(net.IPv4(172, 16, 0, 1)))), "no scope for it")
		assert.NotEmpty(t, l.lease(2), "without a relay it is the own network")
	})
}

func TestNotAClient(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		for name, change := range map[string]dhcpv4.Modifier{
			"a reply":        func(m *dhcpv4.DHCPv4) { m.OpCode = dhcpv4.OpcodeBootReply },
			"token ring":     func(m *dhcpv4.DHCPv4) { m.HWType = 6 },
			"no MAC":         func(m *dhcpv4.DHCPv4) { m.ClientHWAddr = nil },
			"long MAC":       func(m *dhcpv4.DHCPv4) { m.ClientHWAddr = make(net.HardwareAddr, 16) },
			"zero MAC":       func(m *dhcpv4.DHCPv4) { m.ClientHWAddr = make(net.HardwareAddr, 6) },
			"group MAC":      func(m *dhcpv4.DHCPv4) { m.ClientHWAddr = net.HardwareAddr{1, 0, 0, 0, 0, 1} },
			"BOOTP":          func(m *dhcpv4.DHCPv4) { m.Options.Del(dhcpv4.OptionDHCPMessageType) },
			"an offer":       dhcpv4.WithMessageType(dhcpv4.MessageTypeOffer),
			"unknown type":   dhcpv4.WithMessageType(77),
			"type too long":  dhcpv4.WithGeneric(dhcpv4.OptionDHCPMessageType, []byte{1, 1}),
			"type too short": dhcpv4.WithGeneric(dhcpv4.OptionDHCPMessageType, nil),
		} {
			assert.Nil(t, l.ask(message(1, dhcpv4.MessageTypeDiscover, change)), name)
		}
		good := message(1, dhcpv4.MessageTypeDiscover).ToBytes()
		for n := range good {
			l.raw(good[:n])
		}
		l.raw(append(good, make([]byte, 4000)...))
		assert.NotEmpty(t, l.lease(1), "it still serves")
	})
}

func TestOptionsOfWrongLength(t *testing.T) {
	serve(t, plain(), func(l *lab) {
		a := l.lease(1)
		for _, code := range []dhcpv4.OptionCode{
			dhcpv4.OptionRequestedIPAddress, dhcpv4.OptionServerIdentifier, dhcpv4.OptionClassIdentifier,
			dhcpv4.OptionClientIdentifier, dhcpv4.OptionRelayAgentInformation, dhcpv4.OptionParameterRequestList,
		} {
			for n := range 20 {
				for _, kind := range []dhcpv4.MessageType{1, 3, 4, 7, 8} {
					l.raw(message(2, kind, dhcpv4.WithGeneric(code, make([]byte, n))).ToBytes())
				}
			}
		}
		assert.Equal(t, a, l.lease(1))
	})
}

// Addresses that somebody configured by hand are found by asking.
func TestProbe(t *testing.T) {
	s := plain()
	used := map[string]bool{"10.9.0.50": true, "10.9.0.51": true, "10.9.0.52": true}
	var mu sync.Mutex // of asked
	var asked []string
	s.Probe = func(ctx context.Context, a netip.Addr) (bool, error) {
		mu.Lock()
		asked = append(asked, a.String())
		mu.Unlock()
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
		}
		return used[a.String()], nil
	}
	serve(t, s, func(l *lab) {
		m := message(1, dhcpv4.MessageTypeDiscover, want("10.9.0.50"))
		assert.Nil(t, l.ask(m), "not before the answer")
		assert.Nil(t, l.ask(m), "asked again meanwhile")
		time.Sleep(3 * time.Second)
		synctest.Wait()
		offer := l.answer()
		require.NotNil(t, offer)
		assert.Equal(t, "10.9.0.53", offer.YourIPAddr.String())
		mu.Lock()
		assert.Equal(t, "10.9.0.50", asked[0], "the wish comes first")
		tries := len(asked)
		mu.Unlock()
		assertKind(t, dhcpv4.MessageTypeAck, l.ask(message(1, dhcpv4.MessageTypeRequest, want("10.9.0.53"), server("10.9.0.1"))))
		assert.NotNil(t, l.ask(message(1, dhcpv4.MessageTypeDiscover)), "its own address is not asked for")
		mu.Lock()
		defer mu.Unlock()
		assert.Len(t, asked, tries)
	})
}

func TestProbeThatCannotAsk(t *testing.T) {
	s := plain()
	s.Probe = func(context.Context, netip.Addr) (bool, error) { return false, errors.New("no right") }
	serve(t, s, func(l *lab) { l.lease(1) })
}

func TestEndsInTheMiddleOfAProbe(t *testing.T) {
	s := plain()
	s.Probe = func(ctx context.Context, _ netip.Addr) (bool, error) {
		<-ctx.Done()
		return true, ctx.Err()
	}
	serve(t, s, func(l *lab) { assert.Nil(t, l.ask(message(1, dhcpv4.MessageTypeDiscover))) })
}

func TestOwnAddressesAreNotInThePool(t *testing.T) {
	s := scope()
	s.Network = netip.MustParsePrefix("10.9.0.0/29")
	s.First, s.Last, s.Router = netip.MustParseAddr("10.9.0.0"), netip.MustParseAddr("10.9.0.7"), netip.MustParseAddr("10.9.0.6")
	serve(t, &dhcp.Server{Scopes: []dhcp.Scope{s}}, func(l *lab) {
		got := map[string]bool{}
		for n := range byte(4) {
			got[l.lease(n)] = true
		}
		assert.Equal(t, map[string]bool{"10.9.0.2": true, "10.9.0.3": true, "10.9.0.4": true, "10.9.0.5": true}, got)
		assert.Nil(t, l.ask(message(9, dhcpv4.MessageTypeDiscover)))
		assert.Nil(t, l.ask(message(9, dhcpv4.MessageTypeRequest, want("10.9.0.1"))))
	})
}

func TestCheck(t *testing.T) {
	for want, change := range map[string]func(*dhcp.Server){
		"no IPv4 address of a server": func(s *dhcp.Server) { s.Address = netip.IPv6Loopback() },
		"no scope":                    func(s *dhcp.Server) { s.Scopes = nil },
		"overlap":                     func(s *dhcp.Server) { s.Scopes = append(s.Scopes, scope()) },
		"no IPv4 network":             func(s *dhcp.Server) { s.Scopes[0].Network = netip.Prefix{} },
		"between /8 and /30":          func(s *dhcp.Server) { s.Scopes[0].Network = netip.MustParsePrefix("10.9.0.0/31") },
		"is no pool":                  func(s *dhcp.Server) { s.Scopes[0].Last = netip.MustParseAddr("10.9.0.49") },
		"not in the network":          func(s *dhcp.Server) { s.Scopes[0].Last = netip.MustParseAddr("10.9.1.1") },
		"are the limit": func(s *dhcp.Server) {
			s.Scopes[0].Network = netip.MustParsePrefix("10.0.0.0/8")
			s.Scopes[0].Last = netip.MustParseAddr("10.200.0.0")
		},
		"the router":          func(s *dhcp.Server) { s.Scopes[0].Router = netip.MustParseAddr("10.8.0.1") },
		"a lease of":          func(s *dhcp.Server) { s.Scopes[0].Lease = time.Second },
		"longer than":         func(s *dhcp.Server) { s.Scopes[0].ServerName = strings.Repeat("x", 256) },
		"cannot be a server":  func(s *dhcp.Server) { s.Scopes[0].TFTP = []netip.Addr{netip.MustParseAddr("0.0.0.0")} },
		"8 are the limit":     func(s *dhcp.Server) { s.Scopes[0].DNS = make([]netip.Addr, 9) },
		"is no IPv4 address":  func(s *dhcp.Server) { s.Scopes[0].NTP = []netip.Addr{netip.IPv6Loopback()} },
		"2001:db8::1, cannot": func(s *dhcp.Server) { s.Scopes[0].TFTP = []netip.Addr{netip.MustParseAddr("2001:db8::1")} },
	} {
		s := plain()
		s.Address = self()
		require.NoError(t, s.Check())
		change(s)
		assert.ErrorContains(t, s.Check(), want)
		w := &wire{closed: make(chan struct{})}
		assert.ErrorContains(t, s.Serve(t.Context(), w), want)
		assert.Error(t, w.Close(), "the socket is closed")
	}
}

func TestSocketThatIsLost(t *testing.T) {
	s := plain()
	s.Address = self()
	w := &wire{closed: make(chan struct{})}
	require.NoError(t, w.Close())
	assert.ErrorIs(t, s.Serve(t.Context(), w), net.ErrClosed)
}
